import { compareRuns } from '../compare-runs/compare-runs.ts';
import { COMPARED_METRICS, comparisonText } from '../compare-runs/comparison-text.ts';
import { didYouMean } from '../config/document/nearest.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { shellText } from '../report/escape.ts';
import { readRunRecord } from '../report/run-record.ts';
import { writeResult } from '../report/write.ts';
import { claimFileOf } from './claim-folder.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import { checkReportChoice, pageChoice, type PageArguments } from './report-choice.ts';
import type { Terminal } from './terminal.ts';

export interface CompareArguments extends PageArguments {
  /** Names in summary.json; absent = the headlines and what they cost. */
  readonly metric?: readonly string[];
  /** Page to write. */
  readonly report?: string;
  readonly json: boolean;
}

/**
 * `shortfall compare`: how a run differs from an earlier one, path by path where they met the same paths.
 *
 * @param before  the folder of the run that is compared with
 * @param after  the folder of the run that is told of; differences are after − before
 * @throws ConfigError for a folder without a run, a metric that they do not share, or a page that cannot be written
 * @throws RunNotWrittenError
 */
export async function compareCommand(
  before: string,
  after: string,
  options: CompareArguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const { report } = options;
  if (report !== undefined) await claimFileOf('--report', report, '.html');
  await checkReportChoice(options, report === undefined ? [] : ['html']);
  const [reference, now] = [await readRunRecord(before), await readRunRecord(after)];
  const comparison = compareRuns(now, reference);
  const known = [...new Set(comparison.metrics.map(({ metric }) => metric))];
  for (const metric of options.metric ?? []) {
    if (!known.includes(metric)) {
      const { suggestion } = didYouMean(metric, known);
      throw argumentError('--metric', 'a metric that both runs have', `"${metric}"`, suggestion);
    }
  }
  const metrics = options.metric ?? COMPARED_METRICS;
  if (report !== undefined) {
    const { comparisonPage } = await import('../compare-runs/comparison-page.ts');
    const command = commandOf(before, after, options);
    const page = await comparisonPage(comparison, { summary: now.summary, metrics, command, ...pageChoice(options) });
    await writeResult(report, page);
    terminal.log(`wrote ${report}`);
  }
  if (options.json) terminal.result(finiteJson(comparison));
  else {
    const { colourResults: colour, width } = terminal;
    terminal.result(comparisonText(comparison, { colour, width, metrics }));
  }
  return EXIT_CODE.fine;
}

/** What to type to get the same page again. */
function commandOf(before: string, after: string, { metric = [], report }: CompareArguments): string {
  return [
    ...['shortfall', 'compare', before, after],
    ...metric.flatMap((name) => ['--metric', name]),
    ...['--report', report!],
  ]
    .map(shellText)
    .join(' ');
}
