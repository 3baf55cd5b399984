import { finiteJson } from '../report/canonical-json.ts';
import { shellText } from '../report/escape.ts';
import { sizingText } from '../report/sizing/text.ts';
import { writeRun } from '../report/write.ts';
import { sparingRunner } from '../run/sparing-runner.ts';
import { DEFAULT_TARGET, sizeFund } from '../sizing/size-fund.ts';
import { claimAnswerFolder } from './answer-folder.ts';
import { checkPolicies } from './check-policies.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { loadConfig, type ConfigArguments } from './load-config.ts';
import { logWarnings } from './log.ts';
import { endedByInterrupt } from './nothing-completed.ts';
import { pathRunner } from './path-runner.ts';
import { stderrStages } from './progress-display.ts';
import { checkReportChoice, pageChoice, type PageArguments } from './report-choice.ts';
import { commandText } from './run-facts.ts';
import type { Terminal } from './terminal.ts';

export interface SizeFundArguments extends ConfigArguments, PageArguments {
  readonly target?: number;
  readonly confidence?: number;
  readonly policy?: readonly string[];
  readonly more?: number;
  readonly out: string;
  readonly threads: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

const STAGES = { draws: 'draws on the fund', search: 'sizes tried', check: 'fresh paths at the size found' } as const;

/**
 * `shortfall size-fund`: the smallest fund that runs dry rarely enough. The result goes to stdout, its page and files to a
 * folder.
 *
 * @throws ConfigError for what is wrong with the configuration, the arguments, the accounts or the folder
 */
export async function sizeFundCommand(
  config: string,
  options: SizeFundArguments,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  await checkReportChoice(options, ['html']);
  const experiment = await loadConfig(config, options);
  checkPolicies(experiment, options.policy);
  const { target = DEFAULT_TARGET, confidence = experiment.statistics.confidence, policy: policies, more } = options;
  const asked = { target, confidence, ...(policies && { policies }), ...(more === undefined ? {} : { more }) };
  const directory = await claimAnswerFolder(options.out, experiment, 'size-fund', asked);
  const progress = stderrStages(options.quiet);
  const signal = interrupt.beginRun(() => {
    progress.clear();
    terminal.log('interrupted: a size needs all paths, so there is nothing to report');
  });
  try {
    const sizing = await sizeFund(experiment, {
      ...asked,
      runner: sparingRunner(await pathRunner(options.threads)),
      signal,
      onProgress: ({ stage, finishedPaths, paths }) => progress.show(STAGES[stage], finishedPaths / paths),
    }).finally(progress.clear);
    logWarnings(sizing.warnings, terminal);
    const command = [
      commandText(config, options, 'size-fund'),
      ...['--target', String(target), '--confidence', String(confidence)],
      ...(policies ?? []).flatMap((name) => ['--policy', shellText(name)]),
      ...(more === undefined ? [] : ['--more', String(more)]),
    ].join(' ');
    const { sizingPage } = await import('../report/sizing/page.ts');
    const files = [
      { name: 'report.html', content: await sizingPage(experiment, sizing, command, pageChoice(options)) },
      { name: 'sizing.json', content: finiteJson(sizing) },
    ];
    await writeRun({ directory, files });
    const { colourResults: colour, width } = terminal;
    terminal.result(options.json ? finiteJson(sizing) : sizingText(sizing, { colour, width, directory }));
    return sizing.failedPaths === 0 ? EXIT_CODE.fine : EXIT_CODE.partial;
  } catch (error) {
    return endedByInterrupt(error, interrupt);
  }
}
