import type { Contract } from '../price-model.ts';
import type { MarginSchedule } from '../venue.ts';
import { INFINITE, ONE, ZERO, amount, larger, smaller, type Amount } from './amount.ts';
import type { Comparisons } from './comparisons.ts';
import { unitValue } from './contract.ts';

/** A position as a margin schedule sees it. */
export interface Measured {
  readonly contract: Contract;
  /** |size|. */
  readonly quantity: Amount;
  /** The price that values margin, > 0. */
  readonly price: Amount;
  /** Margin at entry / notional at entry. */
  readonly usedRate: Amount;
}

export const notionalOf = ({ contract, quantity, price }: Measured): Amount =>
  quantity.times(unitValue(contract, price).abs());

/** One base coin each. */
const unitsOf = ({ contract, quantity, price }: Measured): Amount =>
  contract.kind === 'linear' ? quantity : quantity.div(price);

type PositionBrackets = Extract<MarginSchedule, { kind: 'positionBrackets' }>;
type Steps = Extract<MarginSchedule, { kind: 'steps' }>;

const multiplierOf = ({ multiplier }: Contract): Amount => amount(multiplier ?? 1);

const bracketMeasure = ({ unit }: PositionBrackets, position: Measured): Amount =>
  unit === 'notional' ? notionalOf(position) : position.quantity.div(multiplierOf(position.contract));

/** ⌈x⌉, a whole number that is missed by rounding only counting as reached. */
function ceiling(x: Amount, comparisons: Comparisons): Amount {
  const nearest = x.round();
  return comparisons.compare(x, nearest, larger(x.abs(), ONE)) <= 0 ? nearest : nearest.plus(1);
}

/** Place of the bracket that a measure lies in, 0-based; beyond the listed ones those of the tail. */
function placeOf(schedule: PositionBrackets, measure: Amount, comparisons: Comparisons): number {
  const { brackets, next } = schedule;
  for (let k = 0; k < brackets.length; k++) {
    if (comparisons.compare(measure, amount(brackets[k]!.upTo)) <= 0) return k;
  }
  const last = brackets.length - 1;
  if (next === undefined) return last;
  return last + ceiling(measure.minus(brackets[last]!.upTo).div(next.sizeStep), comparisons).toNumber();
}

/** Steps above the base limit that a notional has begun. */
function stepsAbove({ baseLimit, step }: Steps, notional: Amount, comparisons: Comparisons): Amount {
  return larger(ZERO, ceiling(notional.minus(baseLimit).div(step), comparisons));
}

function rateOf(schedule: MarginSchedule, position: Measured, comparisons: Comparisons): Amount {
  switch (schedule.kind) {
    case 'flat':
      return amount(schedule.rate);
    case 'marginalBrackets': {
      const notional = notionalOf(position);
      let margin = ZERO;
      schedule.brackets.forEach(({ notionalFloor, rate }, k) => {
        const end = schedule.brackets[k + 1]?.notionalFloor ?? Infinity;
        if (notional.greaterThan(notionalFloor))
          margin = margin.plus(smaller(notional, amount(end)).minus(notionalFloor).times(rate));
      });
      return notional.isZero() ? ZERO : margin.div(notional);
    }
    case 'positionBrackets': {
      const place = placeOf(schedule, bracketMeasure(schedule, position), comparisons);
      const listed = schedule.brackets.length;
      if (place < listed) return amount(schedule.brackets[place]!.rate);
      return amount(schedule.next!.rateStep)
        .times(place - listed + 1)
        .plus(schedule.brackets[listed - 1]!.rate);
    }
    case 'linear':
      return amount(schedule.slopePerUnit).times(unitsOf(position)).plus(schedule.base);
    case 'steps':
      return stepsAbove(schedule, notionalOf(position), comparisons).times(schedule.rateStep).plus(schedule.base);
    case 'sqrt': {
      const base = amount(schedule.base);
      return larger(base, base.times('0.8').plus(unitsOf(position).sqrt().times(schedule.sizeFactor)));
    }
    case 'curve': {
      const rate = ONE.plus(unitsOf(position).div(schedule.constant)).div(amount(schedule.maximumLeverage).times(2));
      return smaller(rate, amount(schedule.cap));
    }
    case 'usedMarginLevel':
      return position.usedRate;
  }
}

/** Maintenance margin of a position, without closing fee (rules §2). */
export function maintenanceOf(schedule: MarginSchedule, position: Measured, comparisons: Comparisons): Amount {
  const rate = rateOf(schedule, position, comparisons);
  const applied = schedule.kind === 'usedMarginLevel' ? rate : smaller(rate, ONE);
  return notionalOf(position).times(applied);
}

/** Initial margin of a position (rules §2); 0 where the schedule has no limit. */
export function initialOf(schedule: MarginSchedule, position: Measured, comparisons: Comparisons): Amount {
  const notional = notionalOf(position);
  const atRate = (rate: Amount): Amount => notional.times(smaller(rate, ONE));
  switch (schedule.kind) {
    case 'flat':
      return schedule.maximumLeverage === undefined ? ZERO : notional.div(amount(schedule.maximumLeverage));
    case 'marginalBrackets': {
      const within = schedule.brackets.filter(
        ({ notionalFloor }, k) => k === 0 || comparisons.compare(notional, amount(notionalFloor)) >= 0,
      );
      const { maximumLeverage } = within[within.length - 1]!;
      return maximumLeverage === undefined ? ZERO : notional.div(amount(maximumLeverage));
    }
    case 'positionBrackets': {
      const place = placeOf(schedule, bracketMeasure(schedule, position), comparisons);
      const { brackets, next } = schedule;
      const { initialRate } = brackets[Math.min(place, brackets.length - 1)]!;
      if (initialRate === undefined) return ZERO;
      const beyond = Math.max(0, place + 1 - brackets.length);
      return atRate(
        amount(next?.initialRateStep ?? 0)
          .times(beyond)
          .plus(initialRate),
      );
    }
    case 'linear':
      if (schedule.initialBase === undefined) return ZERO;
      return atRate(amount(schedule.slopePerUnit).times(unitsOf(position)).plus(schedule.initialBase));
    case 'steps': {
      if (schedule.initialBase === undefined) return ZERO;
      const above = stepsAbove(schedule, notional, comparisons);
      return atRate(above.times(schedule.rateStep).plus(schedule.initialBase));
    }
    case 'sqrt': {
      if (schedule.initialBase === undefined) return ZERO;
      const base = amount(schedule.initialBase);
      return atRate(larger(base, base.times('0.8').plus(unitsOf(position).sqrt().times(schedule.sizeFactor))));
    }
    case 'curve': {
      const rate = rateOf(schedule, position, comparisons).times(schedule.initialFactor);
      return atRate(larger(ONE.div(amount(schedule.maximumLeverage)), rate));
    }
    case 'usedMarginLevel':
      return notional.times(position.usedRate);
  }
}

/** Tier of a position, 1-based; 0 where the schedule has none. */
export function tierOf(schedule: MarginSchedule, position: Measured, comparisons: Comparisons): number {
  switch (schedule.kind) {
    case 'marginalBrackets': {
      const notional = notionalOf(position);
      const above = schedule.brackets.filter(
        ({ notionalFloor }, k) => k > 0 && comparisons.compare(notional, amount(notionalFloor)) > 0,
      );
      return above.length + 1;
    }
    case 'positionBrackets':
      return placeOf(schedule, bracketMeasure(schedule, position), comparisons) + 1;
    case 'steps':
      return stepsAbove(schedule, notionalOf(position), comparisons).toNumber() + 1;
    case 'flat':
    case 'linear':
    case 'sqrt':
    case 'curve':
    case 'usedMarginLevel':
      return 0;
  }
}

/** Largest |size| of a tier at the price that values margin; Infinity of a last one. */
export function tierEnd(schedule: MarginSchedule, tier: number, { contract, price }: Measured): Amount {
  const ofNotional = (end: Amount): Amount => end.div(unitValue(contract, price).abs());
  switch (schedule.kind) {
    case 'marginalBrackets': {
      const next = schedule.brackets[tier];
      return next === undefined ? INFINITE : ofNotional(amount(next.notionalFloor));
    }
    case 'positionBrackets': {
      const { brackets, next, unit } = schedule;
      const beyond = tier - brackets.length;
      if (beyond > 0 && next === undefined) return INFINITE;
      const end =
        beyond > 0
          ? amount(next!.sizeStep)
              .times(beyond)
              .plus(brackets[brackets.length - 1]!.upTo)
          : amount(brackets[tier - 1]!.upTo);
      return unit === 'notional' ? ofNotional(end) : end.times(multiplierOf(contract));
    }
    case 'steps':
      return ofNotional(
        amount(schedule.step)
          .times(tier - 1)
          .plus(schedule.baseLimit),
      );
    case 'flat':
    case 'linear':
    case 'sqrt':
    case 'curve':
    case 'usedMarginLevel':
      return INFINITE;
  }
}
