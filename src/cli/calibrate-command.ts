import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import type { FittedKind } from '../calibration/fit.ts';
import { calibrate, type CalibrationInput } from '../calibrate.ts';
import { durationText } from '../config/document/duration.ts';
import { isCalendarDate, readInstant } from '../config/document/instant.ts';
import type { CalibrationFacts } from '../report/calibration/facts.ts';
import { modelDocument } from '../report/calibration/model-document.ts';
import { calibrationSummary } from '../report/calibration/summary.ts';
import { calibrationText } from '../report/calibration/text.ts';
import { finiteJson } from '../report/canonical-json.ts';
import type { PageChoice } from '../report/html/page.ts';
import { writeResult } from '../report/write.ts';
import { claimFileOf } from './claim-folder.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import { listenForInterrupt, type Interrupt } from './interrupt.ts';
import { packageVersion } from './package-version.ts';
import { stderrStages } from './progress-display.ts';
import { checkReportChoice, pageChoice, type PageArguments } from './report-choice.ts';
import type { Terminal } from './terminal.ts';

export interface CalibrateArguments extends PageArguments {
  readonly model: FittedKind | 'best';
  readonly column: string;
  readonly from?: string;
  readonly to?: string;
  readonly drift: 'zero' | 'fitted';
  /** The model file; absent = named for what it holds, in the current folder. */
  readonly out?: string;
  /** The page; absent = beside the model file, false = none. */
  readonly report?: string | false;
  readonly date?: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `shortfall calibrate`: files of bars → a model file and a page that says how good it is.
 *
 * @throws ConfigError for files, rows and arguments that are wrong
 * @throws RunNotWrittenError
 */
export async function calibrateCommand(
  files: readonly string[],
  options: CalibrateArguments,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const inputs = files.map(namedInput);
  const from = instant('--from', options.from);
  const to = instant('--to', options.to);
  if (options.date !== undefined && !isCalendarDate(options.date)) {
    throw argumentError('--date', 'an ISO date, such as 2026-11-28', `"${options.date}"`);
  }
  await checkReportChoice(options, options.report === false ? [] : ['html']);
  if (options.out !== undefined) await claim('--out', options.out, '.json');
  if (typeof options.report === 'string') await claim('--report', options.report, '.html');

  // Until something is written there is nothing to finish: a signal ends the process at once, in the middle of a fit too.
  interrupt.stopListening();
  const status = stderrStages(options.quiet);
  const facts = await calibrate({
    inputs,
    model: options.model,
    column: options.column,
    drift: options.drift,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    onProgress: status.show,
    version: packageVersion(),
  }).finally(status.clear);

  const out = options.out ?? `${defaultName(facts)}.json`;
  const report = options.report ?? out.replace(/\.json$/, '.html');
  if (options.out === undefined) await claim('--out', out, '.json');
  if (options.report === undefined) await claim('--report', String(report), '.html');
  const model = modelDocument(facts, {
    ...(options.date === undefined ? {} : { date: options.date }),
    historyFile: ({ name }) => relative(dirname(resolve(out)), resolve(pathOf(name, inputs))),
  });

  const page = report === false ? undefined : await pageOf(facts, pageChoice(options));
  const writing = listenForInterrupt(terminal.log);
  writing.beginRun(() => terminal.log('interrupted: the files are being written; once more ends at once'));
  try {
    await writeResult(out, finiteJson(model));
    if (page !== undefined) await writeResult(String(report), page);
  } finally {
    writing.stopListening();
  }
  const { colourResults: colour, width } = terminal;
  if (options.json) terminal.result(finiteJson(calibrationSummary(facts, model)));
  else
    terminal.result(
      `${calibrationText(facts, { colour, width })}Written: ${page === undefined ? out : `${out}, ${String(report)}`}\n`,
    );
  return writing.exitCode() ?? EXIT_CODE.fine;
}

async function pageOf(facts: CalibrationFacts, choice: PageChoice): Promise<string> {
  return (await import('../report/calibration/page.ts')).calibrationPage(facts, choice);
}

const NAMED = /^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$/;
/** What a coin is quoted in, at the end of a symbol. */
const QUOTED_IN = /^(.{2,}?)(?:USDT|USDC|FDUSD|BUSD|TUSD|USD|EUR)$/;

/** `NAME=file`, or a file whose name begins with the symbol: `btcusdt_binance_1h.csv.gz` is of BTC. */
export function namedInput(argument: string): CalibrationInput {
  const [, given, path] = NAMED.exec(argument) ?? [];
  if (given !== undefined && path !== undefined) return { name: checkedName(given, argument), path };
  const [symbol = ''] = basename(argument)
    .toUpperCase()
    .split(/[^A-Z0-9]/);
  return { name: checkedName(QUOTED_IN.exec(symbol)?.[1] ?? symbol, argument), path: argument };
}

function checkedName(name: string, argument: string): string {
  if (name !== '' && !/^\d+$/.test(name)) return name;
  throw argumentError(argument, 'the name of what the prices are of, as in BTC=prices.csv', `"${name}"`);
}

/** The first file of an underlying: the history that a bootstrap draws from. */
function pathOf(name: string, inputs: readonly CalibrationInput[]): string {
  return inputs.find((input) => input.name === name)!.path;
}

function instant(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = readInstant(text);
  if (time === undefined) {
    throw argumentError(flag, 'an ISO date or date-time, such as "2021-05-19" or "2021-05-19T12:00Z"', `"${text}"`);
  }
  return time;
}

/** `btc-1h`, `btc-eth-1m`. */
function defaultName({ studies }: CalibrationFacts): string {
  const seconds = studies[0]!.bars.barMilliseconds / 1_000;
  return `${studies.map(({ name }) => name.toLowerCase()).join('-')}-${durationText(seconds)}`;
}

/** A file that can be written, and that is nothing but an earlier one of its kind. */
async function claim(flag: string, path: string, extension: '.json' | '.html'): Promise<void> {
  await claimFileOf(flag, path, extension);
  if (extension === '.json' && existsSync(path) && !isModel(path)) {
    throw argumentError(flag, 'a new file, or a model to replace', `${path}, which is something else`);
  }
}

function isModel(path: string): boolean {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { readonly kind?: unknown }).kind === 'model';
  } catch {
    return false;
  }
}
