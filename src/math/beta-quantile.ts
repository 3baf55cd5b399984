import { exp } from './exp.ts';
import { log } from './log.ts';
import { mirrored, tailsBelowHalf, type BetaTails } from './beta-tails.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Log-odds beyond which x or 1 − x leaves the normal doubles. */
const EDGE = 708;
const MOST_STEPS = 400;

/**
 * The x with P(X ≤ x) = `lower` and P(X > x) = `upper` for a beta variable, and y = 1 − x with its own relative accuracy.
 * The smaller of the two probabilities is met.
 *
 * Newton's method on the logarithm of that tail as a function of the log-odds v = ln(x/y), where it is concave whatever a
 * and b are, so that steps from the far side never overshoot; a bracket guards the first ones.
 *
 * @param lower, upper  ≥ 0, with sum 1
 * @throws RangeError unless a, b > 0
 */
export function betaQuantile({
  a,
  b,
  lower,
  upper,
}: {
  readonly a: number;
  readonly b: number;
  readonly lower: number;
  readonly upper: number;
}): { x: number; y: number } {
  if (!(a > 0 && b > 0 && a + b < Infinity)) throw new RangeError(`a beta law has a, b > 0, got a = ${a}, b = ${b}`);
  if (lower <= 0) return { x: 0, y: 1 };
  if (upper <= 0) return { x: 1, y: 0 };
  return fromLogOdds(lower <= upper ? lowerRoot(a, b, lower) : -lowerRoot(b, a, upper));
}

/** The log-odds v of the `probability`-quantile, for probability ≤ ½; −∞ where x would underflow. */
function lowerRoot(a: number, b: number, probability: number): number {
  const target = log(probability);
  if (tailsAt(a, b, -EDGE).logLower >= target) return -Infinity;
  let below = -EDGE;
  let above = EDGE;
  let v = clamped(log(a / b) + normalQuantile(probability) * Math.sqrt(1 / a + 1 / b), below, above);
  let lastStep = Infinity;
  for (let count = 0; count < MOST_STEPS; count++) {
    const { logLower, logKernel } = tailsAt(a, b, v);
    const excess = logLower - target;
    if (excess === 0) return v;
    if (excess > 0) above = v;
    else below = v;
    // d ln P(V ≤ v)/dv is the density over the tail.
    const newton = -excess / exp(logKernel - logLower);
    const size = Math.abs(newton);
    // At the noise of the tail itself steps stop shrinking.
    if (size <= 2e-16 * Math.abs(v) || (size < 1e-9 && size > 0.5 * lastStep)) return v + newton;
    const inside = v + newton > below && v + newton < above;
    const next = inside ? v + newton : (below + above) / 2;
    lastStep = Math.abs(next - v);
    v = next;
  }
  return v;
}

function tailsAt(a: number, b: number, logOdds: number): BetaTails {
  const { x, y } = fromLogOdds(logOdds);
  return x <= y ? tailsBelowHalf(a, b, x) : mirrored(tailsBelowHalf(b, a, y));
}

function fromLogOdds(v: number): { x: number; y: number } {
  const odds = exp(-Math.abs(v));
  const small = odds / (1 + odds);
  return v <= 0 ? { x: small, y: 1 - small } : { x: 1 - small, y: small };
}

function clamped(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
