import { describe, expect, it } from 'vitest';
import { createRangeSimulator } from '../../src/engine/simulate-range.ts';
import type { Experiment, Policy } from '../../src/experiment.ts';
import { outcomeColumn } from '../../src/outcome.ts';
import { allocateRunMemory, makePlan, outcomeTable } from '../../src/plan/plan.ts';
import type { Case } from '../reference/arbitrary-experiments.ts';
import { arbitraryVenue } from '../reference/arbitrary-venues.ts';
import { RandomNumbers } from '../reference/random-numbers.ts';
import { cases } from './runs.ts';

/** Three random venues over the book and the prices of a case, by name. */
function threeVenues({ seed, experiment, policy, accounts }: Case): Policy[] {
  const setting = {
    contract: experiment.markets[0]!.contract.kind,
    symbols: experiment.markets.map(({ symbol }) => symbol),
    stepSeconds: experiment.horizon.step,
    amount: experiment.markets[0]!.contract.kind === 'linear' ? 100 : 1,
    wallets: Object.keys(accounts.wallets),
  };
  const { funding } = policy.venue;
  return ['first', 'second', 'third'].map((name, i) => {
    // A market's premium needs a rule of funding at every venue.
    const venue = { ...arbitraryVenue(new RandomNumbers(3 * seed + i), setting), ...(funding && { funding }) };
    return { name, venue };
  });
}

/** Outcomes of two paths (the same prices, other luck) by policy: every column, and what is counted of accounts and rules. */
function outcomesOf({ experiment, accounts, path }: Case, policies: readonly Policy[]): Map<string, object> {
  const whole: Experiment = {
    ...experiment,
    paths: 2,
    policies,
    baseline: policies[0]!.name,
    underlyings: experiment.underlyings.map((underlying, u) => ({
      ...underlying,
      price: { kind: 'replay', prices: path.index[u]!.subarray(1) },
    })),
  };
  const plan = makePlan(whole, accounts);
  const memory = allocateRunMemory(plan);
  const { failures, policies: counters } = createRangeSimulator(plan, memory)({ first: 0, count: 2 });
  expect(failures).toEqual([]);
  const table = outcomeTable(plan, memory, 2);
  return new Map(
    policies.map(({ name }, p) => [
      name,
      {
        columns: plan.columns.map((column) => [column.name, outcomeColumn(table, p, column.name)]),
        counters: counters[p],
      },
    ]),
  );
}

describe('a policy', () => {
  it('comes to the same whatever its name, and wherever it stands among others', () => {
    let differing = 0;
    for (const each of cases(120)) {
      const [first, second, third] = threeVenues(each) as [Policy, Policy, Policy];
      const listed = outcomesOf(each, [first, second, third]);
      const renamed = outcomesOf(each, [
        { ...third, name: 'a' },
        { ...first, name: 'b' },
        { ...second, name: 'c' },
      ]);
      const alone = outcomesOf(each, [second]);
      expect(renamed.get('b')).toEqual(listed.get('first'));
      expect(renamed.get('c')).toEqual(listed.get('second'));
      expect(renamed.get('a')).toEqual(listed.get('third'));
      expect(alone.get('second')).toEqual(listed.get('second'));
      if (JSON.stringify(listed.get('first')) !== JSON.stringify(listed.get('second'))) differing++;
    }
    // Rules that differ do differ: otherwise nothing could be mixed up.
    expect(differing).toBeGreaterThan(80);
  });
});
