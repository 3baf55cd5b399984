import type { UnderlyingStudy } from '../../calibration/diagnosis.ts';
import { extremeQuantiles, type ExtremeQuantile } from '../../calibration/extremes.ts';
import type { FittedKind } from '../../calibration/fit.ts';
import { durationText, listText, percentText, statedPercentText } from '../format.ts';
import { extremeText } from './words.ts';

/** Below this a test finds its hypothesis untenable. */
const UNTENABLE = 0.01;

/** What no fit of this model can get right. */
const BY_NATURE: { readonly [kind in FittedKind]: readonly string[] } = {
  gbm: ['It has no jumps, and its volatility never changes: calm days are too wild, wild days far too tame.'],
  merton: [
    'Its volatility does not cluster: jumps come at a constant rate, so that one bad hour says nothing of the next.',
    'A jump is done within one step: in shorter steps than the bars it was fitted to, a whole bar’s move falls into one.',
  ],
  kou: [
    'Its volatility does not cluster: jumps come at a constant rate, so that one bad hour says nothing of the next.',
    'A jump is done within one step: in shorter steps than the bars it was fitted to, a whole bar’s move falls into one.',
  ],
  garch: [
    'It is stated per step: it serves experiments whose step is the length of its bars, and no others.',
    'A path begins at `initialVariance`, the mean variance of its history: its first days are average ones, while the days ' +
      'compared here lie long after, most of them calmer and a few far wilder. To ask about a bad day rather than a day, raise it.',
    'A return of one bar is drawn in one piece: what happens within a bar is not in it.',
  ],
  hawkes: [
    'A path begins without earlier jumps: its first hours are calmer than those in the middle of a cascade.',
    'Between jumps its volatility is constant; only jumps cluster. Whether a cluster falls or rises is drawn jump by jump.',
  ],
  bootstrap: [
    'It has no bar worse than the worst of its history: a stress test on it is a replay in another order. Put a shock on top.',
    'Volatility clusters only within a block: where two blocks meet the memory is lost.',
  ],
};

/** What the chosen model still gets wrong, in sentences: first what its figures show, then what lies in its nature. */
export function shortcomings(study: UnderlyingStudy): readonly string[] {
  const { diagnosis, chosen } = study;
  const { pit, autocorrelations } = diagnosis;
  const squares = autocorrelations.find(({ series }) => series.startsWith('squared residuals'));
  return [
    ...extremesWrong(study),
    ...volatilityWrong(study),
    ...(squares !== undefined && squares.ljungBox.pValue < UNTENABLE
      ? [
          'Squared residuals are still correlated (Ljung–Box): after a wild bar the next ones are wilder than the model says, ' +
            'after calm ones calmer.',
        ]
      : []),
    ...(pit !== null && pit.kolmogorov.pValue < UNTENABLE ? [shapeWrong(pit.counts)] : []),
    ...BY_NATURE[chosen.kind],
    'It knows one history: what never happened in it, the model gives only as far as its law reaches beyond the largest move.',
    `Prices are closes of bars of ${durationText(study.bars.barMilliseconds / 1_000)}: extremes inside a bar are not in them.`,
  ];
}

/** Quantiles that are named of all that are off. */
const NAMED = 3;

/** Moves whose simulated quantile lies outside the interval of the history's: how many, and those that are farthest off. */
function extremesWrong({ realised, chosen }: UnderlyingStudy): readonly string[] {
  const quantiles = extremeQuantiles(realised.extremes, chosen.days.extremes);
  const size = (move: number | null): number => Math.abs(move ?? Number.NaN);
  const compared = quantiles.filter(({ simulated, realisedLow }) => simulated !== null && realisedLow !== null);
  if (compared.length === 0) return [];
  const sentence = (word: string, off: readonly ExtremeQuantile[]): string[] => {
    if (off.length === 0) return [];
    const farthest = [...off].sort((a, b) => distance(b) - distance(a)).slice(0, NAMED);
    const which = off.length > NAMED ? 'the farthest off ' : '';
    return [
      `${word} than the history, outside its 95 % interval, in ${off.length} of ${compared.length} quantiles of a day’s worst ` +
        `and best moves: ${which}${listText(farthest.map(quantileText))}.`,
    ];
  };
  const mild = compared.filter(({ realisedLow, simulated }) => size(simulated) < size(realisedLow));
  const wild = compared.filter(({ realisedHigh, simulated }) => size(simulated) > size(realisedHigh));
  return mild.length + wild.length === 0
    ? ['No simulated quantile of a day’s worst move lies outside the 95 % interval of the history’s.']
    : [...sentence('Milder', mild), ...sentence('Wilder', wild)];
}

/** From here on a volatility in the long run is told to be another. */
const OTHER_VOLATILITY = 0.1;

function volatilityWrong({ realised, chosen }: UnderlyingStudy): readonly string[] {
  const [history, model] = [realised.volatility, chosen.days.volatility];
  if (history === null || model === null || Math.abs(model / history - 1) < OTHER_VOLATILITY) return [];
  return [
    `Volatility of all its simulated days: ${percentText(model)} a year, where the history had ${percentText(history)}.`,
  ];
}

/** How far apart two moves of a quantile are, as a part of the larger. */
function distance({ realised, simulated }: ExtremeQuantile): number {
  const [a, b] = [Math.abs(realised ?? 0), Math.abs(simulated ?? 0)];
  return Math.abs(a - b) / Math.max(a, b);
}

function quantileText({ kind, level, realised, simulated }: ExtremeQuantile): string {
  const history = realised === null ? 'the history' : percentText(realised);
  return `${extremeText(kind)} on ${statedPercentText(level)} of days (${percentText(simulated!)} against ${history})`;
}

function shapeWrong(counts: readonly number[]): string {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const middle = counts.slice(counts.length / 2 - 2, counts.length / 2 + 2).reduce((sum, count) => sum + count, 0) / 4;
  const ends = (counts[0]! + counts[counts.length - 1]!) / 2;
  const where = [
    ...(middle > 1.1 * mean
      ? ['too few returns near zero']
      : middle < 0.9 * mean
        ? ['too many returns near zero']
        : []),
    ...(ends > 1.1 * mean ? ['too few large ones'] : ends < 0.9 * mean ? ['too many large ones'] : []),
  ];
  return where.length === 0
    ? 'The shape of its returns is not quite that of the history’s (Kolmogorov–Smirnov), by little anywhere.'
    : `The shape of its returns is not that of the history’s (Kolmogorov–Smirnov): it gives ${listText(where)}.`;
}
