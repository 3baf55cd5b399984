import { philox } from './philox';

const LANES: u32 = 4;

/**
 * Writes the seeds of four lanes to `lanes`: word 0 of every lane, then word 1 of every lane, and so on, 64 bytes; the 16
 * bytes behind them are used as well. `streamSeed` of src/random/hash.ts for lane 0 to 3.
 *
 * @param pathHigh  the path's bits from 2³² on
 */
export function seedLanes(
  lanes: usize,
  root0: u32,
  root1: u32,
  root2: u32,
  root3: u32,
  pathLow: u32,
  pathHigh: u32,
  purpose: u32,
  branch: u32,
): void {
  const words = lanes + 64;
  for (let lane: u32 = 0; lane < LANES; lane++) {
    store<u32>(words, pathLow);
    store<u32>(words, pathHigh | (lane << 21), 4);
    store<u32>(words, purpose, 8);
    store<u32>(words, branch, 12);
    philox(words, root0, root1);
    philox(words, root2, root3);
    const word0 = load<u32>(words);
    const word1 = load<u32>(words, 4);
    const word2 = load<u32>(words, 8);
    const word3 = load<u32>(words, 12);
    const place = lanes + 4 * lane;
    store<u32>(place, (word0 | word1 | word2 | word3) === 0 ? 1 : word0);
    store<u32>(place, word1, 16);
    store<u32>(place, word2, 32);
    store<u32>(place, word3, 48);
  }
}

/** Bytes of one group of eight normals, and of a run of groups that stays near the processor between the three passes. */
const GROUP: usize = 64;
const RUN: usize = 32 * GROUP;

/**
 * Fills `groups` groups of eight normals (float64) from `normals` on, out of the four generators whose states are at `lanes`:
 * `fillLane` of src/random/normal.ts for four lanes at once, which explains each line.
 *
 * In three passes, each in place: a processor looks ahead a hundred instructions or so, and the whole way from a word to a
 * normal is as long as that, so one pass would leave it waiting for one group at a time.
 */
export function fillNormals(lanes: usize, normals: usize, groups: u32): void {
  let s0 = v128.load(lanes);
  let s1 = v128.load(lanes, 16);
  let s2 = v128.load(lanes, 32);
  let s3 = v128.load(lanes, 48);
  const last = normals + GROUP * groups;
  for (let start = normals; start < last; start += RUN) {
    const end = min(last, start + RUN);
    for (let at = start; at < end; at += GROUP) {
      const sumA = i32x4.add(s0, s3);
      v128.store(at, v128.or(i32x4.add(rotl(sumA, 7), s0), i32x4.splat(1)));
      const shiftedA = i32x4.shl(s1, 9);
      s2 = v128.xor(s2, s0);
      s3 = v128.xor(s3, s1);
      s1 = v128.xor(s1, s2);
      s0 = v128.xor(s0, s3);
      s2 = v128.xor(s2, shiftedA);
      s3 = rotl(s3, 11);

      const sumB = i32x4.add(s0, s3);
      v128.store(at, i32x4.add(rotl(sumB, 7), s0), 16);
      const shiftedB = i32x4.shl(s1, 9);
      s2 = v128.xor(s2, s0);
      s3 = v128.xor(s3, s1);
      s1 = v128.xor(s1, s2);
      s0 = v128.xor(s0, s3);
      s2 = v128.xor(s2, shiftedB);
      s3 = rotl(s3, 11);
    }
    for (let at = start; at < end; at += GROUP) squareRadius(at);
    for (let at = start; at < end; at += GROUP) turn(at);
  }
}

/** Words a at `at` become −2 ln u. */
function squareRadius(at: usize): void {
  const a = v128.load(at);
  // The float's own exponent counts the leading zeros, its own fraction is m − 1.
  const floored = f32x4.convert_i32x4_u(v128.andnot(a, i32x4.shr_u(a, 24)));
  const zeros = f32x4.convert_i32x4_s(i32x4.sub(i32x4.splat(158), i32x4.shr_u(floored, 23)));
  const m = v128.or(v128.and(floored, i32x4.splat(0x007fffff)), f32x4.splat(1));
  const s = f32x4.div(f32x4.sub(m, f32x4.splat(2)), f32x4.add(m, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  const l01 = f32x4.add(f32x4.splat(-3.9999992847442627), f32x4.mul(f32x4.splat(-1.3335200548171997), z));
  const l23 = f32x4.add(f32x4.splat(-0.7917892336845398), f32x4.mul(f32x4.splat(-0.6845210194587708), z));
  const logarithm = f32x4.mul(s, f32x4.add(l01, f32x4.mul(l23, f32x4.mul(z, z))));
  v128.store(at, f32x4.add(f32x4.mul(zeros, f32x4.splat(1.3862943649291992)), logarithm));
}

/** −2 ln u at `at` and words b behind it become the group's normals. */
function turn(at: usize): void {
  const r = f32x4.sqrt(v128.load(at));
  const b = v128.load(at, 16);
  const f = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(b, 1)), f32x4.splat(9.313225746154785e-10));
  const y = f32x4.mul(f, f);
  const s01 = f32x4.add(f32x4.splat(0.7853981852531433), f32x4.mul(f32x4.splat(-0.08074543625116348), y));
  const s23 = f32x4.add(f32x4.splat(0.00249000103212893), f32x4.mul(f32x4.splat(-3.59504520019982e-5), y));
  const half = f32x4.mul(f, f32x4.add(s01, f32x4.mul(s23, f32x4.mul(y, y))));
  const square = f32x4.mul(half, half);
  const halfSine = f32x4.mul(half, f32x4.sqrt(f32x4.sub(f32x4.splat(1), square)));
  const sine = f32x4.add(halfSine, halfSine);
  const cosine = f32x4.sub(f32x4.splat(1), f32x4.add(square, square));
  storeWidened(at, v128.xor(f32x4.mul(r, cosine), i32x4.shl(b, 31)));
  storeWidened(at + 32, f32x4.mul(r, sine));
}

function rotl(words: v128, by: i32): v128 {
  return v128.or(i32x4.shl(words, by), i32x4.shr_u(words, 32 - by));
}

/** Four float32 as float64. */
function storeWidened(at: usize, values: v128): void {
  v128.store(at, f64x2.promote_low_f32x4(values));
  v128.store(at, f64x2.promote_low_f32x4(v128.shuffle<u64>(values, values, 1, 1)), 16);
}
