import { exp } from './exp.ts';
import { log, log1p } from './log.ts';

export { normalQuantile } from './normal-quantile.ts';

const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;
/** Where the three approximations of {@link normalCdf} meet. */
const CENTRE = 0.67448975;
const SHOULDER = 5.656854249492381;

/** φ(x) = e^(−x²/2)/√(2π), with a relative error below 1e-15 to |x| = 37.5, from where results are subnormal. */
export function normalDensity(x: number): number {
  return ONE_OVER_SQRT_TWO_PI * gaussian(Math.abs(x));
}

/**
 * Φ(x) = P(Z ≤ x), with a relative error below 1e-15 down to x = −37.5, from where results are subnormal; 0 below −39.
 *
 * W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), in the arrangement of
 * his SPECFUN `ANORM` (1993).
 */
export function normalCdf(x: number): number {
  if (x !== x) return x;
  const size = Math.abs(x);
  if (size <= CENTRE) return 0.5 + centre(x);
  const tail = size < 39 ? gaussian(size) * millsRatio(size) : 0;
  return x > 0 ? 1 - tail : tail;
}

/**
 * ln Φ(x), with a relative error below 1e-15 for x < 0 however far (ln Φ(−1e10) = −5e19); −∞ only at x = −∞.
 * For x > 0 it is ln(1 − tail), so it keeps its relative accuracy there too.
 */
export function logNormalCdf(x: number): number {
  if (x !== x) return x;
  if (x > CENTRE) return log1p(-normalCdf(-x));
  if (x >= -CENTRE) return log(0.5 + centre(x));
  const size = -x;
  return -0.5 * size * size + log(millsRatio(size));
}

/** e^(−x²/2) for x ≥ 0. The square is split at a multiple of 1/16, so that its rounding error is not exponentiated. */
function gaussian(x: number): number {
  if (!(x < 39)) return x !== x ? x : 0;
  const near = Math.floor(x * 16) / 16;
  const rest = (x - near) * (x + near);
  return exp(-near * near * 0.5) * exp(-rest * 0.5);
}

/** Φ(x) − ½ for |x| ≤ 0.67448975. */
function centre(x: number): number {
  const y = x * x;
  const numerator =
    (((0.06568233791820745 * y + 2.2352520354606837) * y + 161.02823106855587) * y + 1067.6894854603709) * y +
    18154.98125334356;
  const denominator =
    (((y + 47.202581904688245) * y + 976.0985517377767) * y + 10260.932208618979) * y + 45507.78933502673;
  return (x * numerator) / denominator;
}

/** Φ(−x)·e^(x²/2) for x > 0.67448975: the normal tail without its exponential. */
function millsRatio(x: number): number {
  return x <= SHOULDER ? shoulder(x) : farTail(x);
}

function shoulder(x: number): number {
  const numerator =
    (((((((1.0765576773720192e-8 * x + 0.39894151208813466) * x + 8.883149794388377) * x + 93.50665613217785) * x +
      597.2702763948002) *
      x +
      2494.5375852903726) *
      x +
      6848.190450536283) *
      x +
      11602.65143764735) *
      x +
    9842.714838383978;
  const denominator =
    (((((((x + 22.266688044328117) * x + 235.387901782625) * x + 1519.3775994075547) * x + 6485.558298266761) * x +
      18615.571640885097) *
      x +
      34900.95272114598) *
      x +
      38912.00328609327) *
      x +
    19685.429676859992;
  return numerator / denominator;
}

function farTail(x: number): number {
  const y = 1 / (x * x);
  const numerator =
    ((((0.023073441764940174 * y + 0.215898534057957) * y + 0.12740116116024736) * y + 0.022235277870649807) * y +
      0.0014216191932278934) *
      y +
    0.000029112874951168793;
  const denominator =
    ((((y + 1.284260096144911) * y + 0.4682382124808651) * y + 0.06598813786892856) * y + 0.0037823963320275824) * y +
    0.00007297515550839662;
  return (ONE_OVER_SQRT_TWO_PI - (y * numerator) / denominator) / x;
}
