import type { Bracket, MarginSchedule, PositionBracket } from '../../venue.ts';
import { clauses, rateText, statedText } from './stated.ts';

/** More brackets than this are told by their first two and their last. */
const MOST_BRACKETS = 4;

/** What maintenance margin a position needs, and where the schedule limits leverage, as a clause. */
export function scheduleText(schedule: MarginSchedule): string {
  switch (schedule.kind) {
    case 'flat':
      return clauses(`${rateText(schedule.rate)} of the notional`, leverageText(schedule.maximumLeverage));
    case 'marginalBrackets':
      return `marginal brackets, each rate on the part of the notional above its floor: ${some(schedule.brackets.map(marginalText))}`;
    case 'positionBrackets': {
      const { brackets, unit, next } = schedule;
      const noun = unit === 'contracts' ? ' contracts' : '';
      const beyond =
        next === undefined
          ? ''
          : `; beyond, every further ${statedText(next.sizeStep)}${noun} add ${rateText(next.rateStep)}` +
            (next.initialRateStep === 0 ? '' : `, and ${rateText(next.initialRateStep)} to initial margin`);
      const texts = brackets.map((bracket, i) => positionText(bracket, brackets[i - 1], noun));
      return `the whole position at the rate of its bracket: ${some(texts)}${beyond}`;
    }
    case 'linear':
      return clauses(
        `${rateText(schedule.base)} + ${rateText(schedule.slopePerUnit)} per coin of the position`,
        baseText(schedule.initialBase),
      );
    case 'steps':
      return clauses(
        `${rateText(schedule.base)} of the notional up to ${statedText(schedule.baseLimit)}`,
        `${rateText(schedule.rateStep)} more for every started ${statedText(schedule.step)} above it`,
        baseText(schedule.initialBase),
      );
    case 'sqrt':
      return clauses(
        `the larger of ${rateText(schedule.base)} and ${rateText(0.8 * schedule.base)} + ` +
          `${rateText(schedule.sizeFactor)} × √coins`,
        baseText(schedule.initialBase),
      );
    case 'curve':
      return clauses(
        `(1 + coins / ${statedText(schedule.constant)}) / ${statedText(2 * schedule.maximumLeverage)} of the notional`,
        `at most ${rateText(schedule.cap)}`,
        leverageText(schedule.maximumLeverage),
        `initial margin at least ${statedText(schedule.initialFactor)} times as much`,
      );
    case 'usedMarginLevel':
      return 'the margin used, notional / leverage at entry';
  }
}

function marginalText({ notionalFloor, rate, maximumLeverage }: Bracket): string {
  const leverage = maximumLeverage === undefined ? '' : ` (${statedText(maximumLeverage)}×)`;
  return `${rateText(rate)}${leverage}${notionalFloor === 0 ? '' : ` from ${statedText(notionalFloor)}`}`;
}

function positionText(
  { upTo, rate, initialRate }: PositionBracket,
  below: PositionBracket | undefined,
  noun: string,
): string {
  const initial = initialRate === undefined ? '' : ` (initial margin ${rateText(initialRate)})`;
  const end = Number.isFinite(upTo) ? ` to ${statedText(upTo)}${noun}` : below === undefined ? '' : ' above';
  return `${rateText(rate)}${initial}${end}`;
}

function leverageText(maximum: number | undefined): string | undefined {
  return maximum === undefined ? undefined : `leverage up to ${statedText(maximum)}×`;
}

function baseText(initialBase: number | undefined): string | undefined {
  return initialBase === undefined ? undefined : `initial margin from ${rateText(initialBase)} on`;
}

function some(texts: readonly string[]): string {
  if (texts.length <= MOST_BRACKETS) return texts.join(', ');
  return `${texts.slice(0, 2).join(', ')} … ${texts[texts.length - 1]!} (${texts.length} in all)`;
}
