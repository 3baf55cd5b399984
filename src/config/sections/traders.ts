import type { Traders, Withdrawal } from '../../experiment.ts';
import { TRADERS_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText } from '../document/duration.ts';
import { withoutAbsent, type Resolved } from './reading.ts';

/** Reads `accounts.traders`; absent = nobody reacts. */
export function readTraders(cursor: Cursor): Resolved<Traders> {
  const stops = cursor.at('stopLoss');
  const calls = cursor.at('topUp');
  const share = (of: Cursor): number => of.at('share').number(Number.NaN);
  const stopLoss = { share: share(stops), distance: stops.at('distance').number(Number.NaN) };
  const delay = calls.at('delay').duration(0);
  const topUp = { share: share(calls), delay, size: calls.at('size').number(Number.NaN) };
  const withdrawals = cursor.at('withdrawals').items().map(readWithdrawal);
  return {
    value: {
      ...(stops.present ? { stopLoss } : {}),
      ...(calls.present ? { topUp } : {}),
      ...(withdrawals.length > 0 ? { withdrawals } : {}),
    },
    json: withoutAbsent({
      stopLoss: stops.present ? stopLoss : undefined,
      topUp: calls.present
        ? withoutAbsent({ ...topUp, delay: delay === 0 ? undefined : durationText(delay) })
        : undefined,
      withdrawals:
        withdrawals.length > 0
          ? withdrawals.map(({ account, at, leave }) => ({ account, at: durationText(at), leave }))
          : undefined,
    }),
  };
}

function readWithdrawal(cursor: Cursor): Withdrawal {
  const at = cursor.at('at').duration(Number.NaN);
  const leave = cursor.at('leave').number(TRADERS_DEFAULTS.withdrawals.leave);
  return { account: cursor.at('account').text(), at, leave };
}
