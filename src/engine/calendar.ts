import { sessionBegins } from './backstop/sessions.ts';
import { timesBetween, timesBy, type Cadence } from './cadence.ts';
import type { CompiledPolicy } from './policy.ts';
import { withdrawalStep } from './withdrawals.ts';

/**
 * For each step the next one, itself included, at which the clock alone makes something happen: funding settles, a session
 * begins, entry prices are reset, somebody withdraws. `steps + 1` where none is left. [steps + 2]
 */
export function calendarOf(policy: CompiledPolicy, cadence: Cadence, steps: number): Int32Array {
  const next = new Int32Array(steps + 2);
  next[steps + 1] = steps + 1;
  for (let step = steps; step >= 1; step--) next[step] = isMarked(policy, cadence, step) ? step : next[step + 1]!;
  return next;
}

function isMarked({ venue, backstop, withdrawals }: CompiledPolicy, cadence: Cadence, step: number): boolean {
  const { step: seconds, fundingInterval } = cadence;
  const [from, to] = [(step - 1) * seconds, step * seconds];
  return (
    fundingInterval.some((interval) => !Number.isNaN(interval) && timesBy(interval, to) !== timesBy(interval, from)) ||
    (venue.settlementInterval > 0 && timesBetween(venue.settlementInterval, from, to) > 0) ||
    backstop.sessions.some((length) => sessionBegins(length, step, seconds)) ||
    withdrawals.some((withdrawal) => withdrawalStep(withdrawal, cadence) === step)
  );
}
