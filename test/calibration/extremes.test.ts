import { describe, expect, it } from 'vitest';
import { extremeKinds, extremeQuantiles, ExtremesOfDays, realisedDays } from '../../src/calibration/extremes.ts';
import { simulatedDays } from '../../src/calibration/simulated-days.ts';
import { normalQuantile } from '../../src/math/normal-quantile.ts';

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2024, 0, 1);

/** Hours from the one that opens at `start` on, with these closes; a gap follows each place of `gapsAfter`. */
function hours(start: number, closes: readonly number[], gapsAfter: readonly number[] = []) {
  let time = start;
  const runStarts = [0];
  const timestamps = closes.map((_, i) => {
    const stamp = time;
    time += gapsAfter.includes(i) ? 2 * HOUR : HOUR;
    if (gapsAfter.includes(i)) runStarts.push(i + 1);
    return stamp;
  });
  return {
    timestamps: Float64Array.from(timestamps),
    closes: Float64Array.from(closes),
    runStarts: Uint32Array.from(runStarts),
    barMilliseconds: HOUR,
  };
}

const flat = (count: number): number[] => Array.from({ length: count }, () => 100);

describe('the extremes of a day', () => {
  it('are its worst hour, eight hours and day either way, and its deepest fall', () => {
    const closes = flat(25);
    closes.splice(15, 3, 90, 80, 99);
    const days = new ExtremesOfDays(3_600);
    days.addDay(closes, 1);
    const found = new Map(days.whole().extremes.map(({ kind, values }) => [`${kind.kind} ${kind.span}`, values[0]!]));
    expect(found.get('down 3600')).toBeCloseTo(80 / 90 - 1, 12);
    expect(found.get('down 28800')).toBeCloseTo(-0.2, 12);
    expect(found.get('down 86400')).toBe(0);
    expect(found.get('drawdown 86400')).toBeCloseTo(-0.2, 12);
    expect(found.get('up 3600')).toBeCloseTo(99 / 80 - 1, 12);
    expect(found.get('up 86400')).toBe(0);
  });

  it('are measured over spans of whole bars only', () => {
    const spans = (bar: number) => extremeKinds(bar).flatMap(({ kind, span }) => (kind === 'down' ? [span] : []));
    expect(spans(60)).toEqual([60, 3_600, 28_800, 86_400]);
    expect(spans(7_200)).toEqual([28_800, 86_400]);
    expect(spans(86_400)).toEqual([86_400]);
    expect(extremeKinds(86_400).map(({ kind }) => kind)).toEqual(['down', 'up']);
  });
});

describe('the extremes of a history', () => {
  it('are those of whole UTC days, which begin with the close before midnight', () => {
    const closes = [...flat(3), 90, ...flat(23), 50];
    // Three bars before midnight; the fall to 90 comes with the first bar after it, the fall to 50 a day later.
    const [hour] = realisedDays(hours(MIDNIGHT - 3 * HOUR, closes)).extremes;
    expect(hour!.values).toHaveLength(1);
    expect(hour!.values[0]).toBeCloseTo(-0.1, 12);
  });

  it('leave out a day in which a bar is missing', () => {
    const bars = hours(MIDNIGHT - HOUR, flat(1 + 24 * 3), [30]);
    // Of three days the second lacks an hour.
    expect(realisedDays(bars).extremes[0]!.values).toHaveLength(2);
  });

  it('are none where no day is a whole number of bars', () => {
    expect(realisedDays({ ...hours(MIDNIGHT, flat(100)), barMilliseconds: 7_000_000 })).toEqual({
      extremes: [],
      volatility: null,
    });
  });
});

describe('quantiles of extremes', () => {
  const extremes = (values: readonly number[]) => [
    { kind: { kind: 'down', span: 3_600 } as const, values: Float64Array.from(values) },
  ];

  it('are those that a share of days is worse than', () => {
    const days = Array.from({ length: 100 }, (_, i) => -(i + 1) / 1_000);
    const quantiles = extremeQuantiles(extremes(days), extremes(days.map((value) => 2 * value)));
    expect(quantiles.map(({ level }) => level)).toEqual([0.5, 0.05, 0.01, 0.001]);
    const [median, twentieth, hundredth, thousandth] = quantiles;
    expect([median!.realised, twentieth!.realised, hundredth!.realised]).toEqual([-0.05, -0.095, -0.099]);
    expect(hundredth!.simulated).toBe(-0.198);
    // A hundred days have no worse end for their 1 %, and nothing to say of 0.1 %.
    expect(hundredth).toMatchObject({ realisedHigh: null });
    expect(hundredth!.realisedLow).toBeGreaterThan(-0.099);
    expect(thousandth).toMatchObject({ realised: null, simulated: null });
  });
});

describe('simulated extremes', () => {
  it('of Brownian motion are what closed forms say of a day, within four standard errors', () => {
    const volatility = 0.8;
    const [days] = simulatedDays([{ kind: 'gbm', drift: 0, volatility }], { bar: 3_600 });
    const day = days!.extremes.find(({ kind }) => kind.kind === 'down' && kind.span === 86_400)!;
    expect(day.values.length).toBeGreaterThan(15_000);
    const deviation = volatility / Math.sqrt(365);
    const mean = -(deviation ** 2) / 2;
    // Moves upward count as 0: the quantile at 5 % is below.
    const expected = Math.exp(mean + deviation * normalQuantile(0.05)) - 1;
    const found = Float64Array.from(day.values).sort()[Math.floor(0.05 * day.values.length)]!;
    const standardError =
      Math.sqrt((0.05 * 0.95) / day.values.length) /
      (Math.exp(-(normalQuantile(0.05) ** 2) / 2) / Math.sqrt(2 * Math.PI) / deviation);
    expect(Math.abs(found - expected)).toBeLessThan(4 * standardError);
    const bars = 24 * day.values.length;
    expect(Math.abs(days!.volatility! / volatility - 1)).toBeLessThan(4 / Math.sqrt(2 * bars));
  });

  it('are calm on the first day of a garch that begins so, and not when it has settled', () => {
    const weights = { omega: 1e-6, alpha: 0.05, beta: 0.9, gamma: 0, initialVariance: 2e-6 };
    const price = { kind: 'garch', drift: 0, ...weights } as const;
    const of = (days: 'settled' | 'first') => simulatedDays([price], { bar: 3_600, days })[0]!.volatility! ** 2;
    const year = 365 * 24;
    const settled = 1e-6 / 0.05;
    // E h of step k is s + 0.95ᵏ·(h₁ − s), whose mean over 24 steps holds this share of the start.
    const share = (1 - 0.95 ** 24) / (24 * 0.05);
    expect(of('first') / (year * (settled + share * (2e-6 - settled)))).toBeCloseTo(1, 1);
    expect(of('settled') / (year * settled)).toBeCloseTo(1, 1);
  });

  it('are the same whoever asks', () => {
    const ask = () => simulatedDays([{ kind: 'gbm', drift: 0, volatility: 1 }], { bar: 14_400 });
    expect(ask()).toEqual(ask());
  });
});
