import { NothingCompletedError } from '../errors.ts';
import { loadExperimentFile } from '../config/load.ts';
import type { Experiment } from '../experiment.ts';
import type { RunStatistics } from '../statistics/summary.ts';
import type { StressResult } from '../stress.ts';
import { argumentError } from './exit-code.ts';
import { configArguments, type ConfigArguments } from './load-config.ts';
import type { Terminal } from './terminal.ts';

const FLAG = '--parameter-uncertainty';

/** @throws ConfigError where no parameter has a standard error, or the experiment cannot be read again and paired */
export function checkParametersCanMove(config: string, { underlyings, sampling }: Experiment): void {
  if (config === '-') throw argumentError(FLAG, 'a file: it is read once for each parameter', 'standard input');
  if (sampling !== undefined) {
    throw argumentError(
      FLAG,
      '"plain" sampling: moved runs have no weights',
      `"${sampling.kind}"`,
      '--set sampling.kind=plain',
    );
  }
  if (underlyings.every(({ uncertainty }) => uncertainty === undefined)) {
    throw argumentError(
      FLAG,
      'a price with standard errors: a model that was fitted, or underlyings.<name>.uncertainty.standardErrors',
      'none',
    );
  }
}

/** The statistics of a run with what moved parameters do to them; as they were where it was cut off. */
export async function withMovedParameters(
  config: string,
  run: {
    readonly experiment: Experiment;
    readonly result: StressResult;
    readonly options: ConfigArguments & { readonly threads: number; readonly quiet: boolean };
    readonly signal: AbortSignal;
    readonly terminal: Terminal;
  },
): Promise<RunStatistics> {
  const { experiment, result, options, signal, terminal } = run;
  const { statistics, stopped, table } = result;
  if (stopped !== undefined) return statistics;
  const [{ parameterUncertainty }, { pathRunner }, { stderrStages }] = await Promise.all([
    import('../sweep/parameter-uncertainty.ts'),
    import('./path-runner.ts'),
    import('./progress-display.ts'),
  ]);
  const progress = stderrStages(options.quiet);
  try {
    const found = await parameterUncertainty(experiment, table, {
      ...{ runner: await pathRunner(options.threads), signal },
      read: (set) => loadExperimentFile(config, { ...configArguments(options), set: [...(options.set ?? []), ...set] }),
      onProgress: (move, of, finished, paths) => progress.show(`parameter ${move + 1} of ${of}`, finished / paths),
    });
    return { ...statistics, parameterUncertainty: found };
  } catch (error) {
    if (!(error instanceof NothingCompletedError)) {
      result.close();
      throw error;
    }
    terminal.log('the parameters were not moved to their end: the report is without them');
    return statistics;
  } finally {
    progress.clear();
  }
}
