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
    'A path begins at `initialVariance`, an ordinary volatility: to ask about a bad day rather than a day, raise it.',
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

/** Moves whose simulated quantile lies outside the interval of the history's. */
function extremesWrong({ realised, chosen }: UnderlyingStudy): readonly string[] {
  const quantiles = extremeQuantiles(realised, chosen.extremes);
  const named = ({ kind, level, realised: history, simulated }: ExtremeQuantile): string =>
    `${extremeText(kind)} on ${statedPercentText(level)} of days (${percentText(simulated!)} against ${percentText(history!)})`;
  const size = (move: number | null): number => Math.abs(move ?? Number.NaN);
  const mild = quantiles.filter(({ realisedLow, simulated }) => size(simulated) < size(realisedLow));
  const wild = quantiles.filter(({ realisedHigh, simulated }) => size(simulated) > size(realisedHigh));
  return [
    ...(mild.length === 0 ? [] : [`Milder than the history, outside its 95 % interval: ${listText(mild.map(named))}.`]),
    ...(wild.length === 0 ? [] : [`Wilder than the history, outside its 95 % interval: ${listText(wild.map(named))}.`]),
    ...(mild.length + wild.length === 0 && quantiles.some(({ simulated }) => simulated !== null)
      ? ['No simulated quantile of a day’s worst move lies outside the 95 % interval of the history’s.']
      : []),
  ];
}

function shapeWrong(counts: readonly number[]): string {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const middle = counts.slice(counts.length / 2 - 2, counts.length / 2 + 2).reduce((sum, count) => sum + count, 0) / 4;
  const ends = (counts[0]! + counts[counts.length - 1]!) / 2;
  const where = [
    ...(middle > 1.1 * mean ? ['too few returns near zero'] : middle < 0.9 * mean ? ['too many returns near zero'] : []),
    ...(ends > 1.1 * mean ? ['too few large ones'] : ends < 0.9 * mean ? ['too many large ones'] : []),
  ];
  return where.length === 0
    ? 'The shape of its returns is not quite that of the history’s (Kolmogorov–Smirnov), by little anywhere.'
    : `The shape of its returns is not that of the history’s (Kolmogorov–Smirnov): it gives ${listText(where)}.`;
}
