import type { Experiment } from '../experiment.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../market/path.ts';
import type { Joint, PriceModel } from '../price-model.ts';
import { rootKey } from '../random/root-key.ts';
import type { Seconds } from '../units.ts';
import { barsPerDay, ExtremesOfDays, NO_DAYS, type MeasuredDays } from './extremes.ts';

/** Any text would do: the same days are simulated whoever asks. */
const SEED = 'calibration';
/** Steps of a path that nothing is measured in: a model that remembers has left its first state by then. */
const WARM_UP_STEPS = 2_000;
const MEASURED_STEPS = 8_000;
const LEAST_DAYS_PER_PATH = 30;
const MOST_DAYS = 20_000;
/** Over all paths: a few seconds at most. */
const MOST_STEPS = 5_000_000;

export interface SimulationOptions {
  /** Length of a step. */
  readonly bar: Seconds;
  readonly joint?: Joint;
  /**
   * Days long after a path began, or its first, as an experiment of one day meets them: a garch begins at its `initialVariance`,
   * a hawkes without earlier jumps.
   *
   * @default 'settled'
   */
  readonly days?: 'settled' | 'first';
  /** Told the share of the work that is done, 0 … 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * The days that price models give, per underlying, through the market generator that a run uses: days cut from
 * long paths, after a stretch in which the model forgets how it began, or the first day of each path. None where a day is no whole number of steps.
 */
export function simulatedDays(
  prices: readonly PriceModel[],
  { bar, joint, days: which = 'settled', onProgress }: SimulationOptions,
): readonly MeasuredDays[] {
  const perDay = barsPerDay(bar);
  if (perDay === undefined) return prices.map(() => NO_DAYS);
  const isSettled = which === 'settled';
  const warmUpDays = isSettled ? Math.max(2, Math.ceil(WARM_UP_STEPS / perDay)) : 0;
  const measuredDays = isSettled ? Math.max(LEAST_DAYS_PER_PATH, Math.ceil(MEASURED_STEPS / perDay)) : 1;
  const steps = (warmUpDays + measuredDays) * perDay;
  const paths = Math.max(1, Math.min(Math.ceil(MOST_DAYS / measuredDays), Math.floor(MOST_STEPS / steps)));
  const count = prices.length;
  // The market side of an experiment: nothing else of one is read here.
  const market = compileMarket({
    horizon: { steps, step: bar },
    underlyings: prices.map((price, i) => ({ name: `underlying ${i + 1}`, initialPrice: 1, price })),
    joint: joint ?? {
      correlation: Float64Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 1 : 0)),
    },
    shocks: [],
    markets: [],
  } as Pick<Experiment, 'horizon' | 'underlyings' | 'joint' | 'shocks' | 'markets'> as Experiment);
  const root = rootKey(SEED);
  const path = allocateMarketPath(market);
  const days = prices.map(() => new ExtremesOfDays(bar));
  for (let p = 0; p < paths; p++) {
    generatePath(market, root, p, path);
    days.forEach((each, u) => {
      for (let day = 0; day < measuredDays; day++) each.addDay(path.index[u]!, (warmUpDays + day) * perDay + 1);
    });
    onProgress?.((p + 1) / paths);
  }
  return days.map((each) => each.whole());
}
