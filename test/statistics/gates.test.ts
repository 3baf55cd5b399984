import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeGates, worstVerdict, type GateVerdict } from '../../src/statistics/gates.ts';
import type { Estimate } from '../../src/statistics/summary.ts';

const METRIC = 'fundDepletion.probability';

function estimateOf(low: number | null, estimate: number | null, high: number | null, needs?: number): Estimate {
  const words = { confidence: 0.95, method: 'Clopper–Pearson', paths: 1_000 };
  return { estimate, low, high, ...words, ...(needs === undefined ? {} : { needs }) };
}

function judged(estimate: Estimate, limit: { readonly atMost: number } | { readonly atLeast: number }) {
  const [result] = judgeGates([{ metric: METRIC, ...limit }], ['venue'], {
    venue: { metrics: { [METRIC]: estimate } },
  });
  return result!;
}

describe('a gate', () => {
  const found = estimateOf(0.01, 0.02, 0.04);

  it.each([
    [{ atMost: 0.04 }, 'pass'],
    [{ atMost: 0.0399 }, 'inconclusive'],
    [{ atMost: 0.01 }, 'inconclusive'],
    [{ atMost: 0.0099 }, 'fail'],
    [{ atLeast: 0.01 }, 'pass'],
    [{ atLeast: 0.0101 }, 'inconclusive'],
    [{ atLeast: 0.04 }, 'inconclusive'],
    [{ atLeast: 0.0401 }, 'fail'],
  ] as [{ atMost: number } | { atLeast: number }, GateVerdict][])(
    'of %o on an interval from 0.01 to 0.04: %s',
    (limit, verdict) => {
      expect(judged(found, limit).verdict).toBe(verdict);
    },
  );

  it('says how many paths would bring the interval clear of the limit', () => {
    const exact = estimateOf(0.125, 0.25, 0.5);
    // The part above, 0.25, must become the distance, 0.125: a quarter of the variance.
    expect(judged(exact, { atMost: 0.375 }).needs).toBe(4_000);
    // Below, 0.125 must become 0.0625.
    expect(judged(exact, { atMost: 0.1875 }).needs).toBe(4_000);
    expect(judged(exact, { atMost: 0.25 }).needs).toBeNull();
    expect(judged(exact, { atMost: 1 })).not.toHaveProperty('needs');
  });

  it('is inconclusive where there is no interval, and needs what the estimate needs', () => {
    expect(judged(estimateOf(null, null, null, 5_000), { atMost: 1 })).toMatchObject({
      verdict: 'inconclusive',
      needs: 5_000,
    });
    expect(judged(estimateOf(null, 0, null), { atMost: 1 })).toMatchObject({ verdict: 'inconclusive', needs: null });
  });

  it('never passes one way and the other unless the interval is the limit', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, unit, unit, unit, (a, b, c, limit) => {
        const [low, middle, high] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        const estimate = estimateOf(low, middle, high);
        const [most, least] = [judged(estimate, { atMost: limit }), judged(estimate, { atLeast: limit })];
        if (most.verdict === 'pass' && least.verdict === 'pass') expect([low, high]).toEqual([limit, limit]);
        if (most.verdict === 'fail') expect(least.verdict).toBe('pass');
        if (most.needs !== undefined && most.needs !== null) expect(most.needs).toBeGreaterThan(1_000);
      }),
      { seed: 5 },
    );
  });

  it('is one for each policy, or for the one that it names', () => {
    const policies = { a: { metrics: { [METRIC]: found } }, b: { metrics: { [METRIC]: found } } };
    const of = (policy?: string) =>
      judgeGates(
        [{ metric: METRIC, atMost: 1, ...(policy === undefined ? {} : { policy }) }],
        ['a', 'b'],
        policies,
      ).map((result) => result.policy);
    expect(of()).toEqual(['a', 'b']);
    expect(of('b')).toEqual(['b']);
  });

  it('among several: a breach is worse than a doubt', () => {
    const [pass, doubt, fail] = [1, 0.02, 0].map((atMost) => judged(found, { atMost })) as [never, never, never];
    expect(worstVerdict([])).toBe('pass');
    expect(worstVerdict([pass, doubt])).toBe('inconclusive');
    expect(worstVerdict([doubt, fail, pass])).toBe('fail');
  });
});
