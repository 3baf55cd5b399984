import type { Experiment } from '../../experiment.ts';

/** The unit in which the horizon is a number of moderate size. */
export function timeUnit(horizon: Experiment['horizon']): { readonly unit: string; readonly seconds: number } {
  const total = horizon.steps * horizon.step;
  if (total > 4 * 86_400) return { unit: 'days', seconds: 86_400 };
  if (total > 2 * 3_600) return { unit: 'hours', seconds: 3_600 };
  return total > 120 ? { unit: 'minutes', seconds: 60 } : { unit: 'seconds', seconds: 1 };
}
