import { describe, expect, it } from 'vitest';
import { hawkesBar, type HawkesBar, type HawkesFields } from '../../src/calibration/laws/hawkes-filter.ts';
import { hawkesLaw } from '../../src/calibration/laws/hawkes-law.ts';
import { filteredLikelihood, HAWKES_BAR_FIELDS } from '../../src/calibration/laws/hawkes-slopes.ts';
import { inCoordinates } from '../../src/calibration/likelihood-slopes.ts';
import { SECONDS_PER_YEAR } from '../../src/units.ts';
import { logReturns, pathOf } from '../market/experiments.ts';

const HOUR = 3600;
const years = HOUR / SECONDS_PER_YEAR;
const jumps = { baseIntensity: 100, excitation: 300, decay: 600, jumpMean: -0.01, jumpDeviation: 0.04 };
const hourly = { drift: 0.3, volatility: 0.5, ...jumps };

/** 400 hours with jumps, and among them a crash at which no double holds the density. */
const returns = Float64Array.from(
  logReturns(pathOf({ prices: [{ kind: 'hawkes', ...hourly }], steps: 400, step: HOUR })[0]!),
);
returns[150] = -0.12;
returns[300] = -1.5;

/** ln-likelihood by the law itself, one return after the other. */
function byTheLaw(fields: HawkesFields, of: Float64Array): number {
  const law = hawkesLaw(fields, years);
  return of.reduce((sum, r) => {
    const here = law.logDensity(r);
    law.observe(r);
    return sum + here;
  }, 0);
}

/** The fields whose bar this is. */
function fieldsOf({ drift, variance, base, excitation, decay, jumpMean, jumpVariance }: HawkesBar): HawkesFields {
  return {
    drift: drift / years,
    volatility: Math.sqrt(variance / years),
    baseIntensity: base / years,
    excitation: excitation / years,
    decay: decay / years,
    jumpMean,
    jumpDeviation: Math.sqrt(jumpVariance),
  };
}

const laws: [string, HawkesFields][] = [
  ['jumps that stand out', hourly],
  [
    'many small jumps, half a jump a bar',
    { ...hourly, baseIntensity: 1000, excitation: 2000, decay: 2600, jumpDeviation: 0.006 },
  ],
  ['excitation that fades within a bar', { ...hourly, excitation: 9000, decay: 20_000 }],
  ['jumps that nearly never end', { ...hourly, excitation: 599.999, baseIntensity: 0.001 }],
  ['jumps that excite nothing', { ...hourly, excitation: 0 }],
];

describe('the likelihood of self-exciting jumps with its slopes', () => {
  it.each(laws)('is that of the law one bar ahead: %s', (_, fields) => {
    const { value } = filteredLikelihood(hawkesBar(fields, years), returns);
    expect(Math.abs(value / byTheLaw(fields, returns) - 1)).toBeLessThan(1e-12);
  });

  it.each(laws)('has the slopes that differences find: %s', (_, fields) => {
    const bar = hawkesBar(fields, years);
    const { slope } = filteredLikelihood(bar, returns);
    HAWKES_BAR_FIELDS.forEach((field, i) => {
      if (field === 'excitation' && bar.excitation === 0) return;
      const room = field === 'excitation' || field === 'decay' ? bar.decay - bar.excitation : Math.abs(bar[field]);
      const step = 1e-4 * (field === 'drift' ? Math.sqrt(bar.variance) : Math.min(room, Math.abs(bar[field])));
      const at = (moved: number): number => byTheLaw(fieldsOf({ ...bar, [field]: bar[field] + moved }), returns);
      // Of fourth order: what is left is rounding, 1e-13 of a likelihood of about 2,000 over the step.
      const difference = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
      const slack = 1e-6 * Math.abs(difference) + 2e-9 / step;
      expect(Math.abs(slope[i]! - difference), `${field}: ${slope[i]} for ${difference}`).toBeLessThan(slack);
    });
  });

  it('sums the squares of what each bar adds to the slope', () => {
    const bar = hawkesBar(hourly, years);
    const order = HAWKES_BAR_FIELDS.length;
    const expected = new Float64Array(order * order);
    let before: Float64Array = new Float64Array(order);
    for (let t = 1; t <= returns.length; t++) {
      const { slope } = filteredLikelihood(bar, returns.subarray(0, t));
      const score = slope.map((sum, i) => sum - before[i]!);
      for (let i = 0; i < order; i++) for (let j = 0; j < order; j++) expected[i * order + j]! += score[i]! * score[j]!;
      before = slope;
    }
    const { squares } = filteredLikelihood(bar, returns);
    expected.forEach((square, place) => {
      const [i, j] = [Math.floor(place / order), place % order];
      const scale = Math.sqrt(expected[i * order + i]! * expected[j * order + j]!);
      expect(Math.abs(squares[place]! - square), `${i}, ${j}`).toBeLessThan(1e-9 * scale);
    });
  });
});

describe('slopes in other coordinates', () => {
  it('follow the chain rule', () => {
    // Old coordinates x = 2u + v and y = 3v − w, with two observations of slopes (1, 2) and (−1, 4).
    const jacobian = [
      [2, 1, 0],
      [0, 3, -1],
    ];
    const found = inCoordinates(
      { value: 7, slope: Float64Array.of(0, 6), squares: Float64Array.of(2, -2, -2, 20) },
      jacobian,
    );
    const scores = [
      [2, 7, -2],
      [-2, 11, -4],
    ];
    expect(found.value).toBe(7);
    expect([...found.slope]).toEqual([0, 18, -6]);
    expect([...found.squares]).toEqual(
      [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => scores.reduce((sum, s) => sum + s[i]! * s[j]!, 0))),
    );
  });
});
