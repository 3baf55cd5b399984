import { fundingRate } from '../margin/funding-rate.ts';
import type { Funding } from '../experiment.ts';
import type { Fraction, Seconds } from '../units.ts';
import { fundHolders } from './backstop/ledger.ts';
import { timesBy, type Cadence } from './cadence.ts';
import type { EngineContext } from './context.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';
import { walletBalance } from './wallet-balance.ts';
import { unitValue } from '../margin/contract.ts';

type PremiumFunding = Extract<Funding, { kind: 'premium' }>;

/** What is remembered of each market's funding. [markets] */
export interface FundingState {
  /** Rate of the last settlement; 0 before the first. */
  readonly lastRate: Float64Array;
  /** Sum, and number, of the relative bases at the starts of the steps since the last settlement, the process's premium with them. */
  readonly basisSum: Float64Array;
  readonly basisSteps: Int32Array;
  /** Settlements so far. */
  readonly settlements: Int32Array;
  /** Settlements of this path, of all markets together, by a rule with a cap, and of them those at the cap. [2] */
  readonly bounds: Float64Array;
  /** Where the market's own premium or rate process stands; 0 where it has none. */
  readonly premium: Float64Array;
}

export function createFundingState(markets: number): FundingState {
  return {
    lastRate: new Float64Array(markets),
    basisSum: new Float64Array(markets),
    basisSteps: new Int32Array(markets),
    settlements: new Int32Array(markets),
    bounds: new Float64Array(2),
    premium: new Float64Array(markets),
  };
}

export function resetFundingState({
  lastRate,
  basisSum,
  basisSteps,
  settlements,
  bounds,
  premium,
}: FundingState): void {
  lastRate.fill(0);
  basisSum.fill(0);
  basisSteps.fill(0);
  settlements.fill(0);
  bounds.fill(0);
  premium.fill(0);
}

/** Times this close to a settlement are at it: most decimal seconds have no exact double. */
const ROUNDING = 1e-12;

/**
 * Last rate · (time to the next settlement) / interval: what a mark that anticipates funding adds to the index. 0 where a
 * market has no funding, and at a settlement.
 *
 * @param time seconds since the path's start
 */
export function fundingBasis(state: PathState, cadence: Cadence, market: number, time: Seconds): Fraction {
  const rate = state.funding.lastRate[market]!;
  const interval = cadence.fundingInterval[market]!;
  if (rate === 0 || Number.isNaN(interval)) return 0;
  const since = time - timesBy(interval, time) * interval;
  return Math.abs(since) <= ROUNDING * time ? 0 : (rate * (interval - since)) / interval;
}

/** The rate of the n-th settlement (from 0). A history that has run out pays nothing. */
function rateOf(
  policy: CompiledPolicy,
  state: PathState,
  market: number,
  settlement: number,
  interval: Seconds,
): Fraction {
  const { funding } = policy.markets[market]!;
  switch (funding.kind) {
    case 'none':
      return 0;
    case 'constant':
      return funding.rate;
    case 'replay':
      return funding.rates[settlement] ?? 0;
    case 'ornsteinUhlenbeck':
      return state.funding.premium[market]!;
    case 'premium': {
      const rule = policy.venue.funding;
      const stated = statedPremium(funding.premium, settlement);
      if (rule === undefined || stated === undefined) {
        throw new RangeError(
          `settlement ${settlement} of ${policy.markets[market]!.symbol} has no premium, or no rule`,
        );
      }
      const own = state.funding.basisSum[market]! / state.funding.basisSteps[market]!;
      const { interest, clamp, cap, per } = rule;
      const rate = fundingRate({ premium: stated + own, interest, clamp, cap, interval, per });
      if (cap < Infinity) {
        state.funding.bounds[0]!++;
        if (Math.abs(rate) === cap) state.funding.bounds[1]!++;
      }
      return rate;
    }
  }
}

/** What the market states for the n-th settlement; a process has been averaged with our own basis already. */
function statedPremium(premium: PremiumFunding['premium'], settlement: number): Fraction | undefined {
  if (typeof premium === 'number') return premium;
  return 'kind' in premium ? 0 : premium[settlement];
}

/**
 * Settles the funding that falls due in a step, market by market: −size · |v(p)| · rate to every holder, the book, funds
 * and the outside included, out of the position's margin (isolated) or the balance (cross). Longs pay when the rate is
 * positive. p is the mark, or the index where the venue says so.
 *
 * @returns whether any did
 */
export function settleFunding(context: EngineContext, step: number): boolean {
  const { policy, state, cadence } = context;
  const { basisSum, basisSteps, settlements, premium } = state.funding;
  let settled = false;
  for (let m = 0; m < policy.markets.length; m++) {
    const interval = cadence.fundingInterval[m]!;
    if (Number.isNaN(interval)) continue;
    if (policy.readsBasis) {
      basisSum[m]! += state.basis.atStart[m]! + premium[m]!;
      basisSteps[m]!++;
    }
    const before = settlements[m]!;
    const due = timesBy(interval, step * cadence.step);
    if (due === before) continue;
    for (let n = before; n < due; n++) settleMarket(context, m, rateOf(policy, state, m, n, interval), step);
    settlements[m] = due;
    basisSum[m] = 0;
    basisSteps[m] = 0;
    settled = true;
  }
  if (settled) context.detector.allChanged();
  return settled;
}

function settleMarket({ policy, state, sink }: EngineContext, market: number, rate: Fraction, step: number): void {
  const { rows, markets, venue } = policy;
  const { count, market: marketOf, row: rowOf } = rows.positions;
  const { size, cash, fundingPaid } = state;
  const { symbol, contract } = markets[market]!;
  const price = venue.funding?.paidOn === 'index' ? state.reportedIndex[market]! : state.marks[market]!;
  const perUnit = -Math.abs(unitValue(contract.kind, price)) * rate;
  let received = 0;
  for (let p = 0; p < count; p++) {
    if (marketOf[p] !== market || size[p] === 0) continue;
    const row = rowOf[p]!;
    const amount = size[p]! * perUnit;
    cash[row]! += amount;
    fundingPaid[row]! -= amount;
    received += amount;
    if (sink === undefined) continue;
    const accountIndex = rows.account[row]!;
    const account = policy.ids[accountIndex]!;
    const balance = walletBalance(policy, state, accountIndex);
    sink({ event: 'funding', step, round: 0, market: symbol, account, rate, amount, balance });
  }
  state.tally.fundingPaid -= received;
  state.bookCash[market]! += state.bookSize[market]! * perUnit;
  state.outsideCash[market]! += state.outsideSize[market]! * perUnit;
  fundHolders(state, market, perUnit);
  state.funding.lastRate[market] = rate;
}
