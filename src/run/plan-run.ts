import type { Experiment } from '../experiment.ts';
import { makePlan, type Plan } from '../plan/plan.ts';
import type { Accounts } from '../position.ts';

/** The plan of a run, as `planWithTargets` makes it. Few runs need a pilot: only those load the engine here. */
export async function planRun(experiment: Experiment, accounts: Accounts): Promise<Plan> {
  const { sampling } = experiment;
  if (sampling?.kind !== 'tilt' || sampling.targets !== 'auto') return makePlan(experiment, accounts);
  return (await import('./pilot.ts')).planWithTargets(experiment, accounts);
}
