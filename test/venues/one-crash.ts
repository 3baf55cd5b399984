import { fileURLToPath } from 'node:url';
import { loadExperimentFile } from '../../src/config/load.ts';
import type { ParseOptions } from '../../src/config/parse.ts';
import type { Experiment } from '../../src/experiment.ts';
import { outcomeColumn } from '../../src/outcome.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { stress, type StressResult } from '../../src/stress.ts';

export const CONFIG = fileURLToPath(new URL('../../configs/venues-on-one-crash.json', import.meta.url));

/** The comparison as it is shipped, with what `--paths` and `--set` say. */
export interface Comparison {
  readonly experiment: Experiment;
  readonly result: StressResult;
  /** A column of the outcomes under a venue, a value per path. */
  readonly column: (venue: string, name: string) => number[];
}

export async function compare(options: ParseOptions): Promise<Comparison> {
  const experiment = loadExperimentFile(CONFIG, options);
  const result = await stress(experiment, { runner: runInProcess });
  const column = (venue: string, name: string): number[] => {
    const place = experiment.policies.findIndex((policy) => policy.name === venue);
    if (place < 0) throw new RangeError(`${venue} is not compared`);
    return [...outcomeColumn(result.table, place, name)];
  };
  return { experiment, result, column };
}
