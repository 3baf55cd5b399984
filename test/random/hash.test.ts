import { describe, expect, it } from 'vitest';
import { addressKey, LANE_LIMIT, streamSeed } from '../../src/random/hash.ts';
import type { RootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';

interface Address {
  readonly root: RootKey;
  readonly path: bigint;
  readonly purpose: number;
  readonly branch: number;
  readonly lane: number;
}

function seedOf({ root, path, purpose, branch, lane }: Address): number[] {
  const words = new Uint32Array(4);
  streamSeed(words, root, Number(path), purpose, branch, lane);
  return Array.from(words);
}

const base: Address = { root: [11, 22, 33, 44], path: 7n, purpose: 1, branch: 0, lane: 0 };

function onesOf(word: number): number {
  let ones = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) ones++;
  return ones;
}

describe('the seed of a stream', () => {
  const root =
    (i: number, bit: number) =>
    (a: Address): Address => ({
      ...a,
      root: a.root.map((w, j) => (i === j ? (w ^ (1 << bit)) >>> 0 : w)) as unknown as RootKey,
    });
  const flips: ((address: Address) => Address)[] = [];
  for (let bit = 0; bit < 32; bit++) {
    for (let i = 0; i < 4; i++) flips.push(root(i, bit));
    flips.push(
      (a) => ({ ...a, purpose: (a.purpose ^ (1 << bit)) >>> 0 }),
      (a) => ({ ...a, branch: (a.branch ^ (1 << bit)) >>> 0 }),
    );
  }
  for (let bit = 0n; bit < 53n; bit++) flips.push((a) => ({ ...a, path: a.path ^ (1n << bit) }));
  for (let bit = 0; bit < 10; bit++) flips.push((a) => ({ ...a, lane: a.lane ^ (1 << bit) }));

  it('changes half of its 128 bits when any one bit of the address does', () => {
    const random = new RandomStream().seek([1, 2, 3, 4], 0, 1);
    const samples = 100;
    const deviates = flips.map((flip) => {
      let changed = 0;
      for (let i = 0; i < samples; i++) {
        const word = (): number => random.integer(2 ** 32);
        const address: Address = {
          root: [word(), word(), word(), word()],
          path: (BigInt(random.integer(2 ** 21)) << 32n) | BigInt(word()),
          purpose: word(),
          branch: word(),
          lane: random.integer(1024),
        };
        const before = seedOf(address);
        changed += seedOf(flip(address)).reduce((sum, w, j) => sum + onesOf(w ^ before[j]!), 0);
      }
      // Binomial with 128·samples trials at ½.
      return (changed - 64 * samples) / Math.sqrt(32 * samples);
    });
    // 255 deviates: one beyond 5.5 has probability 1e-5.
    expect(Math.max(...deviates.map(Math.abs))).toBeLessThan(5.5);
  });
  it('differs wherever the address does', () => {
    const seeds = new Set([base, ...flips.map((flip) => flip(base))].map((address) => seedOf(address).join()));
    expect(seeds.size).toBe(flips.length + 1);
  });
  it('is a pure function of the address', () => {
    const first = seedOf(base);
    seedOf({ ...base, path: 8n });
    expect(seedOf(base)).toEqual(first);
  });
  it('reads both words of a long path index', () => {
    expect(seedOf({ ...base, path: 2n ** 32n + 7n })).not.toEqual(seedOf(base));
    expect(seedOf({ ...base, path: 2n ** 53n - 1n })).toHaveLength(4);
  });
  it('is never the key of a decision', () => {
    const key = new Uint32Array(4);
    addressKey(key, base.root, 7, 1);
    for (let lane = 0; lane < LANE_LIMIT; lane++)
      expect(seedOf({ ...base, lane }).join()).not.toBe(Array.from(key).join());
  });
  it('refuses paths and lanes out of range, with the value', () => {
    const words = new Uint32Array(4);
    for (const path of [-1, 0.5, 2 ** 53, NaN])
      expect(() => streamSeed(words, base.root, path, 1, 0, 0)).toThrow(String(path));
    for (const lane of [-1, LANE_LIMIT, NaN])
      expect(() => streamSeed(words, base.root, 0, 1, 0, lane)).toThrow(String(lane));
  });
});
