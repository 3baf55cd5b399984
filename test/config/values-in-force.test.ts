import { describe, expect, it } from 'vitest';
import { valuesInForce, type ValuesInForce } from '../../src/config/files/values-in-force.ts';
import type { PriceHistory } from '../../src/price-model.ts';

const HOUR = 3_600_000;

/** Rates 0.1, 0.2, … at these hours, some milliseconds late. */
function history(hours: readonly number[], late = 0): PriceHistory {
  return {
    file: 'rates.csv',
    column: 'rate',
    timestamps: Float64Array.from(hours, (hour) => hour * HOUR + late),
    closes: Float64Array.from(hours, (_, i) => (i + 1) / 10),
    barMilliseconds: 8 * HOUR,
  };
}

const listed = (read: ValuesInForce): unknown => (read.kind === 'values' ? Array.from(read.values) : read);

describe('the values of a file in force', () => {
  it('are its rows one by one where times and rows are as far apart, from the first on', () => {
    const times = { from: undefined, every: 8 * HOUR, count: 3 };
    expect(listed(valuesInForce(history([0, 8, 16]), times))).toEqual([0.1, 0.2, 0.3]);
  });

  it('are those after the time at which a path begins: the first settles an interval later', () => {
    for (const late of [0, 8]) {
      expect(listed(valuesInForce(history([0, 8, 16], late), { from: 0, every: 8 * HOUR, count: 2 }))).toEqual([
        0.2, 0.3,
      ]);
    }
  });

  it('hold until the next row, over gaps as well, and the last one for as long as rows are apart', () => {
    expect(listed(valuesInForce(history([0, 8, 32, 40]), { from: 0, every: 8 * HOUR, count: 5 }))).toEqual([
      0.2, 0.2, 0.2, 0.3, 0.4,
    ]);
    const hourly = { from: 0, every: HOUR, count: 15 };
    expect(listed(valuesInForce(history([0, 8]), hourly))).toEqual([
      ...new Array<number>(7).fill(0.1),
      ...new Array<number>(8).fill(0.2),
    ]);
  });

  it('end with the file', () => {
    const read = valuesInForce(history([0, 8]), { from: 0, every: HOUR, count: 16 });
    expect(read).toEqual({ kind: 'tooShort', available: 15 });
  });

  it('do not begin before it', () => {
    expect(valuesInForce(history([24, 32]), { from: 0, every: HOUR, count: 2 })).toEqual({ kind: 'beforeHistory' });
  });
});
