import { loadScenario, shippedScenarioNames } from '../config/load.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { scenarioFacts, scenarioPage, scenarioTable } from '../report/scenario-page.ts';
import { tableLines } from '../report/table.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

export interface ScenariosArguments {
  /** For machines, on stdout alone. */
  readonly json: boolean;
}

/** `shortfall scenarios`: the scenarios that come with the package, a line each. */
export function scenariosCommand({ json }: ScenariosArguments, terminal: Terminal): ExitCode {
  const documents = shippedScenarioNames().map(loadScenario);
  if (json) terminal.result(finiteJson(documents.map(scenarioFacts)));
  else {
    terminal.result(tableLines(scenarioTable(documents), terminal.width).join('\n'));
    terminal.log('shortfall scenarios show <name> explains one of them, shortfall run <name> runs it');
  }
  return EXIT_CODE.fine;
}

/**
 * `shortfall scenarios show`: one scenario explained in sentences.
 *
 * @throws ConfigError where there is no such scenario
 */
export function showScenarioCommand(name: string, { json }: ScenariosArguments, terminal: Terminal): ExitCode {
  const document = loadScenario(name);
  const { colourResults: colour, width } = terminal;
  terminal.result(json ? finiteJson(document) : scenarioPage(document, { colour, width }));
  return EXIT_CODE.fine;
}
