import { buildAccounts } from '../accounts/build.ts';
import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import { rootKey } from '../random/root-key.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { countText, durationText, listText } from '../report/format.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { loadConfig, type ConfigArguments } from './load-config.ts';
import { logWarnings } from './log.ts';
import type { Terminal } from './terminal.ts';

export interface ValidateArguments extends ConfigArguments {
  /** For machines, on stdout alone. */
  readonly json: boolean;
}

/**
 * `shortfall validate`: reads all that a run would read, admits the accounts, runs no path.
 *
 * @throws ConfigError with every issue
 */
export async function validateCommand(
  config: string,
  options: ValidateArguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const experiment = await loadConfig(config, options);
  const { accounts, warnings } = buildAccounts(experiment, rootKey(experiment.seed));
  const all = [...experiment.warnings, ...warnings];
  logWarnings(all, terminal);
  terminal.result(
    options.json ? finiteJson({ ...facts(experiment, accounts), warnings: all }) : fineText(experiment, accounts),
  );
  return EXIT_CODE.fine;
}

function facts(experiment: Experiment, accounts: Accounts): object {
  const { name, paths, seed, horizon, markets, policies, baseline } = experiment;
  return {
    ...{ experiment: name, paths, seed, steps: horizon.steps, stepSeconds: horizon.step },
    markets: markets.map(({ symbol }) => symbol),
    ...{ accounts: accounts.ids.length, positions: accounts.positions.count },
    policies: policies.map((policy) => policy.name),
    baseline,
  };
}

function fineText(experiment: Experiment, accounts: Accounts): string {
  const { name, paths, horizon, markets, policies } = experiment;
  return [
    `fine: ${name}`,
    `  ${counted(paths, 'path')} of ${counted(horizon.steps, 'step')} of ${durationText(horizon.step)}, seed ${JSON.stringify(experiment.seed)}`,
    `  ${counted(markets.length, 'market')}: ${listText(markets.map(({ symbol }) => symbol))}`,
    `  ${counted(accounts.ids.length, 'account')} with ${counted(accounts.positions.count, 'position')}`,
    `  ${counted(policies.length, 'policy', 'policies')}: ${listText(policies.map((policy) => policy.name))} (baseline ${experiment.baseline})`,
  ].join('\n');
}

function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${countText(count)} ${count === 1 ? singular : plural}`;
}
