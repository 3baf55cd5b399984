import { describe, expect, it } from 'vitest';
import { plainKernel } from '../../../src/market/kernel/plain.ts';
import { mirrorOf } from '../../../src/random/mirror.ts';
import { fillLane } from '../../../src/random/normal.ts';
import type { RootKey } from '../../../src/random/root-key.ts';
import { Xoshiro128 } from '../../../src/random/xoshiro.ts';
import { expectSameBits, freshKernel } from './bits.ts';

const ROOT: RootKey = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
const kernel = freshKernel();

/** Both kernels' normals of the address, held against each other. */
function compareBlocks(
  steps: number,
  addresses: Iterable<readonly [root: RootKey, path: number, purpose: number]>,
): void {
  const [vectors, plain] = [kernel.workspace(1, steps), plainKernel.workspace(1, steps)];
  for (const [root, path, purpose] of addresses) {
    vectors.fillNormals(0, root, path, purpose);
    plain.fillNormals(0, root, path, purpose);
    expectSameBits(vectors.columns[0]!, plain.columns[0]!, `the block of ${steps}, path ${path}, purpose ${purpose}`);
  }
}

function* addresses(count: number): Generator<readonly [RootKey, number, number]> {
  for (let i = 0; i < count; i++) yield [ROOT, i, 1 + 256 * (i % 7)];
}

describe('the two kernels agree in every bit of a normal', () => {
  it('over ten million', () => compareBlocks(100_000, addresses(100)));

  it.each(Array.from({ length: 40 }, (_, i) => i + 1))('in blocks of %i', (steps) => {
    compareBlocks(steps, addresses(20));
  });

  it('at the ends of what a root, a path and a purpose can be', () => {
    const ends = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
    const all = ends.flatMap((word) =>
      [...ends, 2 ** 32, 2 ** 53 - 1].flatMap((path) =>
        ends.map((purpose): readonly [RootKey, number, number] => [[word, 0, 2 ** 32 - 1, word], path, purpose]),
      ),
    );
    compareBlocks(24, all);
  });

  it('of mirror images, which turn every sign', () => {
    for (const steps of [1, 7, 24, 1_000]) {
      compareBlocks(steps, [
        [ROOT, mirrorOf(0), 1],
        [ROOT, mirrorOf(2 ** 40), 5],
      ]);
      const [path, mirror] = [kernel.workspace(1, steps), plainKernel.workspace(1, steps)];
      path.fillNormals(0, ROOT, 6, 1);
      mirror.fillNormals(0, ROOT, mirrorOf(6), 1);
      expectSameBits(
        mirror.columns[0]!,
        path.columns[0]!.map((z) => -z),
        `the mirror image of ${steps} normals`,
      );
    }
  });

  it('and refuse the same paths', () => {
    for (const each of [kernel, plainKernel])
      for (const path of [-0.5, 0.5, 2 ** 53, NaN])
        expect(() => each.workspace(1, 8).fillNormals(0, ROOT, path, 1)).toThrow(`got ${path}`);
  });
});

/**
 * A state of xoshiro128++ whose first two words are a and, up to its last bit and for the second, what `turn` leads to:
 * with s0 = 0 the first word is s3 turned by 7 bits, and the second depends on s1 ⊕ s3 alone.
 */
function stateOf(a: number, turn: number): readonly [number, number, number, number] {
  const s3 = ((a >>> 7) | (a << 25)) >>> 0;
  return [0, (turn ^ s3) >>> 0, 0x9e3779b9, s3];
}

/** Values of s1 ⊕ s3, and the second word that each gives: about the quarters of the circle, where signs and branches lie. */
const TURNS: readonly (readonly [turn: number, word: number])[] = [
  [0x00000000, 0x00000000],
  [0x75efe487, 0x00000001],
  [0x30e7d6cb, 0x00000002],
  [0x67d8eaec, 0x00000003],
  [0x7bf921dd, 0xffffffff],
  [0x45080dbc, 0xfffffffe],
  [0x228406de, 0x7fffffff],
  [0x678c149a, 0x7ffffffe],
  [0xe3853677, 0x7ffffffd],
  [0x59751aff, 0x80000000],
  [0x536bdda9, 0x80000002],
  [0x33c60a4d, 0x3fffffff],
  [0x64ade118, 0x40000001],
  [0x1142036f, 0xbfffffff],
];

/** First words with 0 … 31 leading zeros: powers of two and their neighbours, all ones, and what float32 has to round. */
const FIRST_WORDS = Array.from({ length: 32 }, (_, zeros) => zeros).flatMap((zeros) => {
  const ones = 0xffffffff >>> zeros;
  const top = (ones ^ (ones >>> 1)) >>> 0;
  const places = [0, 1, 2, 0x40, 0x7f, 0x80, 0x81, 0xff, 0x100, 0x17f, 0x180, 0x181, ones >>> 2];
  return [
    ...places.map((low) => (top | (low & ones)) >>> 0),
    ones,
    (ones - 1) >>> 0,
    (ones ^ 0x80) >>> 0,
    (ones ^ 0xff) >>> 0,
  ];
});

describe('the two kernels agree in every bit of the normals of chosen words', () => {
  const { exports } = freshKernel();
  exports.memory.grow(1);
  const lanes = new Uint32Array(exports.memory.buffer, 0, 16);
  const filled = new Float64Array(exports.memory.buffer, 128, 8);

  it('which are the words they are meant to be', () => {
    for (const [turn, word] of TURNS) {
      const generator = new Xoshiro128().seed(...stateOf(0xfffffffe, turn));
      expect([generator.next() >>> 0, generator.next() >>> 0]).toEqual([0xfffffffe, word]);
    }
  });

  it.each(TURNS)('turn %i, word %i, and all kinds of first words', (turn) => {
    const plain = new Float64Array(8);
    for (let first = 0; first < FIRST_WORDS.length; first += 4) {
      for (let lane = 0; lane < 4; lane++) {
        const state = stateOf(FIRST_WORDS[(first + lane) % FIRST_WORDS.length]!, turn);
        state.forEach((word, i) => (lanes[4 * i + lane] = word));
        fillLane(...state, plain, lane, 8);
      }
      exports.fillNormals(0, 128, 1);
      expectSameBits(filled, plain, `the group of word ${first}`);
    }
  });

  it('reach both ends: 6.66 deviations, and none', () => {
    const plain = new Float64Array(8);
    fillLane(...stateOf(0, TURNS[0]![0]), plain, 0, 8);
    expect(Math.abs(plain[4]!) + Math.abs(plain[0]!)).toBeGreaterThan(6.66);
    fillLane(...stateOf(0xffffffff, TURNS[0]![0]), plain, 0, 8);
    expect(Math.abs(plain[0]!)).toBeLessThan(1e-3);
  });
});
