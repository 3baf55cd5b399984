import type { Diagnosis, UnderlyingStudy } from '../../calibration/diagnosis.ts';
import { extremeQuantiles } from '../../calibration/extremes.ts';
import { durationText as shortDuration } from '../../config/document/duration.ts';
import type { Chart, NoChart } from '../charts/chart.ts';
import { policyColours } from '../charts/palette.ts';
import { fillTemplate } from '../charts/template.ts';
import type { JsonObject } from '../charts/theme.ts';
import { thinned } from '../charts/thin.ts';
import { countText, groupedText, percentText, pValueText } from '../format.ts';
import { extremesTable } from './tables.ts';
import { extremeText } from './words.ts';

const [BLUE, ORANGE, GREEN] = policyColours(['', '', '']) as [string, string, string];
const GREY = '#8A8A8A';

/** Every chart of one underlying's diagnosis, in the order of the page; where there is nothing to draw, why. */
export function calibrationCharts(study: UnderlyingStudy): readonly (Chart | NoChart)[] {
  return [
    extremesChart(study),
    quantileChart(study),
    pitChart(study),
    autocorrelationChart(study),
    tailChart(study),
    signatureChart(study),
  ].map((chart) => ({ ...chart, name: `${chart.name}-${study.name}` }));
}

function extremesChart(study: UnderlyingStudy): Chart | NoChart {
  const { realised, chosen } = study;
  const name = 'extremes';
  const title = 'The worst of a day, in the history and in the model';
  const days = realised.extremes[0]?.values.length ?? 0;
  if (days === 0) return { name, title, reason: 'The history holds no whole day.' };
  const quantiles = extremeQuantiles(realised.extremes, chosen.days.extremes);
  const rows = quantiles.flatMap(
    ({ kind, level, realised: size, realisedLow, realisedHigh, simulated }): JsonObject[] => {
      const move = extremeText(kind);
      return [
        ...(size === null ? [] : [{ move, level, series: 'history', size, low: realisedLow, high: realisedHigh }]),
        ...(simulated === null ? [] : [{ move, level, series: chosen.kind, size: simulated, low: null, high: null }]),
      ];
    },
  );
  return {
    name,
    title,
    caption:
      `Quantiles of ${countText(days)} whole days of the history, with 95 % intervals as if days were independent, and of ` +
      `${countText(chosen.days.extremes[0]?.values.length ?? 0)} days that the model gives through the generator of a run. To the ` +
      'right what happens on one day in 1,000. Where the model’s line is the milder one, a stress test on it is too mild.',
    spec: fillTemplate('calibration-extremes', {
      orders: { series: ['history', chosen.kind], move: [...new Set(quantiles.map(({ kind }) => extremeText(kind)))] },
      colours: { series: [ORANGE, BLUE] },
      description:
        'Quantiles of the worst moves of a day, realised and simulated, over the share of days that are worse',
      datasets: { rows },
    }),
    table: extremesTable(study),
  };
}

function quantileChart({ diagnosis: { quantilePlot }, chosen }: UnderlyingStudy): Chart | NoChart {
  const name = 'qq';
  const title = 'Quantiles against the normal';
  const residuals = `residuals of ${chosen.kind}`;
  const series = ['returns', ...(quantilePlot[0]?.residual === null ? [] : [residuals])];
  const rows = quantilePlot.flatMap(({ expected, returns, residual }): JsonObject[] => [
    { theoretical: expected, observed: returns, series: 'returns' },
    ...(residual === null ? [] : [{ theoretical: expected, observed: residual, series: residuals }]),
  ]);
  const ends = [quantilePlot[0]!.expected, quantilePlot[quantilePlot.length - 1]!.expected];
  return {
    name,
    title,
    caption:
      'Returns, in standard deviations, against a normal law; and the model’s residuals, which lie on the dashed line where ' +
      'the model is right. The grey band is the exact pointwise 95 % envelope of residuals, were its parameters known: they ' +
      'are estimated, so a right model stays within it a little more often.',
    spec: fillTemplate('calibration-qq', {
      orders: { series },
      colours: { series: [ORANGE, BLUE] },
      description: 'QQ plot of returns and of the model’s residuals against the normal law, with an envelope',
      datasets: {
        rows,
        envelope: quantilePlot.map(({ expected, low, high }) => ({ theoretical: expected, low, high })),
        equality: ends.map((end) => ({ theoretical: end, observed: end })),
      },
    }),
    table: {
      columns: [
        { title: 'Normal', align: 'right' },
        { title: 'Returns', align: 'right' },
        { title: 'Residuals', align: 'right' },
        { title: 'Envelope', align: 'right' },
      ],
      rows: thinned(quantilePlot, 24).map(({ expected, returns, residual, low, high }) => [
        { text: groupedText(expected, 3), value: expected },
        { text: groupedText(returns, 3), value: returns },
        residual === null ? '' : { text: groupedText(residual, 3), value: residual },
        `${groupedText(low, 3)} … ${groupedText(high, 3)}`,
      ]),
    },
  };
}

function pitChart({ diagnosis: { pit }, chosen }: UnderlyingStudy): Chart | NoChart {
  const name = 'pit';
  const title = 'Was every return as likely as the model says?';
  if (pit === null) return { name, title, reason: `A ${chosen.kind} has no law of one return.` };
  const { counts, kolmogorov } = pit;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const expected = total / counts.length;
  const spread = 1.96 * Math.sqrt((1 - 1 / counts.length) / expected);
  const rows = counts.map((count, i) => ({
    left: i / counts.length,
    right: (i + 1) / counts.length,
    count,
    density: count / expected,
  }));
  return {
    name,
    title,
    caption:
      'Probability integral transform: the probability that the model gave, before it, to a smaller return than the one that ' +
      'came. Flat where the model is right; a hump in the middle says that its tails are too heavy, horns at the ends that ' +
      `they are too light. Kolmogorov–Smirnov: ${groupedText(kolmogorov.distance, 4)}, p ${pText(kolmogorov.pValue)}; ` +
      'with estimated parameters the true p is smaller.',
    spec: fillTemplate('calibration-pit', {
      orders: {},
      colours: {},
      description:
        'Histogram of the probability integral transform of the fitted model, with the 95 % band of a right one',
      datasets: {
        rows,
        band: [0, 1].map((left) => ({ left, expected: 1, low: 1 - spread, high: 1 + spread })),
      },
    }),
    table: {
      columns: [
        { title: 'Probability', align: 'left' },
        { title: 'Bars', align: 'right' },
        { title: 'Frequency', align: 'right' },
      ],
      rows: rows.map(({ left, right, count, density }) => [
        `${groupedText(left, 2)} – ${groupedText(right, 2)}`,
        { text: countText(count), value: count },
        { text: groupedText(density, 3), value: density },
      ]),
    },
  };
}

function autocorrelationChart({ diagnosis: { autocorrelations } }: UnderlyingStudy): Chart | NoChart {
  const name = 'acf';
  const title = 'Memory of returns and of their size';
  const order = autocorrelations.map(({ series }) => series);
  const rows = autocorrelations.flatMap(({ series, values, bound }) =>
    Array.from(values, (correlation, i) => ({ series, lag: i + 1, correlation, low: -bound, high: bound })),
  );
  const tests = autocorrelations.map(
    ({ series, ljungBox }) =>
      `${series} ${groupedText(ljungBox.statistic, 1)} over ${ljungBox.lags} lags, p ${pText(ljungBox.pValue)}`,
  );
  return {
    name,
    title,
    caption:
      'Autocorrelation by lag; the band is ±1.96/√n, where 95 % of a series without memory lie. Squares that stay correlated ' +
      `are volatility that clusters: a model whose squared residuals still are misses it. Ljung–Box: ${tests.join('; ')}.`,
    spec: fillTemplate('calibration-acf', {
      orders: { series: order },
      colours: { series: [ORANGE, GREEN, BLUE, GREY].slice(0, order.length) },
      description:
        'Autocorrelations of returns, squared returns and squared residuals by lag, with the band of no memory',
      datasets: { rows },
    }),
    table: {
      columns: [
        { title: 'Lag', align: 'right' },
        ...order.map((series) => ({ title: series, align: 'right' as const })),
      ],
      rows: lagsShown(autocorrelations).map((lag) => [
        String(lag),
        ...autocorrelations.map(({ values }) => ({ text: groupedText(values[lag - 1]!, 4), value: values[lag - 1]! })),
      ]),
    },
  };
}

function lagsShown(autocorrelations: Diagnosis['autocorrelations']): readonly number[] {
  const most = Math.min(...autocorrelations.map(({ values }) => values.length));
  return thinned(
    Array.from({ length: most }, (_, i) => i + 1),
    24,
  );
}

function tailChart({ diagnosis: { tails } }: UnderlyingStudy): Chart | NoChart {
  const name = 'hill';
  const title = 'How heavy the tails are';
  if (tails.length === 0) return { name, title, reason: 'The history is too short for a tail.' };
  const sides = { down: 'falls', up: 'rises' };
  const rows = tails.map(({ side, tail, index, standardError }) => ({
    side: sides[side],
    tail,
    index,
    low: index - 1.96 * standardError,
    high: index + 1.96 * standardError,
  }));
  return {
    name,
    title,
    caption:
      'Hill’s estimate of the tail index α, P(|r| > x) ~ x^(−α), over how much of the returns is counted as the tail, with its ' +
      '95 % interval: the smaller, the heavier. Below 4 the kurtosis, below 2 the variance is infinite. Jumps with normal or ' +
      'exponential sizes have lighter tails than any power.',
    spec: fillTemplate('calibration-hill', {
      orders: { side: ['falls', 'rises'] },
      colours: { side: [ORANGE, BLUE] },
      description: 'Hill estimates of the tail index of falls and of rises over the share of returns in the tail',
      datasets: { rows },
    }),
    table: {
      columns: [
        { title: 'Side', align: 'left' },
        { title: 'Tail', align: 'right' },
        { title: 'Index', align: 'right' },
        { title: 'Standard error', align: 'right' },
      ],
      rows: thinnedTails(tails).map(({ side, tail, index, standardError }) => [
        sides[side],
        { text: percentText(tail), value: tail },
        { text: groupedText(index, 2), value: index },
        { text: groupedText(standardError, 2), value: standardError },
      ]),
    },
  };
}

function thinnedTails(tails: Diagnosis['tails']): Diagnosis['tails'] {
  return (['down', 'up'] as const).flatMap((side) =>
    thinned(
      tails.filter((tail) => tail.side === side),
      8,
    ),
  );
}

function signatureChart({ diagnosis: { signature }, bars }: UnderlyingStudy): Chart | NoChart {
  const name = 'signature';
  const title = 'Volatility by sampling interval';
  if (signature.length < 2) return { name, title, reason: 'The history is too short.' };
  const seconds = bars.barMilliseconds / 1_000;
  const rows = signature.map((point) => ({
    label: shortDuration(point.bars * seconds),
    volatility: point.volatility,
  }));
  return {
    name,
    title,
    caption:
      'Volatility a year from returns over longer and longer intervals. A line that falls from the left is the bounce between ' +
      'bid and ask, or overreaction: short bars then overstate what a position meets. One that rises is trend.',
    spec: fillTemplate('calibration-signature', {
      orders: { label: rows.map(({ label }) => label) },
      colours: {},
      description: 'Realised volatility over the sampling interval',
      datasets: { rows },
    }),
    table: {
      columns: [
        { title: 'Sampled every', align: 'left' },
        { title: 'Volatility', align: 'right' },
      ],
      rows: rows.map(({ label, volatility }) => [label, { text: percentText(volatility), value: volatility }]),
    },
  };
}

/** «= 0.012», «< 0.0001». */
function pText(pValue: number): string {
  const text = pValueText(pValue);
  return text.startsWith('<') ? text : `= ${text}`;
}
