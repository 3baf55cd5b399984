import { didYouMean, listed } from '../config/document/nearest.ts';
import type { Experiment } from '../experiment.ts';
import { argumentError } from './exit-code.ts';

/** @throws ConfigError for a name that `--policy` gives and no policy has */
export function checkPolicies({ policies }: Experiment, asked: readonly string[] = []): void {
  const names = policies.map(({ name }) => name);
  for (const name of asked) {
    if (!names.includes(name)) {
      throw argumentError('--policy', listed(names), `"${name}"`, didYouMean(name, names).suggestion);
    }
  }
}
