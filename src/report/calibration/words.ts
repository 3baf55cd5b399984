import type { DropReason } from '../../calibration/cleaning.ts';
import type { ExtremeKind } from '../../calibration/extremes.ts';
import type { FittedKind } from '../../calibration/fit.ts';
import type { UnderlyingStudy } from '../../calibration/diagnosis.ts';
import { durationText as shortDuration } from '../../config/document/duration.ts';
import { countText, decimalsFor, durationText, groupedText, listText } from '../format.ts';

const DROPPED: { readonly [reason in DropReason]: (count: string) => string } = {
  timestamp: (count) => `${count} without a time`,
  duplicate: (count) => `${count} at a time that was there already`,
  price: (count) => `${count} without a price above 0`,
  inconsistent: (count) => `${count} whose close lies outside its low and high`,
  noVolume: (count) => `${count} in which nothing was traded`,
  badTick: (count) => `${count} bad ticks, which the next bar took back`,
  gap: (count) => `${count} missing in gaps`,
};

/** What cleaning took out, a clause for each reason; «nothing» where it is nothing. */
export function droppedText({ bars: { dropped, reordered } }: UnderlyingStudy): string {
  const parts = [
    ...dropped.map(({ reason, count }) => DROPPED[reason](countText(count))),
    ...(reordered === 0 ? [] : [`${countText(reordered)} were out of order and were sorted`]),
  ];
  return parts.length === 0 ? 'nothing' : listText(parts);
}

/** How each model is fitted, for its file and its report. */
export const METHODS: { readonly [kind in FittedKind]: string } = {
  gbm: 'maximum likelihood; the standard error of the volatility allows for the excess kurtosis of the returns',
  merton: 'maximum likelihood of the mixture of normals, jumps at most one bar in two',
  kou: 'maximum likelihood of the convolution of a normal and double exponential jumps',
  garch:
    'quasi maximum likelihood under variance targeting, GJR with Student-t innovations; sandwich standard errors that count the level’s in',
  hawkes: 'maximum likelihood one bar ahead, the intensity filtered from every return; sandwich standard errors',
  bootstrap: 'stationary block bootstrap; mean block by Politis and White’s rule, the larger of returns’ and squares’',
};

/** «worst 1 h», «worst fall of the day»: what was measured of a day. */
export function extremeText({ kind, span }: ExtremeKind): string {
  if (kind === 'drawdown') return 'deepest fall';
  const length =
    span === 86_400
      ? '24 h'
      : shortDuration(span)
          .replace(/(?<=\d)(?=[a-z])/, ' ')
          .replace(/m$/, 'min');
  return kind === 'down' ? `worst ${length}` : `best ${length}`;
}

/** A parameter with as many digits as its standard error supports, four where there is none. */
export function estimateText(estimate: number, standardError: number | null): string {
  if (estimate === 0) return '0';
  const digits =
    standardError === null || !(standardError > 0)
      ? decimalsFor(estimate, 4)
      : Math.max(decimalsFor(standardError, 2), decimalsFor(estimate, 2));
  if (Math.abs(estimate) < 1e-4) return exponentText(estimate, 4);
  return groupedText(estimate, digits);
}

/** A standard error with two digits. */
export function errorText(standardError: number | null): string {
  if (standardError === null) return '';
  return standardError !== 0 && standardError < 1e-4
    ? exponentText(standardError, 2)
    : groupedText(standardError, decimalsFor(standardError, 2));
}

/** 0.0000123 → «1.23e-5»: digits that a model file would hold, too. */
function exponentText(value: number, significant: number): string {
  return value.toExponential(significant - 1).replaceAll('-', '−');
}

/** A log likelihood or criterion. */
export function criterionText(value: number | null): string {
  return value === null ? 'none' : groupedText(value, 1);
}

/** A log score per bar, which differs in the third or fourth decimal. */
export function scoreText(value: number): string {
  return groupedText(value, 4);
}

/** «76,016 bars of 1 hour, 2017-08-17T04:00Z to 2026-04-30T03:00Z». */
export function spanText({ bars }: UnderlyingStudy, instantText: (milliseconds: number) => string): string {
  const { timestamps, barMilliseconds } = bars;
  const [first, last] = [timestamps[0]!, timestamps[timestamps.length - 1]!];
  const length = durationText(barMilliseconds / 1_000);
  return `${countText(timestamps.length)} bars of ${length}, ${instantText(first)} to ${instantText(last)}`;
}
