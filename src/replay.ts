import { buildAccounts } from './accounts/build.ts';
import { tracePath } from './engine/simulate-range.ts';
import type { Event } from './event.ts';
import type { Experiment } from './experiment.ts';
import { makePlan } from './plan/plan.ts';
import { rootKey } from './random/root-key.ts';

/**
 * Runs one path again and tells every event, per policy in the order of the configuration.
 *
 * @param path  path index, a whole number from 0; it need not be below the experiment's `paths`
 * @param policies  names to replay; all unless given
 * @throws RangeError for a path that is no such number, or a policy that the experiment does not have
 */
export function replay(
  experiment: Experiment,
  { path, policies }: { readonly path: number; readonly policies?: readonly string[] },
): { readonly policy: string; readonly events: readonly Event[] }[] {
  if (!(Number.isSafeInteger(path) && path >= 0)) throw new RangeError(`${path} is no path index; they count from 0`);
  const names = experiment.policies.map(({ name }) => name);
  for (const name of policies ?? []) {
    if (!names.includes(name)) throw new RangeError(`no policy is named ${name}; there are ${names.join(', ')}`);
  }
  const { accounts } = buildAccounts(experiment, rootKey(experiment.seed));
  const told = names
    .filter((name) => policies?.includes(name) ?? true)
    .map((policy) => ({ policy, events: [] as Event[] }));
  tracePath(makePlan(experiment, accounts), path, (policy) => {
    const entry = told.find((each) => each.policy === policy);
    return entry && ((event) => entry.events.push(event));
  });
  return told;
}
