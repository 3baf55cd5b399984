import { join } from 'node:path';
import { didYouMean, listed } from '../config/document/nearest.ts';
import { hasResults, type History } from '../history/entry.ts';
import { historyText } from '../history/history-text.ts';
import { entryNamed, withBaseline } from '../history/name-baseline.ts';
import { reserveText } from '../history/reserve-text.ts';
import { HISTORY_FILE, readHistory, updateHistory } from '../history/store.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

export interface HistoryArguments {
  readonly metric?: string;
  readonly policy?: string;
  readonly last?: number;
  readonly json: boolean;
}

/**
 * `shortfall history`: the runs of a schedule, with a number of each and how it changed.
 *
 * @throws ConfigError for a folder without a history, and for a metric or a policy that it has not
 */
export function historyCommand(
  folder: string,
  { metric, policy, last, json }: HistoryArguments,
  terminal: Terminal,
): ExitCode {
  const history = historyIn(folder);
  if (json) {
    terminal.result(finiteJson(history));
    return EXIT_CODE.fine;
  }
  const latest = history.entries.findLast(hasResults)?.run;
  if (latest !== undefined) {
    check('--policy', policy, latest.policies);
    check('--metric', metric, Object.keys(latest.headlines[policy ?? latest.baseline] ?? {}));
  }
  const { colourResults: colour, width } = terminal;
  const asked = {
    ...(metric === undefined ? {} : { metric }),
    ...(policy === undefined ? {} : { policy }),
    ...(last === undefined ? {} : { last }),
  };
  terminal.result(historyText(history, { colour, width, ...asked }));
  terminal.log('shortfall compare <run> <run> tells every metric of two runs: their folders lie in the history’s');
  return EXIT_CODE.fine;
}

export interface BaselineArguments {
  readonly name: string;
  readonly json: boolean;
}

/**
 * `shortfall history baseline`: gives a run a name, with which every later one is compared where the schedule says so.
 *
 * @throws ConfigError for a folder without a history, and for a run that is not there or has no files
 */
export async function baselineCommand(
  folder: string,
  run: string,
  { name, json }: BaselineArguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const history = historyIn(folder);
  const changed = await updateHistory(folder, history.schedule, (now) => withBaseline(now, run, name));
  const id = changed.baselines[name]!;
  terminal.result(json ? finiteJson({ name, entry: id }) : `${name} is now run ${id}`);
  return EXIT_CODE.fine;
}

/**
 * `shortfall history reserve`: held, required, projected and verdict of a run, the last one unless told.
 *
 * @throws ConfigError for a folder without a history, and for a run without a reserve report
 */
export function reserveCommand(
  folder: string,
  { run = 'last', json }: { readonly run?: string; readonly json: boolean },
  terminal: Terminal,
): ExitCode {
  const history = historyIn(folder);
  const entry = entryNamed(history, run);
  const { reserve, due } = entry;
  if (reserve === undefined) {
    throw argumentError(
      folder,
      'a run with a reserve report',
      `${entry.id}, which has none`,
      'a schedule asks for one with "reserve"',
    );
  }
  if (json) {
    terminal.result(finiteJson({ schedule: history.schedule, due, coin: entry.run!.coin, ...reserve }));
    return EXIT_CODE.fine;
  }
  const { colourResults: colour, width } = terminal;
  terminal.result(reserveText(reserve, { schedule: history.schedule, due, coin: entry.run!.coin, colour, width }));
  if (reserve.folder !== undefined) terminal.log(`the page: ${join(folder, reserve.folder, 'reserve.html')}`);
  return EXIT_CODE.fine;
}

function historyIn(folder: string): History {
  const history = readHistory(folder);
  if (history !== undefined) return history;
  throw argumentError(folder, `the folder of a history, with a ${HISTORY_FILE} in it`, 'none');
}

function check(flag: string, named: string | undefined, names: readonly string[]): void {
  if (named === undefined || names.includes(named)) return;
  throw argumentError(flag, listed(names), `"${named}"`, didYouMean(named, names)?.suggestion);
}
