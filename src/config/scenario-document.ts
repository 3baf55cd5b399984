import { InvariantError } from '../errors.ts';
import type { Scenario } from '../scenario.ts';
import { Cursor } from './document/cursor.ts';
import { Issues } from './document/issues.ts';
import { nodeAt, plainValue, readDocument } from './document/node.ts';
import { keysOf } from './document/place.ts';
import { applyExtends } from './extends.ts';
import type { ConfigContext } from './files/config-files.ts';
import { readScenario } from './sections/scenario.ts';
import { checkExperimentShape } from './validate.ts';

/** A shipped scenario as far as it can be read without the data files that it may name. */
export interface ScenarioDocument {
  readonly name: string;
  readonly question: string;
  readonly scenario: Scenario;
  /** What stands at the pointers of `scenario.numbers`, in their order: a plain JSON value. */
  readonly values: readonly unknown[];
  /** Data files that it names and that whoever runs it supplies. */
  readonly files: readonly string[];
}

/**
 * What a scenario that comes with the package says of itself.
 *
 * @throws ConfigError with all that is wrong with the document
 */
export function readScenarioDocument(name: string, context: ConfigContext): ScenarioDocument {
  const issues = new Issues();
  const { file, text } = context.shippedScenario(name);
  const read = readDocument(text, file, issues);
  const document = read && applyExtends(read, context, issues);
  if (document !== undefined) checkExperimentShape(document, issues);
  issues.throwIfAny();
  if (document === undefined) throw new InvariantError(`${file}: nothing was read, and nothing was said about it`);
  const root = new Cursor(document, issues);
  const scenario = readScenario(root.at('scenario'), document, undefined);
  if (scenario === undefined) root.at('scenario').refuse('what the scenario says of itself');
  issues.throwIfAny();
  const { value } = scenario!;
  return {
    name,
    question: root.at('question').text(),
    scenario: value,
    values: value.numbers.map(({ pointer }) => plainValue(nodeAt(document, keysOf(pointer))!)),
    files: root
      .at('underlyings')
      .keys()
      .map((underlying) => root.at('underlyings', underlying, 'price', 'file').text())
      .filter((named) => named !== ''),
  };
}
