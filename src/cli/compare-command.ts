import { compareRuns } from '../compare-runs/compare-runs.ts';
import { COMPARED_METRICS, comparisonText } from '../compare-runs/comparison-text.ts';
import { didYouMean } from '../config/document/nearest.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { readRunRecord } from '../report/run-record.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

export interface CompareArguments {
  /** Names in summary.json; absent = the headlines and what they cost. */
  readonly metric?: readonly string[];
  readonly json: boolean;
}

/**
 * `shortfall compare`: how a run differs from an earlier one, path by path where they met the same paths.
 *
 * @param before  the folder of the run that is compared with
 * @param after  the folder of the run that is told of; differences are after − before
 * @throws ConfigError for a folder without a run, or a metric that they do not share
 */
export async function compareCommand(
  before: string,
  after: string,
  options: CompareArguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const [reference, now] = [await readRunRecord(before), await readRunRecord(after)];
  const comparison = compareRuns(now, reference);
  const known = [...new Set(comparison.metrics.map(({ metric }) => metric))];
  for (const metric of options.metric ?? []) {
    if (!known.includes(metric)) {
      const { suggestion } = didYouMean(metric, known);
      throw argumentError('--metric', 'a metric that both runs have', `"${metric}"`, suggestion);
    }
  }
  if (options.json) terminal.result(finiteJson(comparison));
  else {
    const { colourResults: colour, width } = terminal;
    terminal.result(comparisonText(comparison, { colour, width, metrics: options.metric ?? COMPARED_METRICS }));
  }
  return EXIT_CODE.fine;
}
