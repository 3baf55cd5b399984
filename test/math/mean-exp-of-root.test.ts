import { describe, expect, it } from 'vitest';
import { meanExpOfRoot } from '../../src/math/mean-exp-of-root.ts';
import { exactly, Precise, worstUlpError } from './ulp-error.ts';

type Decimal = InstanceType<typeof Precise>;

/** 2(1 + (z − 1)eᶻ)/z² with so many digits that the cancellation leaves 50. */
function reference(z: Decimal): Decimal {
  const Wide = Precise.clone({ precision: 160 });
  const wide = new Wide(z);
  return new Precise(wide.exp().times(wide.minus(1)).plus(1).times(2).div(wide.times(wide)).toString());
}

describe('the mean of e^(z√t) over t in [0, 1]', () => {
  it('is within 4 units of the last place wherever nothing cancels, the series included', () => {
    const near = worstUlpError(meanExpOfRoot, reference, (u) => 2 * u - 1 || 1e-9);
    const tiny = worstUlpError(meanExpOfRoot, reference, (u) => (u - 0.5) * 1e-12);
    const far = worstUlpError(meanExpOfRoot, reference, (u) => 1 + 40 * u);
    expect(Math.max(near, tiny, far)).toBeLessThanOrEqual(4);
  });

  it('is within 10⁻¹⁵ of itself far below zero', () => {
    for (let z = -1; z > -700; z *= 1.3) {
      expect(
        exactly(meanExpOfRoot(z))
          .div(reference(exactly(z)))
          .minus(1)
          .abs()
          .toNumber(),
      ).toBeLessThan(1e-15);
    }
  });

  it('is 1 where nothing moves, 2 at 1, and runs to its limits', () => {
    expect([meanExpOfRoot(0), meanExpOfRoot(1)]).toEqual([1, 2]);
    expect(meanExpOfRoot(800)).toBe(Infinity);
    expect(meanExpOfRoot(NaN)).toBeNaN();
  });

  it('does not jump where the series gives way to the closed form', () => {
    for (const edge of [1, -1]) {
      const step = 2 ** -52;
      expect(Math.abs(meanExpOfRoot(edge * (1 + step)) / meanExpOfRoot(edge) - 1)).toBeLessThan(2e-15);
    }
  });
});
