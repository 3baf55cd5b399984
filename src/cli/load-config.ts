import { fileContext, loadExperimentFile } from '../config/load.ts';
import { parseExperiment } from '../config/parse.ts';
import { ConfigError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';

/** What every command that reads a configuration takes. */
export interface ConfigArguments {
  readonly paths?: number;
  readonly seed?: string;
  readonly set?: readonly string[];
}

const STDIN = '<stdin>';

/** The experiment that a configuration and the command's overrides describe. */
export async function loadConfig(config: string, args: ConfigArguments): Promise<Experiment> {
  const options = configArguments(args);
  if (config !== '-') return loadExperimentFile(config, options);
  return parseExperiment(await stdinText(), STDIN, fileContext(), options);
}

/** Picked by hand: commander's options hold more than the configuration's. */
export function configArguments({ paths, seed, set }: ConfigArguments): ConfigArguments {
  return {
    ...(set === undefined ? {} : { set }),
    ...(paths === undefined ? {} : { paths }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** Read as it comes: a blocking read would hear no Ctrl-C while it waits for someone to type. */
async function stdinText(): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of process.stdin) pieces.push(piece as Buffer);
  } catch (error) {
    throw new ConfigError([
      { file: STDIN, pointer: '', expected: 'a configuration that can be read', found: (error as Error).message },
    ]);
  }
  return Buffer.concat(pieces).toString('utf8');
}
