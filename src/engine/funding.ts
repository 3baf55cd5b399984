import type { Funding } from '../experiment.ts';
import type { EventSink } from '../event.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** How many funding intervals end in (from, to], seconds. */
function settlementsBetween(interval: number, from: number, to: number): number {
  return Math.floor(to / interval) - Math.floor(from / interval);
}

/** The rate of the n-th settlement (from 0). A history that has run out pays nothing. */
function rateOf(funding: Exclude<Funding, { kind: 'none' }>, settlement: number): number {
  return funding.kind === 'constant' ? funding.rate : (funding.rates[settlement] ?? 0);
}

/**
 * Settles the funding that falls due in (from, to]: −size · mark · rate to every holder, the book and the outside
 * included, out of the position's margin (isolated) or the balance (cross). Longs pay when the rate is positive.
 *
 * @returns whether anything was settled
 */
export function settleFunding(
  policy: CompiledPolicy,
  state: PathState,
  from: number,
  to: number,
  step: number,
  sink: EventSink | undefined,
): boolean {
  let settled = false;
  for (let m = 0; m < policy.markets.length; m++) {
    const { funding } = policy.markets[m]!;
    if (funding.kind === 'none') continue;
    const due = settlementsBetween(funding.interval, from, to);
    for (let n = 0; n < due; n++) {
      settleMarket(policy, state, m, rateOf(funding, Math.floor(from / funding.interval) + n), step, sink);
      settled = true;
    }
  }
  return settled;
}

function settleMarket(
  policy: CompiledPolicy,
  state: PathState,
  market: number,
  rate: number,
  step: number,
  sink: EventSink | undefined,
): void {
  const { rows } = policy;
  const { positions } = rows;
  const perUnit = -state.marks[market]! * rate;
  let received = 0;
  for (let p = 0; p < positions.count; p++) {
    if (positions.market[p] !== market || state.size[p] === 0) continue;
    const row = positions.row[p]!;
    const amount = state.size[p]! * perUnit;
    state.cash[row]! += amount;
    received += amount;
    sink?.({
      event: 'funding',
      step,
      round: 0,
      market: policy.markets[market]!.symbol,
      account: policy.ids[rows.account[row]!]!,
      rate,
      amount,
    });
  }
  state.tally.fundingPaid -= received;
  state.bookCash[market]! += state.bookSize[market]! * perUnit;
  state.outsideCash[market]! += state.outsideSize[market]! * perUnit;
}
