import { drawnOnFund } from '../accounts/fund-balances.ts';
import { summariseAccounts } from '../accounts/summarise.ts';
import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import { bookFacts } from '../report/book-facts.ts';
import { shellText } from '../report/escape.ts';
import type { RunFacts } from '../report/facts.ts';
import { settlementCoin } from '../report/format.ts';
import type { StressResult } from '../stress.ts';
import { packageVersion } from './package-version.ts';
import type { ConfigArguments } from './load-config.ts';

/** Who the run is: known before it begins. */
export interface RunIdentity {
  readonly experiment: Experiment;
  readonly runId: string;
  /** Where the files will lie. */
  readonly directory: string;
  /** What to type to get the same numbers again. */
  readonly command: string;
  /** The configuration as the user named it. */
  readonly config: string;
}

/** What the report says of a run beside its numbers. */
export function runFacts(
  { experiment, runId, directory, command, config }: RunIdentity,
  result: StressResult,
): RunFacts {
  return {
    runId,
    directory,
    partial: result.stopped !== undefined,
    ...(result.stopped === undefined ? {} : { stopped: result.stopped }),
    warnings: result.warnings,
    failures: result.failures,
    versions: { engine: packageVersion(), node: process.version, platform: `${process.platform} ${process.arch}` },
    digest: result.digest,
    command,
    config,
    fundSizes: fundSizes(experiment, result.accounts),
    book: bookFacts(summariseAccounts(result.accounts, experiment), settlementCoin(experiment)),
  };
}

/** Starting balance of the funds that each policy's backstop draws on, as the engine has it; one that draws on none is left out. */
function fundSizes(experiment: Experiment, accounts: Accounts): { [policy: string]: number | 'unlimited' } {
  return Object.fromEntries(
    experiment.policies.flatMap(({ name, venue }) => {
      const fund = drawnOnFund(venue, experiment, accounts);
      return fund === undefined ? [] : [[name, fund === Infinity ? ('unlimited' as const) : fund]];
    }),
  );
}

/** The command that gives the same numbers again, for a POSIX shell. Threads and folders change none, so they are left out. */
export function commandText(config: string, { paths, seed, set = [] }: ConfigArguments, verb = 'run'): string {
  const words = [
    ...['shortfall', verb, config],
    ...(paths === undefined ? [] : ['--paths', String(paths)]),
    ...(seed === undefined ? [] : ['--seed', seed]),
    ...set.flatMap((assignment) => ['--set', assignment]),
  ];
  return words.map(shellText).join(' ');
}
