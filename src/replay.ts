import { buildAccounts } from './accounts/build.ts';
import { drawOf } from './engine/simulate-range.ts';
import { tracePath, type PathTrace, type PolicyTrace } from './engine/trace-path.ts';
import type { Experiment } from './experiment.ts';
import type { Plan } from './plan/plan.ts';
import { rootKey } from './random/root-key.ts';
import { runExactPath } from './reference/exact-path.ts';
import { planWithTargets } from './run/pilot.ts';

export interface ReplayOptions {
  /** Path index, a whole number from 0; it need not be below the experiment's `paths`. */
  readonly path: number;
  /** Names to replay; all unless given. */
  readonly policies?: readonly string[];
  /**
   * Events and outcomes of the exact twin, which counts with 40 decimals. Marks and funds along the way are the fast
   * engine's still, and what each layer bore is not told. @default false
   */
  readonly exact?: boolean;
}

/**
 * Runs one path again and tells every event, per policy in the order of the configuration, with the path's row of
 * outcomes: the same row that a run has for it.
 *
 * @throws RangeError for a path that is no such number, or a policy that the experiment does not have
 * @throws ConfigError if the accounts cannot be admitted
 */
export function replay(experiment: Experiment, options: ReplayOptions): readonly PolicyTrace[] {
  return replayPath(experiment, options).policies;
}

/** The same with what all policies share: the index prices of the path, and the book before step 1. */
export function replayPath(experiment: Experiment, options: ReplayOptions): PathTrace {
  return openReplays(experiment)(options);
}

/** Plays any paths of an experiment, whose accounts are built once. */
export function openReplays(experiment: Experiment): (options: ReplayOptions) => PathTrace {
  const names = experiment.policies.map(({ name }) => name);
  let opened: Plan | undefined;
  return ({ path, policies, exact = false }) => {
    if (!(Number.isSafeInteger(path) && path >= 0)) {
      throw new RangeError(`${path} is no path index; they count from 0`);
    }
    for (const name of policies ?? []) {
      if (!names.includes(name)) throw new RangeError(`no policy is named ${name}; there are ${names.join(', ')}`);
    }
    opened ??= planWithTargets(experiment, buildAccounts(experiment, rootKey(experiment.seed)).accounts);
    const plan = opened;
    const trace = tracePath(plan, path, policies ?? names);
    return exact ? { ...trace, policies: trace.policies.map((fast) => exactTrace(plan, trace, fast)) } : trace;
  };
}

/** The same policy by the exact twin. */
function exactTrace(plan: Plan, { path, market, accounts }: PathTrace, fast: PolicyTrace): PolicyTrace {
  const { experiment } = plan;
  const policy = experiment.policies.find(({ name }) => name === fast.policy)!;
  const words = { experiment, policy, accounts, path: market, draw: drawOf(plan, path) };
  const { events, outcome } = runExactPath(words);
  // As in the fast engine: the draw on a fund that ran dry is that of one that does not.
  const fundDraw =
    outcome['fundDepletion'] === 1 ? runExactPath({ ...words, unlimitedFunds: true }).outcome['fundDraw'] : undefined;
  const { policy: name, marks, fund } = fast;
  return {
    policy: name,
    events,
    outcome: fundDraw === undefined ? outcome : { ...outcome, fundDraw },
    layerPaid: [],
    marks,
    fund,
  };
}
