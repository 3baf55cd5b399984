import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanBars, type CleanBars, type RawBars } from '../../src/calibration/cleaning.ts';

const MINUTE = 60_000;
/** Closes that wobble by a tenth of a per cent, one a minute. */
const wobble = (count: number): number[] =>
  Array.from({ length: count }, (_, t) => 100 * Math.exp(0.001 * Math.sin(t * t)));

function bars(closes: readonly number[], changes: Partial<Record<keyof RawBars, number[]>> = {}): RawBars {
  const columns = Object.entries(changes).map(([name, values]) => [name, Float64Array.from(values)]);
  return {
    timestamps: Float64Array.from(closes, (_, t) => t * MINUTE),
    close: Float64Array.from(closes),
    ...(Object.fromEntries(columns) as Partial<RawBars>),
  };
}

const counts = ({ dropped }: CleanBars): Record<string, number> =>
  Object.fromEntries(dropped.map(({ reason, count }) => [reason, count]));
const lengths = ({ sample }: CleanBars): number[] => sample.runs.map((run) => run.length);

describe('cleaning a history', () => {
  it('leaves a sound one as it is', () => {
    const closes = wobble(50);
    const clean = cleanBars(bars(closes));
    expect(clean.dropped).toEqual([]);
    expect(clean.reordered).toBe(0);
    expect([...clean.closes]).toEqual(closes);
    expect(clean.barMilliseconds).toBe(MINUTE);
    expect(clean.sample.barYears).toBeCloseTo(1 / 525_600, 18);
    expect(lengths(clean)).toEqual([49]);
    expect(clean.sample.runs[0]![7]).toBeCloseTo(Math.log(closes[8]! / closes[7]!), 15);
  });

  it('cuts the returns where bars are missing, and counts those', () => {
    const closes = wobble(20);
    const timestamps = closes.map((_, t) => (t < 8 ? t : t + 3) * MINUTE);
    const clean = cleanBars(bars(closes, { timestamps }));
    expect(lengths(clean)).toEqual([7, 11]);
    expect([...clean.runStarts]).toEqual([0, 8]);
    const examples = [{ row: 8, timestamp: 11 * MINUTE, close: closes[8] }];
    expect(clean.dropped).toEqual([{ reason: 'gap', count: 3, examples }]);
  });

  it('sorts bars that stand out of order, also a file that runs backwards', () => {
    const closes = wobble(12);
    const backwards = cleanBars(
      bars([...closes].reverse(), { timestamps: closes.map((_, t) => (closes.length - 1 - t) * MINUTE) }),
    );
    expect([...backwards.closes]).toEqual(closes);
    expect(backwards.reordered).toBe(11);
    expect(backwards.dropped).toEqual([]);
  });

  it('keeps the first of bars with one stamp', () => {
    const closes = [...wobble(10), 55];
    const clean = cleanBars(bars(closes, { timestamps: closes.map((_, t) => (t === 10 ? 4 : t) * MINUTE) }));
    expect(counts(clean)).toEqual({ duplicate: 1 });
    expect([...clean.closes]).toEqual(wobble(10));
  });

  it.each([0, -3, NaN, Infinity])('drops a price of %d, and no return spans it', (price) => {
    const closes = wobble(20);
    closes[5] = price;
    const clean = cleanBars(bars(closes));
    expect(counts(clean)).toEqual({ price: 1 });
    expect(clean.dropped[0]!.examples).toEqual([{ row: 5, timestamp: 5 * MINUTE, close: price }]);
    expect(lengths(clean)).toEqual([4, 13]);
  });

  it('drops bars without a stamp, with a range that does not hold their prices, and without volume', () => {
    const closes = wobble(20);
    const volume = closes.map((_, t) => (t === 9 ? 0 : 1));
    const high = closes.map((close, t) => (t === 13 ? close * 0.99 : close * 1.01));
    const timestamps = closes.map((_, t) => (t === 4 ? NaN : t * MINUTE));
    expect(counts(cleanBars(bars(closes, { volume, high, timestamps })))).toEqual({
      timestamp: 1,
      inconsistent: 1,
      noVolume: 1,
      gap: 1,
    });
  });

  it('reads nothing from a volume that is 0 throughout', () => {
    expect(cleanBars(bars(wobble(20), { volume: new Array<number>(20).fill(0) })).dropped).toEqual([]);
  });

  it('drops a price that jumps and is back a bar later', () => {
    const closes = wobble(100);
    closes[40]! *= 1.5;
    const clean = cleanBars(bars(closes));
    expect(counts(clean)).toEqual({ badTick: 1 });
    expect(clean.dropped[0]!.examples[0]!.row).toBe(40);
    expect(lengths(clean)).toEqual([39, 58]);
  });

  it('keeps a crash, and a crash that recovers by less than nine tenths', () => {
    const crash = wobble(100).map((close, t) => (t < 40 ? close : close * 0.6));
    const bounce = wobble(100).map((close, t) => (t < 40 ? close : t === 40 ? close * 0.6 : close * 0.9));
    expect(cleanBars(bars(crash)).dropped).toEqual([]);
    expect(cleanBars(bars(bounce)).dropped).toEqual([]);
  });

  it('refuses columns of different lengths, and a history of which nothing is left', () => {
    expect(() => cleanBars({ timestamps: new Float64Array(3), close: new Float64Array(2) })).toThrow(
      '3 stamps do not go with 2 values',
    );
    expect(() => cleanBars(bars([1, NaN, -1]))).toThrow('Of 3 bars 1 can be used');
  });

  it('accounts for every bar and every pair of neighbours, whatever the file holds', () => {
    const cell = fc.oneof(fc.double({ min: 1, max: 200, noNaN: true }), fc.constantFrom(NaN, 0, -1, Infinity));
    const stamp = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constant(NaN));
    fc.assert(
      fc.property(fc.array(fc.tuple(stamp, cell), { minLength: 4, maxLength: 60 }), (rows) => {
        const raw = {
          timestamps: Float64Array.from(rows, ([minute]) => minute * MINUTE),
          close: Float64Array.from(rows, ([, close]) => close),
        };
        let clean: CleanBars;
        try {
          clean = cleanBars(raw);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        const ofBars = clean.dropped.filter(({ reason }) => reason !== 'gap');
        const dropped = ofBars.reduce((sum, { count }) => sum + count, 0);
        expect(clean.closes.length + dropped).toBe(rows.length);
        const returns = lengths(clean).reduce((sum, length) => sum + length, 0);
        expect(returns).toBe(clean.closes.length - clean.runStarts.length);
        for (let i = 1; i < clean.timestamps.length; i++) {
          const apart = clean.timestamps[i]! - clean.timestamps[i - 1]!;
          expect(apart).toBeGreaterThan(0);
          expect(clean.runStarts.includes(i)).toBe(apart !== clean.barMilliseconds);
        }
        clean.sample.runs.forEach((run) => run.forEach((r) => expect(Number.isFinite(r)).toBe(true)));
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
