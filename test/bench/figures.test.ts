import { describe, expect, it } from 'vitest';
import { faultsOf, meanOf, type Figure } from '../../bench/figures.ts';

const figure: Figure = {
  column: 'liquidatedAccounts',
  title: 'liquidations',
  expected: { mean: 320, deviation: 60, paths: Infinity },
  peers: 295,
  tolerance: 0.02,
};
const over = (count: number, mean: number): { count: number; mean: number; error: number } => ({
  count,
  mean,
  error: 0,
});
const exactly = (mean: number) => over(Infinity, mean);

describe('a check figure', () => {
  it('is no fault within its tolerance', () => {
    expect(faultsOf('w2', { figure, engine: exactly(322), naive: exactly(318) })).toEqual([]);
  });

  it('is one where engine and naive program differ by more, and says both', () => {
    const faults = faultsOf('w2', { figure, engine: exactly(322), naive: exactly(310) });
    expect(faults).toEqual([expect.stringMatching(/w2: liquidatedAccounts is 322.* but 310/)]);
  });

  it('is one where both agree on what is not expected', () => {
    const faults = faultsOf('w2', { figure, engine: exactly(340), naive: exactly(340) });
    expect(faults).toEqual([expect.stringContaining('but 320 is expected')]);
  });

  it('may differ by four standard errors of few paths beside that', () => {
    const naive = 320 - 0.02 * 320 - (4 * 60) / Math.sqrt(100);
    expect(faultsOf('w2', { figure, engine: exactly(320), naive: over(100, naive + 0.01) })).toEqual([]);
    expect(faultsOf('w2', { figure, engine: exactly(320), naive: over(100, naive - 0.01) })).toHaveLength(1);
  });

  it('is one where it is no number', () => {
    expect(faultsOf('w2', { figure, engine: exactly(NaN), naive: exactly(320) })).toHaveLength(2);
  });
});

describe('the mean of a few values', () => {
  it('has the standard error of its sample', () => {
    expect(meanOf([1, 2, 3])).toEqual({ count: 3, mean: 2, error: Math.sqrt(1 / 3) });
  });
});
