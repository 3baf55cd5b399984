import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quasiNewton } from '../../src/math/bfgs.ts';
import { gradient, hessian } from '../../src/math/derivatives.ts';
import { nelderMead } from '../../src/math/nelder-mead.ts';
import { symmetricInverse } from '../../src/math/symmetric-inverse.ts';

/** Rosenbrock's curved valley: its minimum is 0 at (1, 1). */
const valley = ([x, y]: Float64Array): number => 100 * (y! - x! * x!) ** 2 + (1 - x!) ** 2;
const bowl = (point: Float64Array): number => point.reduce((sum, x, i) => sum + (i + 1) * (x - i) ** 2, 0);

describe('the simplex search', () => {
  it('finds the end of a curved valley', () => {
    const { point, value, converged } = nelderMead(valley, [-1.2, 1], { tolerance: 1e-14 });
    expect(converged).toBe(true);
    expect(value).toBeLessThan(1e-12);
    point.forEach((x) => expect(x).toBeCloseTo(1, 5));
  });

  it('goes round places that are not allowed', () => {
    const walled = (point: Float64Array): number => (point[0]! < 0 ? NaN : (point[0]! - 0.01) ** 2);
    expect(nelderMead(walled, [3], { tolerance: 1e-12 }).point[0]).toBeCloseTo(0.01, 4);
  });

  it('says when its evaluations are used up', () => {
    const { converged, evaluations } = nelderMead(valley, [-1.2, 1], { maximumEvaluations: 20 });
    expect(converged).toBe(false);
    expect(evaluations).toBeLessThan(25);
  });
});

describe('the quasi-Newton search', () => {
  it('finds the end of a curved valley to many digits', () => {
    const { point, converged } = quasiNewton(valley, [-1.2, 1], { tolerance: 1e-16, maximumSteps: 300 });
    expect(converged).toBe(true);
    point.forEach((x) => expect(x).toBeCloseTo(1, 6));
  });

  it('goes straight to the bottom of a bowl where it is told the curvature', () => {
    const start = [1.5, -0.5, 3];
    const inverse = symmetricInverse(hessian(bowl, Float64Array.from(start)), 3)!;
    expect(quasiNewton(bowl, start, { inverse, maximumSteps: 1 }).value).toBeLessThan(1e-10);
  });

  it('takes a slope that is known, and then spends nothing on differences', () => {
    const slope = ([x, y]: Float64Array): Float64Array =>
      Float64Array.of(-400 * x! * (y! - x! * x!) - 2 * (1 - x!), 200 * (y! - x! * x!));
    const options = { tolerance: 1e-16, maximumSteps: 300 };
    const known = quasiNewton(valley, [-1.2, 1], { ...options, gradient: slope });
    expect(known.converged).toBe(true);
    known.point.forEach((x) => expect(x).toBeCloseTo(1, 6));
    expect(known.evaluations).toBeLessThan(quasiNewton(valley, [-1.2, 1], options).evaluations / 3);
  });

  it('never ends above its start', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 2 }), (start) => {
        expect(quasiNewton(valley, start, { maximumSteps: 5 }).value).toBeLessThanOrEqual(
          valley(Float64Array.from(start)),
        );
      }),
      { seed: 2, numRuns: 50 },
    );
  });
});

describe('differences', () => {
  it('give the gradient and the Hessian of the valley', () => {
    const point = Float64Array.of(0.3, -0.7);
    const [x, y] = [0.3, -0.7];
    const slope = gradient(valley, point);
    expect(slope[0]).toBeCloseTo(-400 * x * (y - x * x) - 2 * (1 - x), 6);
    expect(slope[1]).toBeCloseTo(200 * (y - x * x), 6);
    const expected = [1200 * x * x - 400 * y + 2, -400 * x, -400 * x, 200];
    hessian(valley, point).forEach((element, i) => expect(element).toBeCloseTo(expected[i]!, 2));
    expect([...point]).toEqual([0.3, -0.7]);
  });
});

describe('the inverse of a symmetric matrix', () => {
  it('gives the identity, multiplied with it', () => {
    const matrix = Float64Array.of(4, 1, -0.5, 1, 3, 0.2, -0.5, 0.2, 2);
    const inverse = symmetricInverse(matrix, 3)!;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += matrix[3 * i + k]! * inverse[3 * k + j]!;
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 14);
      }
    }
  });

  it('does not exist where a direction is flat or bends down', () => {
    expect(symmetricInverse(Float64Array.of(1, 1, 1, 1), 2)).toBeUndefined();
    expect(symmetricInverse(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
  });
});
