import { bench, describe } from 'vitest';
import { buildAccounts } from '../src/accounts/build.ts';
import { loadExperimentFile } from '../src/config/load.ts';
import { createRangeSimulator } from '../src/engine/simulate-range.ts';
import { allocateRunMemory, makePlan } from '../src/plan/plan.ts';
import { rootKey } from '../src/random/root-key.ts';

/** Paths of the shipped experiments as a worker runs them: market, every policy, outcome, step check. */
const simulators = ['btc-eth-isolated-vs-cross', 'btc-20pct-in-minutes', 'gap-30pct-thin-book'].map((name) => {
  const experiment = loadExperimentFile(`configs/${name}.json`);
  const { accounts } = buildAccounts(experiment, rootKey(experiment.seed));
  const plan = makePlan(experiment, accounts);
  return { name, paths: experiment.paths, simulate: createRangeSimulator(plan, allocateRunMemory(plan)), next: 0 };
});

describe('paths of the shipped experiments, all policies', () => {
  for (const each of simulators) {
    bench(`ten paths of ${each.name}`, () => {
      each.simulate({ first: each.next, count: 10 });
      each.next = (each.next + 10) % (each.paths - 10);
    });
  }
});
