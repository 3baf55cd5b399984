import { describe, expect, it } from 'vitest';
import { streamSeed } from '../../src/random/hash.ts';
import { fillNormals } from '../../src/random/normal.ts';
import { purpose, PURPOSE } from '../../src/random/purpose.ts';
import type { RootKey } from '../../src/random/root-key.ts';
import { Xoshiro128 } from '../../src/random/xoshiro.ts';
import { chiSquareDeviate, correlationDeviate } from './goodness-of-fit.ts';

const root: RootKey = [1, 0, 0, 0];
const STREAMS = 64;
const LENGTH = 8192;

type Place = (i: number) => {
  readonly root: RootKey;
  readonly path: number;
  readonly purpose: number;
  readonly branch: number;
};
const neighbours: readonly [string, Place][] = [
  ['paths', (i) => ({ root, path: i, purpose: 1, branch: 0 })],
  ['purposes', (i) => ({ root, path: 0, purpose: 1 + i, branch: 0 })],
  ['underlyings', (i) => ({ root, path: 0, purpose: purpose(PURPOSE.diffusion, i), branch: 0 })],
  ['branches', (i) => ({ root, path: 0, purpose: 1, branch: i })],
  ['roots', (i) => ({ root: [1 + i, 0, 0, 0], path: 0, purpose: 1, branch: 0 })],
];

const largestDeviate = (columns: readonly Float64Array[]): number => {
  let worst = 0;
  for (let i = 0; i < columns.length; i++)
    for (let j = 0; j < i; j++) worst = Math.max(worst, Math.abs(correlationDeviate(columns[i]!, columns[j]!)));
  return worst;
};
const standardSquares = (column: Float64Array): Float64Array => column.map((z) => (z * z - 1) / Math.SQRT2);

// Largest of 2,016 deviates: beyond 6 with probability 4e-6 for normals; squares have heavier products, 7 takes their place.
describe.each(neighbours)('the blocks of 64 neighbouring %s', (_, place) => {
  const columns = Array.from({ length: STREAMS }, (_, i) => {
    const out = new Float64Array(LENGTH);
    const at = place(i);
    fillNormals(at.root, at.path, at.purpose, at.branch, out);
    return out;
  });
  it('are uncorrelated', () => {
    expect(largestDeviate(columns)).toBeLessThan(6);
  });
  it('have uncorrelated squares', () => {
    expect(largestDeviate(columns.map(standardSquares))).toBeLessThan(7);
  });
});

describe('the places of one block', () => {
  const long = new Float64Array(8 * 65_536);
  fillNormals(root, 99, 1, 0, long);
  const places = Array.from({ length: 8 }, (_, place) =>
    Float64Array.from({ length: 65_536 }, (_, g) => long[8 * g + place]!),
  );

  // 28 deviates each: beyond 5.2 with probability 6e-6; squares of heavier products at 6.
  it('are uncorrelated across lanes and within pairs', () => {
    expect(largestDeviate(places)).toBeLessThan(5.2);
  });
  it('have uncorrelated squares', () => {
    expect(largestDeviate(places.map(standardSquares))).toBeLessThan(6);
  });
  it('are uncorrelated with what comes up to 16 places later', () => {
    for (let lag = 1; lag <= 16; lag++) {
      const deviate = correlationDeviate(long.subarray(lag), long.subarray(0, -lag));
      expect(Math.abs(deviate)).toBeLessThan(5);
    }
  });
});

describe('the words of 64 neighbouring paths and four lanes, interleaved', () => {
  const seed = new Uint32Array(4);
  const generators = Array.from({ length: STREAMS * 4 }, (_, i) => {
    streamSeed(seed, root, i >> 2, 1, 0, i & 3);
    return new Xoshiro128().seed(seed[0]!, seed[1]!, seed[2]!, seed[3]!);
  });
  const words = new Uint32Array(generators.length * 2048);
  for (let i = 0; i < words.length; i++) words[i] = generators[i % generators.length]!.next();

  // Each a two-sided test at 4.9 deviations: 1e-6.
  it.each([24, 16, 8, 0])('have all values of the byte at bit %d equally often', (shift) => {
    const counts = new Float64Array(256);
    for (const word of words) counts[(word >>> shift) & 255]!++;
    expect(Math.abs(chiSquareDeviate(counts))).toBeLessThan(4.9);
  });
  it.each([24, 0])('have all pairs of successive bytes at bit %d equally often', (shift) => {
    const counts = new Float64Array(65_536);
    for (let i = 0; i + 1 < words.length; i += 2)
      counts[(((words[i]! >>> shift) & 255) << 8) | ((words[i + 1]! >>> shift) & 255)]!++;
    expect(Math.abs(chiSquareDeviate(counts))).toBeLessThan(4.9);
  });
  it('have half of their bits set', () => {
    let ones = 0;
    for (const word of words) for (let rest = word; rest !== 0; rest &= rest - 1) ones++;
    expect(Math.abs(ones - 16 * words.length) / Math.sqrt(8 * words.length)).toBeLessThan(4.9);
  });
});

describe('the first words of streams', () => {
  it('have birthday spacings that repeat as often as those of independent words', () => {
    // G. Marsaglia: m = 4,096 birthdays in 2³² days repeat a spacing Poisson(m³/4n = 4) times; 100 years: 400 ± 4.9·20 at 1e-6.
    const seed = new Uint32Array(4);
    const generator = new Xoshiro128();
    const birthdays = new Float64Array(4096);
    let repeats = 0;
    for (let year = 0; year < 100; year++) {
      for (let i = 0; i < birthdays.length; i++) {
        streamSeed(seed, root, year * birthdays.length + i, 2, 0, 0);
        birthdays[i] = generator.seed(seed[0]!, seed[1]!, seed[2]!, seed[3]!).next() >>> 0;
      }
      birthdays.sort();
      const spacings = birthdays.map((day, i) => (i === 0 ? day : day - birthdays[i - 1]!)).sort();
      for (let i = 1; i < spacings.length; i++) if (spacings[i] === spacings[i - 1]) repeats++;
    }
    expect(Math.abs(repeats - 400)).toBeLessThan(98);
  });
});
