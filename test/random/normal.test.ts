import { beforeAll, describe, expect, it } from 'vitest';
import { normalCdf } from '../../src/math/normal-distribution.ts';
import { streamSeed } from '../../src/random/hash.ts';
import { fillNormals } from '../../src/random/normal.ts';
import type { RootKey } from '../../src/random/root-key.ts';
import { Xoshiro128 } from '../../src/random/xoshiro.ts';
import { normalAndersonDarling, normalKolmogorovSmirnov } from './goodness-of-fit.ts';

const root: RootKey = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
const block = (count: number, path = 3, purpose = 1, branch = 0): Float64Array => {
  const out = new Float64Array(count);
  fillNormals(root, path, purpose, branch, out);
  return out;
};

/** The words that lane `lane` of a block draws, as `fillNormals` documents them. */
function* wordsOf(path: number, lane: number): Generator<number> {
  const seed = new Uint32Array(4);
  streamSeed(seed, root, path, 1, 0, lane);
  const generator = new Xoshiro128().seed(seed[0]!, seed[1]!, seed[2]!, seed[3]!);
  for (;;) yield generator.next();
}

describe('a block of normals', () => {
  it('is a pure function of its address', () => {
    const first = block(100);
    block(100, 4);
    expect(block(100)).toEqual(first);
  });
  it('is another block for another path, purpose or branch', () => {
    const heads = [block(8), block(8, 4), block(8, 3, 2), block(8, 3, 1, 1)].map((values) => values.join());
    expect(new Set(heads).size).toBe(4);
  });
  it('begins with every shorter block', () => {
    const long = block(64);
    for (let count = 0; count <= 64; count++) expect(block(count)).toEqual(long.subarray(0, count));
  });
  it('leaves alone what lies behind its count', () => {
    const out = new Float64Array(20).fill(7);
    fillNormals(root, 3, 1, 0, out, 13);
    expect(Array.from(out.subarray(0, 13))).toEqual(Array.from(block(13)));
    expect(Array.from(out.subarray(13))).toEqual(new Array(7).fill(7));
  });
  it('refuses a count beyond its room, with the value', () => {
    expect(() => fillNormals(root, 3, 1, 0, new Float64Array(4), 5)).toThrow('5 normals');
    expect(() => fillNormals(root, 3, 1, 0, new Float64Array(4), NaN)).toThrow(RangeError);
  });

  it('lies within 3e-6 of Box and Muller in double precision, on the documented words, rounding and places', () => {
    const values = block(80_000);
    let worst = 0;
    for (let lane = 0; lane < 4; lane++) {
      const words = wordsOf(3, lane);
      for (let i = lane; i < values.length; i += 8) {
        const a = (words.next().value as number) | 1;
        const u = Math.fround((a & ~(a >>> 24)) >>> 0) * 2 ** -32;
        const b = words.next().value as number;
        const r = Math.sqrt(-2 * Math.log(u));
        const angle = (Math.fround(b >> 1) * 2 ** -30 * Math.PI) / 2;
        const sign = (b & 1) === 1 ? -1 : 1;
        worst = Math.max(
          worst,
          Math.abs(values[i]! - sign * r * Math.cos(angle)),
          Math.abs(values[i + 4]! - r * Math.sin(angle)),
        );
      }
    }
    expect(worst).toBeLessThan(3e-6);
  });

  it('has the bits that a float32 kernel with reinterpreted exponents makes', () => {
    expect(block(40_000)).toEqual(float32Kernel(40_000));
  });
});

/**
 * The block as a vector unit would make it: every value in a float32 register, the exponent of the first word from the bits
 * of its conversion. Shares no line with `fillNormals`.
 */
function float32Kernel(count: number): Float64Array {
  const out = new Float64Array(count);
  const register = new Float32Array(1);
  const bitsOf = new Uint32Array(register.buffer);
  const float = (x: number): number => {
    register[0] = x;
    return register[0];
  };
  const polynomial = (c: readonly number[], x: number): number => {
    const x2 = float(x * x);
    const low = float(float(c[0]!) + float(float(c[1]!) * x));
    const high = float(float(c[2]!) + float(float(c[3]!) * x));
    return float(low + float(high * x2));
  };
  for (let lane = 0; lane < 4; lane++) {
    const words = wordsOf(3, lane);
    for (let i = lane; i < count; i += 8) {
      const a = ((words.next().value as number) | 1) >>> 0;
      const b = words.next().value as number;
      float((a & ~(a >>> 24)) >>> 0);
      const zeros = 158 - (bitsOf[0]! >>> 23);
      bitsOf[0] = (bitsOf[0]! & 0x7fffff) | 0x3f800000;
      const m = register[0]!;
      const s = float(float(m - 2) / float(m + 2));
      const l = polynomial(
        [-3.9999992847442627, -1.3335200548171997, -0.7917892336845398, -0.6845210194587708],
        float(s * s),
      );
      const r = float(Math.sqrt(float(float(zeros * float(1.3862943649291992)) + float(s * l))));
      const f = float(float(b >> 1) * 2 ** -30);
      const p = polynomial(
        [0.7853981852531433, -0.08074543625116348, 0.00249000103212893, -3.59504520019982e-5],
        float(f * f),
      );
      const half = float(f * p);
      const square = float(half * half);
      const sine = float(2 * float(half * float(Math.sqrt(float(1 - square)))));
      const cosine = float(1 - float(2 * square));
      const z = float(r * cosine);
      out[i] = (b & 1) === 1 ? -z : z;
      if (i + 4 < count) out[i + 4] = float(r * sine);
    }
  }
  return out;
}

describe('a million normals from 1,000 paths', () => {
  const all = new Float64Array(1_000_000);
  beforeAll(() => {
    for (let path = 0; path < 1000; path++) fillNormals(root, path, 1, 0, all.subarray(1000 * path, 1000 * (path + 1)));
  });

  // E Zᵏ and E Z²ᵏ: odd moments are 0, even ones products of odd numbers. Eight tests at 4.5 standard errors: 5e-5 in all.
  const doubleFactorial = (k: number): number => (k <= 0 ? 1 : k * doubleFactorial(k - 2));
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('have the moment of order %d within 4.5 standard errors', (order) => {
    const expected = order % 2 === 1 ? 0 : doubleFactorial(order - 1);
    const error = Math.sqrt((doubleFactorial(2 * order - 1) - expected * expected) / all.length);
    const mean = all.reduce((sum, z) => sum + z ** order, 0) / all.length;
    expect(Math.abs(mean - expected) / error).toBeLessThan(4.5);
  });
  it('pass Kolmogorov and Smirnov at 1e-5', () => {
    expect(normalKolmogorovSmirnov(all)).toBeLessThan(2.47);
  });
  it('pass Anderson and Darling at 1e-5', () => {
    expect(normalAndersonDarling(all)).toBeLessThan(10.3);
  });
  it.each([3, 4, 4.5])(
    'lie beyond %d deviations as often as they should, each side within 4.5 standard errors',
    (bound) => {
      const expected = all.length * normalCdf(-bound);
      for (const side of [-1, 1]) {
        const count = all.reduce((n, z) => n + (side * z > bound ? 1 : 0), 0);
        expect(Math.abs(count - expected)).toBeLessThan(4.5 * Math.sqrt(expected) + 1);
      }
    },
  );
  it('give pairs whose radius and angle are independent of one another', () => {
    // z² of one and the other of a pair; variance of z² is 2. Beyond 4.5 with probability 7e-6.
    let sum = 0;
    let n = 0;
    for (let i = 0; i < all.length; i += 8) {
      for (let lane = 0; lane < 4; lane++, n++) sum += ((all[i + lane]! ** 2 - 1) * (all[i + lane + 4]! ** 2 - 1)) / 2;
    }
    expect(Math.abs(sum) / Math.sqrt(n)).toBeLessThan(4.5);
  });
});

describe('the tails', () => {
  it('hold about 9.2 of sixteen million normals beyond 5 deviations, and none beyond 6.67', () => {
    const out = new Float64Array(16_000);
    let beyond = 0;
    let largest = 0;
    for (let path = 0; path < 1000; path++) {
      fillNormals(root, path, 2, 0, out);
      for (let i = 0; i < out.length; i++) {
        const size = Math.abs(out[i]!);
        if (size > 5) beyond++;
        if (size > largest) largest = size;
      }
    }
    // Poisson with mean 9.17: 0 with probability 1e-4, above 25 with 5e-6.
    expect(beyond).toBeGreaterThanOrEqual(1);
    expect(beyond).toBeLessThanOrEqual(25);
    expect(largest).toBeLessThan(6.67);
  });
  it('reach beyond 6 deviations', () => {
    // Found by looking through 1.3e9 normals of this purpose: two lie beyond 6, where 2.5 are expected.
    const out = new Float64Array(11_251);
    fillNormals(root, 62_775, 2, 0, out);
    expect(out[5325]).toBe(-6.112913131713867);
    fillNormals(root, 37_248, 2, 0, out);
    expect(out[11_250]).toBe(6.0164265632629395);
  });
});
