import { Command, Option } from 'commander';
import { gathered, gatheredOf, numberBetween, wholeNumber } from './arguments.ts';
import type { CalibrateArguments } from './calibrate-command.ts';
import type { CompareArguments } from './compare-command.ts';
import type { ExitCode } from './exit-code.ts';
import {
  CALIBRATE_HELP,
  COMPARE_HELP,
  HISTORY_BASELINE_HELP,
  HISTORY_HELP,
  HISTORY_RESERVE_HELP,
  INIT_HELP,
  MERGE_HELP,
  MODELS_HELP,
  PROGRAM_HELP,
  REPLAY_HELP,
  REPORT_HELP,
  REVERSE_STRESS_HELP,
  RUN_HELP,
  SCENARIOS_HELP,
  SCHEDULE_HELP,
  SHARD_HELP,
  SHOW_SCENARIO_HELP,
  SHOW_VENUE_HELP,
  SIZE_FUND_HELP,
  SWEEP_HELP,
  VALIDATE_HELP,
  VENUES_HELP,
  VERIFY_HELP,
} from './help.ts';
import type { BaselineArguments, HistoryArguments } from './history-command.ts';
import type { InitArguments } from './init-command.ts';
import type { Interrupt } from './interrupt.ts';
import type { MergeArguments } from './merge-command.ts';
import type { ModelsArguments } from './models-command.ts';
import {
  DEFAULT_OUT,
  formatOption,
  MOST_PATHS,
  threadsOption,
  withConfigOptions,
  withPageOptions,
  withReportOptions,
  worstPathsOption,
} from './options.ts';
import { packageVersion } from './package-version.ts';
import type { ReplayArguments } from './replay-command.ts';
import type { RebuildArguments } from './report-command.ts';
import type { ReverseStressArguments } from './reverse-stress-command.ts';
import type { RunArguments } from './run-command.ts';
import type { ScenariosArguments } from './scenarios-command.ts';
import type { ScheduleArguments } from './schedule-command.ts';
import type { ShardArguments } from './shard-command.ts';
import type { SizeFundArguments } from './size-fund-command.ts';
import type { SweepArguments } from './sweep-command.ts';
import type { Terminal } from './terminal.ts';
import type { ValidateArguments } from './validate-command.ts';
import type { VenuesArguments } from './venues-command.ts';
import type { VerifyArguments } from './verify-command.ts';

const MOST_SHARDS = 1_000_000;

/** The command line: every command with its options. Each loads its own code only when it is the one asked for. */
export function makeProgram(terminal: Terminal, interrupt: Interrupt, exitWith: (code: ExitCode) => void): Command {
  const program = new Command('shortfall')
    .description(
      'Statistical stress tests of leveraged-derivatives venues: who ends below zero, when the fund runs dry, who pays',
    )
    .version(packageVersion())
    .configureOutput({ writeOut: terminal.result, writeErr: terminal.log })
    .showHelpAfterError('(--help shows the options)')
    .addHelpText('after', PROGRAM_HELP)
    .exitOverride();

  program
    .command('init')
    .summary('ask three questions and write a configuration that runs')
    .description(
      'Writes a commented configuration that runs: a venue, a book of accounts and a question. Asks for what no option says; ' +
        'in a pipe, or with --yes, it takes what is usual.',
    )
    .option('--venue <name>', 'whose rules (default: binance-usdm)')
    .option(
      '--accounts <file>',
      'a CSV of positions: account, market, size, entryPrice, and margin or leverage; or synthetic',
    )
    .addOption(
      new Option('--question <word>', 'what you want to know (default: fund)').choices([
        'fund',
        'margin-mode',
        'fund-size',
      ]),
    )
    .option('--fund <amount>', 'what the insurance fund holds (default: as the venue has it)')
    .option('--out <file>', 'where to write it (default: my-book.json)')
    .option('--yes', 'ask nothing', false)
    .option('--force', 'write over a file that is there', false)
    .option('--json', 'what was written, and nothing else, on stdout', false)
    .addHelpText('after', INIT_HELP)
    .action(async (options: InitArguments) => {
      const { initCommand } = await import('./init-command.ts');
      exitWith(await initCommand(options, terminal));
    });

  withReportOptions(withConfigOptions(program.command('run')))
    .summary('stress-test every policy of a configuration on the same market paths')
    .description('Stress-tests every policy of a configuration on the same market paths and writes a report.')
    .addOption(threadsOption())
    .option('--quiet', 'no progress on stderr', false)
    .option(
      '--parameter-uncertainty',
      'run again with parameters of the price models a standard error lower and higher',
      false,
    )
    .option('--resume', 'go on where an earlier run of the same was cut off', false)
    .addOption(new Option('--chunk <n>', 'paths per task').argParser(wholeNumber(1, MOST_PATHS)).hideHelp())
    .addOption(
      new Option('--checkpoint-every <ms>', 'between checkpoints').argParser(wholeNumber(0, MOST_PATHS)).hideHelp(),
    )
    .addHelpText('after', RUN_HELP)
    .action(async (config: string, options: RunArguments) => {
      const { withStartedRunner } = await import('./path-runner.ts');
      const exitCode = await withStartedRunner(options.threads, async (runner) => {
        const { runCommand } = await import('./run-command.ts');
        return runCommand(config, options, { runner, terminal, interrupt });
      });
      exitWith(exitCode);
    });

  withConfigOptions(program.command('shard'))
    .summary('run one part of an experiment’s paths, for merge')
    .description(
      'Runs one of several equal parts of an experiment’s paths, on any machine, from where it stopped before. ' +
        'merge makes a run of them. The same command again finds nothing left to do.',
    )
    .requiredOption('--index <k>', 'which shard, counted from 0', wholeNumber(0, MOST_SHARDS - 1))
    .requiredOption('--of <n>', 'how many shards there are', wholeNumber(1, MOST_SHARDS))
    .requiredOption('--out <folder>', 'where shards go: this one to <folder>/<experiment>/<run-id>-shard-<k>-of-<n>/')
    .addOption(threadsOption())
    .option('--quiet', 'no progress on stderr', false)
    .option('--json', 'what is complete, and nothing else, on stdout', false)
    .addHelpText('after', SHARD_HELP)
    .action(async (config: string, options: ShardArguments) => {
      const { shardCommand } = await import('./shard-command.ts');
      exitWith(await shardCommand(config, options, terminal, interrupt));
    });

  withReportOptions(program.command('merge'))
    .summary('make a run of its shards')
    .description('Makes of all shards of an experiment the run that one process would have made, with the same digest.')
    .argument('<folders...>', 'folders of shards, or folders in which they lie')
    .option('--inputs <folder>', 'where the files that the shards read lie now')
    .addHelpText('after', MERGE_HELP)
    .action(async (folders: string[], options: MergeArguments) => {
      const { mergeCommand } = await import('./merge-command.ts');
      exitWith(await mergeCommand(folders, options, terminal, interrupt));
    });

  withPageOptions(program.command('report').addOption(formatOption('html')))
    .summary('make the report of a run again from its files')
    .description(
      'Makes the report of a run again from the files of its folder, after checking that they are those of the run: in other ' +
        'forms, without scripts, or with other chart templates. No path is run, but those that --worst-paths asks for.',
    )
    .argument('<folder>', 'the folder of a run: reports/runs/<experiment>/<run-id>')
    .addOption(worstPathsOption('those that the run played'))
    .option('--out <folder>', 'where the files go (default: the folder of the run)')
    .option('--inputs <folder>', 'where the files that the run read lie now, for --worst-paths')
    .option('--json', 'print summary.json, and nothing else, on stdout', false)
    .addHelpText('after', REPORT_HELP)
    .action(async (folder: string, options: RebuildArguments) => {
      const { reportCommand } = await import('./report-command.ts');
      exitWith(await reportCommand(folder, options, terminal, interrupt));
    });

  withConfigOptions(program.command('validate'))
    .summary('check a configuration and say all that is wrong with it')
    .description(
      'Reads a configuration, its venue and its files, admits its accounts, and says all that is wrong at once.',
    )
    .option('--json', 'what it holds, and nothing else, on stdout', false)
    .addHelpText('after', VALIDATE_HELP)
    .action(async (config: string, options: ValidateArguments) => {
      const { validateCommand } = await import('./validate-command.ts');
      exitWith(await validateCommand(config, options, terminal));
    });

  withPageOptions(program.command('replay'))
    .summary('tell one path event by event, and why')
    .description(
      'Plays one path again and tells what happened under each policy, why each account was liquidated, called or ' +
        'deleveraged, and what it adds up to.',
    )
    .argument('<source>', 'a configuration (- reads stdin), or the folder of a run')
    .requiredOption('--path <i>', 'which path, counted from 0', wholeNumber(0, MOST_PATHS))
    .option('--policy <name>', 'only this policy; may be repeated', gathered)
    .option('--account <id>', 'only what this account took part in')
    .option('--exact', 'events of the exact engine, which counts with 40 decimals', false)
    .option('--json', 'print events, one object a line, and nothing else', false)
    .option('--out <file>', 'write a page (.html) or a picture (.svg)')
    .option('--seed <text>', 'instead of the configuration’s')
    .option('--set <field=value>', 'set a field, as in horizon.steps=60; may be repeated', gathered)
    .option('--inputs <folder>', 'where the files that a run read lie now')
    .addHelpText('after', REPLAY_HELP)
    .action(async (source: string, options: ReplayArguments) => {
      const { replayCommand } = await import('./replay-command.ts');
      exitWith(await replayCommand(source, options, terminal, interrupt));
    });

  program
    .command('verify')
    .summary('run a recorded run again and compare')
    .description(
      'Runs the experiment of a run’s folder again and says whether it gives the same results, bit for bit. ' +
        'Exit code 3 where it does not.',
    )
    .argument('<folder>', 'the folder of a run: reports/runs/<experiment>/<run-id>')
    .addOption(threadsOption())
    .option('--quiet', 'no progress on stderr', false)
    .option('--inputs <folder>', 'where the files that the run read lie now')
    .option('--json', 'the verdict, and nothing else, on stdout', false)
    .addHelpText('after', VERIFY_HELP)
    .action(async (folder: string, options: VerifyArguments) => {
      const { verifyCommand } = await import('./verify-command.ts');
      exitWith(await verifyCommand(folder, options, terminal, interrupt));
    });

  withPageOptions(program.command('compare'))
    .summary('say how a run differs from an earlier one')
    .description(
      'Compares two recorded runs, metric by metric: path by path where both met the same paths, else as independent runs, ' +
        'and says which. Differences are second − first.',
    )
    .argument('<before>', 'the folder of the run that is compared with')
    .argument('<after>', 'the folder of the run that is told of')
    .option('--metric <name>', 'of summary.json; may be repeated (default: the headlines and what they cost)', gathered)
    .option('--report <file>', 'write a page (.html): every difference with its interval, and what the runs were given')
    .option('--json', 'every metric that both have, and nothing else, on stdout', false)
    .addHelpText('after', COMPARE_HELP)
    .action(async (before: string, after: string, options: CompareArguments) => {
      const { compareCommand } = await import('./compare-command.ts');
      exitWith(await compareCommand(before, after, options, terminal));
    });

  withPageOptions(withConfigOptions(program.command('size-fund')))
    .summary('find the smallest insurance fund that runs dry rarely enough')
    .description(
      'Finds, for each fund that a policy draws on, the smallest size whose probability of running dry is at most the ' +
        'target: as an estimate, and as a size to hold at the stated confidence. Runs it again on fresh paths.',
    )
    .option('--target <p>', 'largest probability of running dry over the horizon (default: 0.001)', numberBetween(0, 1))
    .option('--confidence <p>', 'instead of the configuration’s', numberBetween(0, 1))
    .option('--policy <name>', 'only this policy; may be repeated', gathered)
    .option('--more <amount>', 'by how much larger a fund its worth is told', numberBetween(0, Infinity))
    .option('--out <folder>', 'where reports go: files lie in <folder>/<experiment>/size-fund-<id>/', DEFAULT_OUT)
    .addOption(threadsOption())
    .option('--json', 'print sizing.json, and nothing else, on stdout', false)
    .option('--quiet', 'no progress on stderr', false)
    .addHelpText('after', SIZE_FUND_HELP)
    .action(async (config: string, options: SizeFundArguments) => {
      const { sizeFundCommand } = await import('./size-fund-command.ts');
      exitWith(await sizeFundCommand(config, options, terminal, interrupt));
    });

  withPageOptions(withConfigOptions(program.command('sweep')))
    .summary('see how metrics move with fields of the configuration')
    .description(
      'Runs a configuration at every combination of the given values (or one field at a time) on the same random numbers, ' +
        'and tells each metric with its paired difference to the configuration as it is.',
    )
    .option(
      '--vary <field=values>',
      'a field as --set names it and its values, as in venue.funds.main.balance=1e6,2e6; may be repeated',
      gathered,
    )
    .option('--fields <file>', 'a JSON file that says what to vary: fields with values or ranges, or points one by one')
    .option('--metric <name>', 'of summary.json; may be repeated (default: fundDepletion.probability)', gathered)
    .option('--one-at-a-time', 'each field alone, the others as configured, instead of the whole grid', false)
    .option('--out <folder>', 'where reports go: files lie in <folder>/<experiment>/sweep-<id>/', DEFAULT_OUT)
    .addOption(threadsOption())
    .option('--json', 'print sweep.json, and nothing else, on stdout', false)
    .option('--quiet', 'no progress on stderr', false)
    .addHelpText('after', SWEEP_HELP)
    .action(async (config: string, options: SweepArguments) => {
      const { sweepCommand } = await import('./sweep-command.ts');
      exitWith(await sweepCommand(config, options, terminal, interrupt));
    });

  withPageOptions(withConfigOptions(program.command('reverse-stress')))
    .summary('find the smallest shock at which a fund runs dry too often')
    .description(
      'Finds, for each policy and speed of a shock (or correlation of the prices), the smallest depth at which a probability ' +
        'crosses a limit, with its interval: on the same random numbers at every depth.',
    )
    .option('--limit <p>', 'largest probability that is accepted (default: 0.01)', numberBetween(0, 1))
    .option('--metric <name>', 'a probability of summary.json (default: fundDepletion.probability)')
    .option('--confidence <p>', 'instead of the configuration’s', numberBetween(0, 1))
    .option('--policy <name>', 'only this policy; may be repeated', gathered)
    .option(
      '--shock <i>',
      'which of the configuration’s shocks, counted from 0 (default: the first that moves a price)',
      wholeNumber(0, MOST_PATHS),
    )
    .option(
      '--shape <kind>',
      'gap, slowBleed, staircase, flashCrash, squeeze or depeg instead of that shock’s; may be repeated',
      gatheredOf(['gap', 'slowBleed', 'staircase', 'flashCrash', 'squeeze', 'depeg']),
    )
    .option('--speed <durations>', 'how long the fall takes, as in 1m,10m,1h (default: as configured)')
    .option('--correlation <numbers>', 'of every two prices, as in 0,0.5,0.9: the other prices then fall along')
    .option('--depth <range>', 'depths to search, shares of the price (default: 0.01..0.95)')
    .option('--out <folder>', 'where reports go: files lie in <folder>/<experiment>/reverse-stress-<id>/', DEFAULT_OUT)
    .addOption(threadsOption())
    .option('--json', 'print reverse-stress.json, and nothing else, on stdout', false)
    .option('--quiet', 'no progress on stderr', false)
    .addHelpText('after', REVERSE_STRESS_HELP)
    .action(async (config: string, options: ReverseStressArguments) => {
      const { reverseStressCommand } = await import('./reverse-stress-command.ts');
      exitWith(await reverseStressCommand(config, options, terminal, interrupt));
    });

  const venues = program
    .command('venues')
    .summary('list the venues that come with shortfall, or explain one')
    .description('Lists the venues that come with shortfall: their margin, and how new and how sure their sources are.')
    .option('--json', 'for machines', false)
    .addHelpText('after', VENUES_HELP)
    .allowExcessArguments()
    .action(async (options: VenuesArguments, command: Command) => {
      refuseWords(command);
      const { venuesCommand } = await import('./venues-command.ts');
      exitWith(venuesCommand(options, terminal));
    });
  venues
    .command('show')
    .summary('explain a venue in sentences, with its sources')
    .description('Explains a venue in sentences: its rules, what it leaves out, and where each number comes from.')
    .argument('<venue>', 'a name from the list, or a path ending in .json')
    .option('--json', 'the whole document instead, every default filled in', false)
    .addHelpText('after', SHOW_VENUE_HELP)
    .action(async (venue: string, _: VenuesArguments, command: Command) => {
      const { showVenueCommand } = await import('./venues-command.ts');
      // Wherever it stands, commander gives `--json` to `venues`, which has one too.
      exitWith(showVenueCommand(venue, command.optsWithGlobals<VenuesArguments>(), terminal));
    });

  const scenarios = program
    .command('scenarios')
    .summary('list the scenarios that come with shortfall, or explain one')
    .description('Lists the scenarios that come with shortfall, a line each: `shortfall run` takes their names.')
    .option('--json', 'for machines', false)
    .addHelpText('after', SCENARIOS_HELP)
    .allowExcessArguments()
    .action(async (options: ScenariosArguments, command: Command) => {
      refuseWords(command);
      const { scenariosCommand } = await import('./scenarios-command.ts');
      exitWith(scenariosCommand(options, terminal));
    });
  scenarios
    .command('show')
    .summary('explain a scenario in sentences, with its sources and assumptions')
    .description('Explains a scenario: its question, what it shows, where its numbers come from, what it claims.')
    .argument('<scenario>', 'a name from the list')
    .option('--json', 'for machines', false)
    .addHelpText('after', SHOW_SCENARIO_HELP)
    .action(async (scenario: string, _: ScenariosArguments, command: Command) => {
      const { showScenarioCommand } = await import('./scenarios-command.ts');
      exitWith(showScenarioCommand(scenario, command.optsWithGlobals<ScenariosArguments>(), terminal));
    });

  withPageOptions(program.command('calibrate'))
    .summary('fit a price model to files of bars, and say how good it is')
    .description(
      'Fits price models to files of bars, compares them with the history, and writes a model file that an experiment can ' +
        'name and a page of diagnostics. Several files of one underlying are one history; of several they are fitted jointly.',
    )
    .argument(
      '<file...>',
      'CSV or CSV.gz with a timestamp and a close (or open, high, low, close); NAME=file names what it is of',
    )
    .addOption(
      new Option('--model <kind>', 'which model; best = that with the best score out of sample')
        .choices(['gbm', 'merton', 'kou', 'garch', 'hawkes', 'bootstrap', 'best'])
        .default('best'),
    )
    .option('--column <name>', 'the column of prices', 'close')
    .option('--from <time>', 'leave out the bars before, ISO date or date-time')
    .option('--to <time>', 'leave out the bars from here on')
    .addOption(
      new Option('--drift <drift>', 'zero = none, since a history hardly tells it; fitted = the history’s own')
        .choices(['zero', 'fitted'])
        .default('zero'),
    )
    .option('--out <file>', 'the model file (default: <name>-<bar>.json in this folder)')
    .option('--report <file>', 'the page (default: beside the model file, .html)')
    .option('--no-report', 'no page')
    .option('--date <date>', 'written into the model file; it holds no clock of its own')
    .option('--json', 'print the model and all its figures, and nothing else, on stdout', false)
    .option('--quiet', 'no progress on stderr', false)
    .addHelpText('after', CALIBRATE_HELP)
    .action(async (files: string[], options: CalibrateArguments) => {
      const { calibrateCommand } = await import('./calibrate-command.ts');
      exitWith(await calibrateCommand(files, options, terminal, interrupt));
    });

  program
    .command('models')
    .summary('list the price models that come with shortfall')
    .description('Lists the fitted price models that come with shortfall, and the histories that they were fitted to.')
    .option('--json', 'for machines', false)
    .addHelpText('after', MODELS_HELP)
    .action(async (options: ModelsArguments) => {
      const { modelsCommand } = await import('./models-command.ts');
      exitWith(modelsCommand(options, terminal));
    });

  program
    .command('schedule')
    .summary('run an experiment at set times and keep the history of its results')
    .description(
      'Runs the experiment of a schedule file when it is due, compares each run with the one before and with a baseline, and ' +
        'tells a webhook. Prints a line of JSON per event until SIGTERM or Ctrl-C; docs/schedules.md has the file, cron and systemd.',
    )
    .argument('<schedule>', 'the schedule file, JSON with comments')
    .option('--once', 'run once, now, and end: for cron and systemd', false)
    .addHelpText('after', SCHEDULE_HELP)
    .action(async (file: string, options: ScheduleArguments) => {
      const { scheduleCommand } = await import('./schedule-command.ts');
      exitWith(await scheduleCommand(file, options, terminal, interrupt));
    });

  const history = program
    .command('history')
    .summary('list the runs of a schedule and how their results changed')
    .description(
      'Lists the runs of a schedule: a number of each, and how it changed against the run before and the baseline.',
    )
    .argument('<folder>', 'the folder of the history, as the schedule names it')
    .option(
      '--metric <name>',
      'of summary.json: a headline or what a gate looks at (default: fundDepletion.probability)',
    )
    .option('--policy <name>', 'whose numbers (default: the baseline’s)')
    .option('--last <n>', 'only the last so many', wholeNumber(1, MOST_PATHS))
    .option('--json', 'print the whole history, and nothing else, on stdout', false)
    .addHelpText('after', HISTORY_HELP)
    .action(async (folder: string, options: HistoryArguments) => {
      const { historyCommand } = await import('./history-command.ts');
      exitWith(historyCommand(folder, options, terminal));
    });
  history
    .command('baseline')
    .summary('give a run a name that later ones are compared with')
    .description(
      'Gives a run a name. A schedule with "baseline" compares every run with it; retention keeps its files.',
    )
    .argument('<folder>', 'the folder of the history')
    .argument('<run>', 'as history lists it, the id of a run, or last')
    .option('--name <name>', 'as the schedule names it', 'baseline')
    .option('--json', 'for machines', false)
    .addHelpText('after', HISTORY_BASELINE_HELP)
    .action(async (folder: string, run: string, _: BaselineArguments, command: Command) => {
      const { baselineCommand } = await import('./history-command.ts');
      // Wherever it stands, commander gives `--json` to `history`, which has one too.
      exitWith(await baselineCommand(folder, run, command.optsWithGlobals<BaselineArguments>(), terminal));
    });
  history
    .command('reserve')
    .summary('tell what the fund holds, needs and will need')
    .description('Tells the reserve report of a run: held, required, projected, verdict.')
    .argument('<folder>', 'the folder of the history')
    .argument('[run]', 'as history lists it, the id of a run, or last', 'last')
    .option('--json', 'for machines', false)
    .addHelpText('after', HISTORY_RESERVE_HELP)
    .action(async (folder: string, run: string, _: { readonly json: boolean }, command: Command) => {
      const { reserveCommand } = await import('./history-command.ts');
      exitWith(reserveCommand(folder, { ...command.optsWithGlobals<{ readonly json: boolean }>(), run }, terminal));
    });

  return program;
}

/** Of a command that has commands of its own: whatever else stands behind it is meant as one of those. */
function refuseWords(command: Command): void {
  const [word] = command.args;
  if (word === undefined) return;
  const [name] = command.commands.map((each) => each.name());
  command.error(`error: unknown command '${word}'\n(Did you mean ${name}?)`);
}
