import { fileContext, shippedModelNames } from '../config/load.ts';
import type { ModelDocument } from '../config/schema/model.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { modelFacts, modelTable } from '../report/calibration/model-list.ts';
import { tableLines } from '../report/table.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

export interface ModelsArguments {
  /** For machines, on stdout alone. */
  readonly json: boolean;
}

/** `shortfall models`: the price models that come with the package. */
export function modelsCommand({ json }: ModelsArguments, terminal: Terminal): ExitCode {
  const context = fileContext();
  const facts = shippedModelNames().map((name) =>
    modelFacts(name, JSON.parse(context.shippedModel(name).text) as ModelDocument),
  );
  if (json) terminal.result(finiteJson(facts));
  else {
    terminal.result(tableLines(modelTable(facts, terminal.width), terminal.width).join('\n'));
    terminal.log('an experiment names one: "underlyings": { "BTC": { "initialPrice": "100000", "price": "btc-1h" } }');
  }
  return EXIT_CODE.fine;
}
