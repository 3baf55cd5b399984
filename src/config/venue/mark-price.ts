import type { FundingRule, MarkPriceRule } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText, readDuration } from '../document/duration.ts';
import { withoutAbsent } from '../sections/reading.ts';

/** Reads `markPrice`; absent = the index. */
export function readMarkPrice(cursor: Cursor): MarkPriceRule {
  const kind = cursor.at('kind').text(VENUE_DEFAULTS.markPrice) as MarkPriceRule['kind'];
  const lag = cursor.at('lag').duration(0);
  switch (kind) {
    case 'ema':
    case 'median':
      return { kind, window: cursor.at('window').duration(Number.NaN), lag };
    case 'index':
    case 'mid':
    case 'fundingBasis':
      return { kind, lag };
  }
}

export function markPriceJson(rule: MarkPriceRule): unknown {
  return withoutAbsent({
    kind: rule.kind,
    window: 'window' in rule ? durationText(rule.window) : undefined,
    lag: rule.lag === 0 ? undefined : durationText(rule.lag),
  });
}

const CONTINUOUS = 'continuous';

/**
 * Reads the venue's `funding`. A rule that settles at every step has an interval of 0 here: the step is the
 * experiment's, which fills it in.
 */
export function readFundingRule(cursor: Cursor): FundingRule {
  const { interval, per, interest, clamp, paidOn } = VENUE_DEFAULTS.funding;
  const continuous = cursor.at('interval').text() === CONTINUOUS;
  return {
    interval: continuous ? 0 : cursor.at('interval').duration(readDuration(interval) ?? Number.NaN),
    continuous,
    per: cursor.at('per').duration(readDuration(per) ?? Number.NaN),
    interest: cursor.at('interest').number(interest),
    clamp: cursor.at('clamp').number(clamp),
    cap: cursor.at('cap').number(Infinity),
    paidOn: cursor.at('paidOn').text(paidOn) as FundingRule['paidOn'],
  };
}

export function fundingRuleJson({ interval, continuous, per, interest, clamp, cap, paidOn }: FundingRule): unknown {
  return withoutAbsent({
    interval: continuous ? CONTINUOUS : durationText(interval),
    per: durationText(per),
    interest,
    clamp,
    cap: cap === Infinity ? undefined : cap,
    paidOn,
  });
}
