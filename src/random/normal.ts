import { streamSeed } from './hash.ts';
import { drawnPath, isMirror } from './mirror.ts';
import type { RootKey } from './root-key.ts';

const LANES = 4;
/** Normals in a group: each lane contributes one pair. */
const GROUP = 2 * LANES;

const words = new Uint32Array(4);

/**
 * Fills `out[0 .. count)` with standard normals: the block of (root, path, purpose, branch).
 *
 * This is the specification of the block: the kernel of kernels/assembly gives the same bits. Four lanes, seeded by
 * `streamSeed` with lane 0 to 3, each run xoshiro128++. In group g each lane draws a word a, then a word b, and makes
 * two normals by G. E. P. Box and M. E. Muller, Ann. Math. Statist. 29 (1958), in float32 with round to nearest after
 * each operation, never fused:
 *
 *     u = a·2⁻³², a's last bit set      f = ⌊b/2⌋·2⁻³⁰, b signed      r = √(−2 ln u)
 *     out[8g + lane] = ± r·cos(πf/2), minus where b is odd      out[8g + 4 + lane] = r·sin(πf/2)
 *
 * and widens them to float64. u and f round to float32 too, u never up to the next power of two. From there on the result is
 * within 3e-6 of the exact one, and |z| ≤ √(64 ln 2) = 6.66.
 * What a longer `count` adds comes after: a shorter block is a prefix of a longer one.
 *
 * @param path     a whole number, 0 ≤ path < 2⁵³, or the mirror image of one (`mirrorOf`), of which all signs are turned
 * @param purpose  from `purpose()`
 * @param branch   0 except where paths are split
 * @param count    at most the length of `out`, which is also the default
 * @throws RangeError if the path is out of range or `count` exceeds `out`
 */
export function fillNormals(
  root: RootKey,
  path: number,
  purpose: number,
  branch: number,
  out: Float64Array,
  count: number = out.length,
): void {
  if (!(count >= 0 && count <= out.length)) {
    throw new RangeError(`a block of ${count} normals does not fit into ${out.length} places`);
  }
  for (let lane = 0; lane < LANES; lane++) {
    streamSeed(words, root, drawnPath(path), purpose, branch, lane);
    fillLane(words[0]!, words[1]!, words[2]!, words[3]!, out, lane, count);
  }
  if (isMirror(path)) turnSigns(out, count);
}

/** Turns a block of normals into its mirror image, in its place. */
export function turnSigns(block: Float64Array, count: number = block.length): void {
  for (let i = 0; i < count; i++) block[i] = -block[i]!;
}

/** −2·ln(2⁻ᵏ), at k: the product of k and 2·ln 2 in float32. */
const HALVINGS = Float32Array.from({ length: 32 }, (_, k) => k * 1.3862943649291992);

/**
 * One lane's share of the block: places lane, lane + 4, lane + 8, …
 *
 * State in locals and coefficients as literals, which the compiler keeps in registers; module constants may be fetched and
 * checked at every use. `Math.fround` is applied wherever float32 would round and left out where a result is exact.
 * Sums of products are paired (Estrin), not nested (Horner), so that they do not wait for one another.
 */
export function fillLane(
  seed0: number,
  seed1: number,
  seed2: number,
  seed3: number,
  out: Float64Array,
  lane: number,
  count: number,
): void {
  const round = Math.fround;
  let s0 = seed0 | 0;
  let s1 = seed1 | 0;
  let s2 = seed2 | 0;
  let s3 = seed3 | 0;
  for (let i = lane; i < count; i += GROUP) {
    const sumA = (s0 + s3) | 0;
    const a = (((sumA << 7) | (sumA >>> 25)) + s0) | 1;
    const shiftedA = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shiftedA;
    s3 = (s3 << 11) | (s3 >>> 21);

    const sumB = (s0 + s3) | 0;
    const b = (((sumB << 7) | (sumB >>> 25)) + s0) | 0;
    const shiftedB = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shiftedB;
    s3 = (s3 << 11) | (s3 >>> 21);

    // Where a's leading 24 bits are all ones, rounding to float32 would carry into the exponent; this clears what is below.
    const floored = a & ~(a >>> 24);
    const zeros = Math.clz32(floored);
    // m = u·2^(zeros + 1) in [1, 2); the scale, 2⁻³¹, is exact.
    const m = round((floored << zeros) >>> 0) * 4.656612873077393e-10;
    // −2·ln(m/2) = −4·artanh(s) = s·L(s²), |s| ≤ 1/3, L to 2e-7 relative. Its zero lies at s = 0, so it stays accurate there.
    const s = round((m - 2) / round(m + 2));
    const z = round(s * s);
    const l01 = round(-3.9999992847442627 + round(-1.3335200548171997 * z));
    const l23 = round(-0.7917892336845398 + round(-0.6845210194587708 * z));
    const logarithm = round(s * round(l01 + round(l23 * round(z * z))));
    const r = round(Math.sqrt(round(HALVINGS[zeros]! + logarithm)));

    // f in [−1, 1], scaled by 2⁻³⁰; half = sin(πf/4) to 3e-9 relative. Doubling that angle gives −π/2 … π/2, from short
    // polynomials and with no case distinction; b's last bit turns it to the other side of the circle.
    const f = round(b >> 1) * 9.313225746154785e-10;
    const y = round(f * f);
    const s01 = round(0.7853981852531433 + round(-0.08074543625116348 * y));
    const s23 = round(0.00249000103212893 + round(-3.59504520019982e-5 * y));
    const half = round(f * round(s01 + round(s23 * round(y * y))));
    const square = round(half * half);
    const sine = 2 * round(half * round(Math.sqrt(round(1 - square))));
    const cosine = round(1 - 2 * square);

    out[i] = round(r * cosine) * (1 - ((b & 1) << 1));
    if (i + LANES < count) out[i + LANES] = round(r * sine);
  }
}
