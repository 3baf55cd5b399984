import { describe, expect, it } from 'vitest';
import { loadVenue, shippedVenueNames } from '../../src/config/load.ts';
import { outcomeColumn } from '../../src/outcome.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { stress } from '../../src/stress.ts';
import { violent } from './experiments.ts';

describe.each(shippedVenueNames())('a violent day under %s', (name) => {
  it('keeps both laws on every path, and somebody bears each shortfall', async () => {
    const { table, failures, warnings } = await stress(violent(name), { runner: runInProcess });
    // A path on which sizes or cash do not balance fails.
    expect(failures).toEqual([]);
    expect(warnings).toEqual([]);
    const total = (column: string): number => outcomeColumn(table, 0, column).reduce((sum, each) => sum + each, 0);
    expect(total('liquidatedAccounts')).toBeGreaterThan(5);
    expect(total('shortfall')).toBeGreaterThan(0);
    const owes = loadVenue(name).backstop.some(({ kind }) => kind === 'accountDebt');
    if (!owes) expect(total('negativeBalance')).toBe(0);
    else expect(total('uncovered')).toBe(0);
  });
});
