import { expm1 } from '../math/exp.ts';
import { log1p } from '../math/log.ts';
import type { Funding } from '../experiment.ts';
import type { Seconds } from '../units.ts';
import type { FundingRule, LiquidationStage, Slice } from '../venue.ts';
import { displacementLeft } from './order-book.ts';
import type { CompiledPolicy } from './policy.ts';

/** Quotients of durations this close to a whole number are whole: most decimal seconds have no exact double. */
const ROUNDING = 1e-12;

/** Whole steps that a duration takes: ⌈duration / step⌉. */
export function wholeSteps(duration: Seconds, step: Seconds): number {
  return Math.ceil((duration / step) * (1 - ROUNDING));
}

/** How many intervals end in (from, to], seconds since the path's start. */
export function timesBetween(interval: Seconds, from: Seconds, to: Seconds): number {
  return timesBy(interval, to) - timesBy(interval, from);
}

/** How many intervals end in (0, time]. */
export function timesBy(interval: Seconds, time: Seconds): number {
  return Math.floor((time / interval) * (1 + ROUNDING));
}

/** How often a stage may act on a row. */
export interface StageCadence {
  /** Most orders of one step; Infinity = no limit. */
  readonly ordersPerStep: number;
  /** Steps from an order to the next step with one, where it is not the same step; 0 = no limit. */
  readonly stepsBetween: number;
  /** Steps from an order until the stage acts again, the order's own included; 0 = at once. */
  readonly coolDown: number;
  /** Notional that clips may close in a step; Infinity of other slices. Quote. */
  readonly clipNotional: number;
}

/** Everything of a policy's rules that depends on the length of the step: paths are also run at twice the step. */
export interface Cadence {
  readonly step: Seconds;
  /** Share of a book's displacement that is left after a step. [markets] */
  readonly displacementLeft: Float64Array;
  /** Weight of the latest relative basis in its moving average: 1 − e^(−step / window). */
  readonly basisWeight: number;
  /** Steps by which marks lag behind their rule; 0 = none. */
  readonly markLag: number;
  /** Seconds between settlements of funding; NaN where a market has none. [markets] */
  readonly fundingInterval: Float64Array;
  /** Probability that the venue acts within a step: 1 − (1 − p)^(step / per). [triggers] */
  readonly probabilities: Float64Array;
  /** [stages] */
  readonly stages: readonly StageCadence[];
  /** Share of an inventory that is worked off in a step; 0 where it is kept. [pools] */
  readonly workedOff: Float64Array;
}

export function cadenceOf({ venue, markets, backstop }: CompiledPolicy, step: Seconds): Cadence {
  const { markPrice } = venue;
  return {
    step,
    displacementLeft: Float64Array.from(markets, ({ book }) =>
      book.kind === 'none' ? 1 : displacementLeft(book.recoveryHalfLife, step),
    ),
    basisWeight: 'window' in markPrice ? -expm1(-step / markPrice.window) : 0,
    markLag: markPrice.lag > 0 ? Math.max(1, wholeSteps(markPrice.lag, step)) : 0,
    fundingInterval: Float64Array.from(markets, ({ funding }) => fundingInterval(funding, venue.funding, step)),
    probabilities: Float64Array.from(venue.triggers, ({ probability, per }) =>
      probability === 1 ? 1 : -expm1((step / per) * log1p(-probability)),
    ),
    stages: venue.liquidation.stages.map((stage) => stageCadence(stage, step)),
    workedOff: Float64Array.from(backstop.pools, ({ workOffHalfLife }) => 1 - displacementLeft(workOffHalfLife, step)),
  };
}

function fundingInterval(funding: Funding, rule: FundingRule | undefined, step: Seconds): Seconds {
  if (funding.kind === 'none') return NaN;
  if (funding.kind !== 'premium') return funding.interval;
  return rule === undefined || rule.continuous ? step : rule.interval;
}

function stageCadence({ interval, coolDown, slice }: LiquidationStage, step: Seconds): StageCadence {
  return {
    ordersPerStep: interval > 0 ? Math.max(1, timesBy(interval, step)) : Infinity,
    stepsBetween: interval > 0 ? Math.max(1, wholeSteps(interval, step)) : 0,
    coolDown: coolDown > 0 ? Math.max(1, wholeSteps(coolDown, step)) : 0,
    clipNotional: clipNotional(slice, step),
  };
}

function clipNotional(slice: Slice, step: Seconds): number {
  return slice.kind === 'clip' ? slice.notional * slice.perSecond * step : Infinity;
}
