import { ONE, ZERO, amount, exponential, type Amount } from './amount.ts';
import { basisOf, midOf } from './book.ts';
import { unitValue } from './contract.ts';
import { fundingInterval } from './funding.ts';
import type { MarketState, World } from './world.ts';
import { stepTime, wholeSteps } from './time.ts';

/** Marks (rules §3): the venue's rule over index, mid, the average basis and funding. */

/** a ← a + (1 − e^(−dt/window)) (b − a), once per step. */
export function updateAverageBasis({ venue: { markPrice }, stepSeconds }: World, market: MarketState): void {
  if (!('window' in markPrice)) return;
  const weight = ONE.minus(exponential(amount(stepSeconds).div(markPrice.window).negated()));
  market.averageBasis = market.averageBasis.plus(weight.times(basisOf(market).minus(market.averageBasis)));
}

/** f: the last rate, for the share of its interval that is still to come at the step's end. */
function fundingBasis(world: World, market: MarketState): Amount {
  const interval = fundingInterval(world, market);
  if (interval === undefined) return ZERO;
  const sinceLast = stepTime(world, world.step).mod(interval);
  const toNext = sinceLast.isZero() ? ZERO : amount(interval).minus(sinceLast);
  return market.funding.lastRate.times(toNext).div(interval);
}

const medianOf = (prices: Amount[]): Amount => prices.toSorted((a, b) => a.comparedTo(b))[1]!;

/** The rule's price as things stand. */
function rulePrice(world: World, market: MarketState): Amount {
  const { reported: index, averageBasis } = market;
  const { kind } = world.venue.markPrice;
  switch (kind) {
    case 'index':
      return index;
    case 'mid':
      return midOf(market);
    case 'ema':
      return index.times(ONE.plus(averageBasis));
    case 'median':
      return medianOf([
        index.times(ONE.plus(fundingBasis(world, market))),
        index.times(ONE.plus(averageBasis)),
        midOf(market),
      ]);
    case 'fundingBasis':
      return index.times(ONE.plus(fundingBasis(world, market)));
  }
}

/** Sets every mark as things stand, or, with a lag, as they stood at the end of an earlier step. */
export function updateMarks(world: World): void {
  const { lag } = world.venue.markPrice;
  const stepsBack = lag === 0 ? 0 : Math.max(1, wholeSteps(lag, world.stepSeconds));
  for (const market of world.markets) {
    const shown =
      stepsBack === 0
        ? rulePrice(world, market)
        : (market.endOfStep[Math.max(0, world.step - stepsBack)] ?? market.initialPrice);
    market.mark = shown.times(market.distortion);
    market.value = unitValue(market.contract, market.mark);
  }
}

/** Keeps what the next step, and a lagging mark, will look back at. */
export function keepMarks(world: World): void {
  for (const market of world.markets) {
    market.endOfStep.push(rulePrice(world, market));
    market.previousMark = market.mark;
  }
}
