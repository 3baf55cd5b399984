import type { Policy } from '../../experiment.ts';
import { notionalOf } from '../../margin/contract.ts';
import { maximumLeverageOf, scheduleOf } from '../../margin/schedule.ts';
import { distinctAccounts } from '../distinct-accounts.ts';
import type { Finding } from '../summary.ts';
import type { RunFacts } from './facts.ts';
import { counted, figure, percent } from './figures.ts';

/** Share of the traders below which the effective number of distinct accounts is a warning. */
export const DISTINCT_SHARE = 0.5;

/** Whether the book of accounts is what it seems: distinct traders, leverage that the venue would have admitted. */
export function bookFindings(facts: RunFacts): Finding[] {
  return [
    ...distinctFindings(facts),
    ...facts.experiment.policies.flatMap((policy) => leverageFindings(facts, policy)),
  ];
}

function distinctFindings({ accounts, experiment }: RunFacts): Finding[] {
  const { traders, effective, largestGroup } = distinctAccounts(accounts);
  const subject = 'distinct accounts';
  if (traders === 0) return [{ level: 'warning', subject, text: 'No trader holds a position.' }];
  const resampled = experiment.accounts.kind === 'synthetic' && experiment.accounts.resample;
  const ofWhich = resampled ? ' (of the first book; each path draws its own)' : '';
  return [
    {
      level: effective < DISTINCT_SHARE * traders ? 'warning' : 'fine',
      subject,
      text: `${counted(traders, 'trader')} act as ${figure(effective)} distinct ones${ofWhich}; the largest group of copies has ${figure(largestGroup)}.`,
    },
  ];
}

function leverageFindings({ accounts: { positions }, experiment }: RunFacts, { name, venue }: Policy): Finding[] {
  const schedules = experiment.markets.map((market) => scheduleOf(venue, market));
  let peak = { leverage: 0, allowed: Infinity };
  for (let row = 0; row < positions.count; row++) {
    const schedule = schedules[positions.market[row]!]!;
    const size = Math.abs(positions.size[row]!);
    const price = positions.entryPrice[row]!;
    const leverage = notionalOf(schedule.contract, size, price) / positions.margin[row]!;
    // Used margin is what was posted: every position stands at a limit of its own.
    const limited = schedule.kind !== 'usedMarginLevel';
    const allowed = limited ? maximumLeverageOf(schedule, size, price, 1 / leverage) : Infinity;
    const closer = leverage / allowed - peak.leverage / peak.allowed;
    if (closer > 0 || (closer === 0 && leverage > peak.leverage)) peak = { leverage, allowed };
  }
  if (peak.leverage === 0) return [];
  const subject = 'leverage';
  const { leverage, allowed } = peak;
  if (allowed === Infinity) {
    return [
      {
        level: 'note',
        subject,
        policy: name,
        text: `The highest leverage at entry is ${figure(leverage)}; the venue document states no limit.`,
      },
    ];
  }
  const share = leverage / allowed;
  return [
    {
      // Margins are often typed as notional over leverage, rounded.
      level: share > 1 + 1e-9 ? 'warning' : 'fine',
      subject,
      policy: name,
      text: `The position closest to its limit entered at leverage ${figure(leverage)} where ${figure(allowed)} is allowed (${percent(share)}).`,
    },
  ];
}
