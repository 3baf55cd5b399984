import { streamSeed } from './hash.ts';
import type { RootKey } from './root-key.ts';

const LANES = 4;
/** Normals in a group: each lane contributes one pair. */
const GROUP = 2 * LANES;

const words = new Uint32Array(4);

/**
 * Fills `out[0 .. count)` with standard normals: the block of (root, path, purpose, branch).
 *
 * This is the specification of the block, of which a vectorised kernel has to give the same bits. Four lanes, seeded by
 * `streamSeed` with lane 0 to 3, each run xoshiro128++. In group g each lane draws a word a, then a word b, and makes
 * two normals by G. E. P. Box and M. E. Muller, Ann. Math. Statist. 29 (1958), in float32 with round to nearest after
 * each operation, never fused:
 *
 *     u = a·2⁻³²  (a = 0 read as 1)      f = ⌊b/2⌋·2⁻³⁰, b signed      r = √(−2 ln u)
 *     out[8g + lane] = ± r·cos(πf/2), minus where b is odd      out[8g + 4 + lane] = r·sin(πf/2)
 *
 * and widens them to float64. So |z| ≤ √(64 ln 2) = 6.66; logarithm, sine and cosine are within 4e-7 of the exact ones.
 * What a longer `count` adds comes after: a shorter block is a prefix of a longer one.
 *
 * @param path     a whole number, 0 ≤ path < 2⁵³
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
    streamSeed(words, root, path, purpose, branch, lane);
    fillLane(words[0]! | 0, words[1]! | 0, words[2]! | 0, words[3]! | 0, out, lane, count);
  }
}

/** 2⁻³¹ and 2⁻³⁰: exact in float32, so scaling by them needs no rounding. */
const TWO_TO_MINUS_31 = 4.656612873077393e-10;
const TWO_TO_MINUS_30 = 9.313225746154785e-10;
/** 2·ln 2, rounded to float32 as all constants below. */
const TWO_LN2 = 1.3862943649291992;

/** −2·ln(1 + t/2)/t on [−1, 0), relative error 1.5e-7. */
const L0 = -0.9999998807907104;
const L1 = 0.25001826882362366;
const L2 = -0.08296575397253036;
const L3 = 0.03403085842728615;
const L4 = -0.0023772530257701874;
const L5 = 0.024543248116970062;
const L6 = 0.016898082569241524;
const L7 = 0.009257014840841293;
/** sin(πf/2)/f in powers of f², error 7e-9. */
const S0 = 1.5707963705062866;
const S1 = -0.6459637880325317;
const S2 = 0.07968992739915848;
const S3 = -0.004674157593399286;
const S4 = 0.00015167852689046413;
/** cos(πf/2) in powers of f², error 5e-8. */
const C0 = 0.9999999403953552;
const C1 = -1.2336982488632202;
const C2 = 0.2536507546901703;
const C3 = -0.020810628309845924;
const C4 = 0.0008581906440667808;

/**
 * One lane's share of the block. One function with its state in locals: through an object or a closure it takes twice the
 * time. Sums of products are paired (Estrin) and not nested (Horner), so that they do not wait for one another.
 */
function fillLane(
  seed0: number,
  seed1: number,
  seed2: number,
  seed3: number,
  out: Float64Array,
  lane: number,
  count: number,
): void {
  const round = Math.fround;
  let s0 = seed0;
  let s1 = seed1;
  let s2 = seed2;
  let s3 = seed3;
  for (let i = lane; i < count; i += GROUP) {
    const sumA = (s0 + s3) | 0;
    const a = (((sumA << 7) | (sumA >>> 25)) + s0) | 1 | 0;
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
    // u = (1 + t/2)·2^(−zeros), −1 ≤ t < 0: with the zero of the logarithm at t = 0, it keeps its relative accuracy there.
    const t = round((floored << zeros) >>> 0) * TWO_TO_MINUS_31 - 2;
    const t2 = round(t * t);
    const t4 = round(t2 * t2);
    const l01 = round(L0 + round(L1 * t));
    const l23 = round(L2 + round(L3 * t));
    const l45 = round(L4 + round(L5 * t));
    const l67 = round(L6 + round(L7 * t));
    const low = round(l01 + round(l23 * t2));
    const high = round(l45 + round(l67 * t2));
    const logarithm = round(t * round(low + round(high * t4)));
    const r = round(Math.sqrt(round(round(zeros * TWO_LN2) + logarithm)));

    const f = round(b >> 1) * TWO_TO_MINUS_30;
    const y = round(f * f);
    const y2 = round(y * y);
    const y4 = round(y2 * y2);
    const s01 = round(S0 + round(S1 * y));
    const s23 = round(S2 + round(S3 * y));
    const sine = round(f * round(round(s01 + round(s23 * y2)) + round(S4 * y4)));
    const c01 = round(C0 + round(C1 * y));
    const c23 = round(C2 + round(C3 * y));
    const cosine = round(round(c01 + round(c23 * y2)) + round(C4 * y4));

    out[i] = round(r * cosine) * (1 - ((b & 1) << 1));
    if (i + LANES < count) out[i + LANES] = round(r * sine);
  }
}
