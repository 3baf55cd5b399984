import { loadExperimentFile } from '../config/load.ts';
import type { Experiment } from '../experiment.ts';

/** What every command that reads a configuration takes. */
export interface ConfigArguments {
  readonly paths?: number;
  readonly seed?: string;
  readonly set?: readonly string[];
}

/** The experiment that a configuration and the command's overrides describe. */
export function loadConfig(config: string, { paths, seed, set }: ConfigArguments): Experiment {
  // Picked by hand: commander's options hold more than the configuration's.
  return loadExperimentFile(config, {
    ...(set === undefined ? {} : { set }),
    ...(paths === undefined ? {} : { paths }),
    ...(seed === undefined ? {} : { seed }),
  });
}
