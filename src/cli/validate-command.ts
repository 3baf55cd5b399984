import { buildAccounts } from '../accounts/build.ts';
import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import { rootKey } from '../random/root-key.ts';
import { countText, durationText, listText } from '../report/format.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { loadConfig, type ConfigArguments } from './load-config.ts';
import { logWarnings } from './log.ts';
import type { Terminal } from './terminal.ts';

export type { ConfigArguments };

/**
 * `shortfall validate`: reads all that a run would read, admits the accounts, runs no path.
 *
 * @throws ConfigError with every issue
 */
export async function validateCommand(config: string, options: ConfigArguments, terminal: Terminal): Promise<ExitCode> {
  const experiment = await loadConfig(config, options);
  const { accounts, warnings } = buildAccounts(experiment, rootKey(experiment.seed));
  logWarnings([...experiment.warnings, ...warnings], terminal);
  terminal.result(fineText(experiment, accounts));
  return EXIT_CODE.fine;
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
