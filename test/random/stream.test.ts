import { describe, expect, it } from 'vitest';
import { exp } from '../../src/math/exp.ts';
import type { RootKey } from '../../src/random/root-key.ts';
import { mirrorOf } from '../../src/random/mirror.ts';
import { RandomStream } from '../../src/random/stream.ts';
import {
  chiSquareDeviate,
  kolmogorovSmirnov,
  normalAndersonDarling,
  normalKolmogorovSmirnov,
} from './goodness-of-fit.ts';

const root: RootKey = [0x9e3779b9, 1, 2, 3];
const COUNT = 200_000;
const drawn = (draw: (stream: RandomStream) => number, path: number): Float64Array => {
  const stream = new RandomStream().seek(root, path, 1);
  return Float64Array.from({ length: COUNT }, () => draw(stream));
};

describe('a random stream', () => {
  it('starts over at its address, whatever was drawn before', () => {
    const stream = new RandomStream();
    const first = [stream.seek(root, 5, 2).uniform(), stream.normal(), stream.exponential(), stream.integer(10)];
    stream.seek(root, 6, 2).normal();
    expect([stream.seek(root, 5, 2).uniform(), stream.normal(), stream.exponential(), stream.integer(10)]).toEqual(
      first,
    );
  });
  it('is another stream for another root, path, purpose, branch or lane', () => {
    const stream = new RandomStream();
    const heads = [
      stream.seek(root, 5, 2).uniform(),
      stream.seek([0x9e3779b9, 1, 2, 4], 5, 2).uniform(),
      stream.seek(root, 6, 2).uniform(),
      stream.seek(root, 5, 3).uniform(),
      stream.seek(root, 5, 2, 1).uniform(),
      stream.seek(root, 5, 2, 0, 1).uniform(),
    ];
    expect(new Set(heads).size).toBe(heads.length);
  });
  it('takes two words for every draw, so that kinds of draw do not shift one another', () => {
    const stream = new RandomStream();
    const draws: ((stream: RandomStream) => number)[] = [
      (s) => s.uniform(),
      (s) => s.normal(),
      (s) => s.exponential(),
      (s) => s.integer(7),
    ];
    const seconds = draws.map((draw) => {
      draw(stream.seek(root, 1, 1));
      return stream.uniform();
    });
    expect(new Set(seconds).size).toBe(1);
  });
  it('draws many integers at once as it draws them one by one, and goes on from there', () => {
    const [one, many] = [new RandomStream().seek(root, 4, 1), new RandomStream().seek(root, 4, 1)];
    const found = new Uint32Array(2_000);
    // None, one and many; ranges at both ends.
    for (const [count, below] of [
      [0, 5],
      [1, 1],
      [512, 3],
      [513, 2 ** 32],
      [1_999, 37],
    ] as const) {
      found.fill(4_000_000_000);
      many.integers(found, count, below);
      expect([...found.subarray(0, count)]).toEqual(Array.from({ length: count }, () => one.integer(below)));
      expect(found.subarray(count).every((each) => each === 4_000_000_000)).toBe(true);
    }
    expect(many.uniform()).toBe(one.uniform());
    expect(() => many.integers(found, 1, 0)).toThrow(RangeError);
    expect(() => many.integers(found, 1, 2.5)).toThrow(RangeError);
  });
  it('draws many integers of a mirror image as it draws them one by one', () => {
    const [one, many] = [mirrorOf(4), mirrorOf(4)].map((address) => new RandomStream().seek(root, address, 1));
    const found = new Uint32Array(600);
    many!.integers(found, 600, 1_000);
    expect([...found]).toEqual(Array.from({ length: 600 }, () => one!.integer(1_000)));
    const plain = new Uint32Array(600);
    new RandomStream().seek(root, 4, 1).integers(plain, 600, 1_000);
    expect([...found]).toEqual([...plain].map((each) => 999 - each));
  });
  // Each statistic below exceeds its bound with probability 1e-5 (see goodness-of-fit.ts); the seed is fixed.
  it('draws uniforms that pass Kolmogorov and Smirnov', () => {
    expect(kolmogorovSmirnov(drawn((s) => s.uniform(), 1))).toBeLessThan(2.47);
  });
  it('draws normals that pass Kolmogorov and Smirnov, and Anderson and Darling', () => {
    const normals = drawn((s) => s.normal(), 2);
    expect(normalKolmogorovSmirnov(normals)).toBeLessThan(2.47);
    expect(normalAndersonDarling(normals)).toBeLessThan(10.3);
  });
  it('draws exponentials of mean 1 that pass Kolmogorov and Smirnov', () => {
    expect(kolmogorovSmirnov(drawn((s) => exp(-s.exponential()), 3))).toBeLessThan(2.47);
  });
  it('draws every integer below the limit equally often', () => {
    const counts = new Float64Array(37);
    for (const n of drawn((s) => s.integer(37), 4)) counts[n]!++;
    expect(Math.abs(chiSquareDeviate(counts))).toBeLessThan(4.5);
  });
  it('draws integers up to 2³² and only 0 below 1', () => {
    const stream = new RandomStream().seek(root, 9, 1);
    const large = Array.from({ length: 100 }, () => stream.integer(2 ** 32));
    expect(large.every((n) => Number.isInteger(n) && n >= 0 && n < 2 ** 32)).toBe(true);
    expect(Math.max(...large)).toBeGreaterThan(2 ** 31);
    expect(stream.integer(1)).toBe(0);
  });
  it('refuses a range that is none', () => {
    const stream = new RandomStream().seek(root, 9, 1);
    for (const below of [0, -1, 1.5, 2 ** 32 + 1, NaN]) expect(() => stream.integer(below)).toThrow(String(below));
  });
});
