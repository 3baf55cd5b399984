import { InvariantError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { EXPERIMENT_DEFAULTS } from './defaults.ts';
import { Cursor } from './document/cursor.ts';
import { durationText, readDuration } from './document/duration.ts';
import { Issues } from './document/issues.ts';
import { describe, readDocument, type ConfigNode } from './document/node.ts';
import { applyOverride, type Override } from './document/overrides.ts';
import { DataFiles, type ConfigContext } from './files/config-files.ts';
import { readAccounts } from './sections/accounts.ts';
import { readJoint, warnOfIdleCorrelation } from './sections/joint.ts';
import { readMarkets } from './sections/markets.ts';
import { readBaseline, readPolicies } from './sections/policies.ts';
import type { Horizon, Reading } from './sections/reading.ts';
import { readShocks } from './sections/shocks.ts';
import { readFundCurve, readStatistics } from './sections/statistics.ts';
import { readUnderlyings } from './sections/underlyings.ts';
import { checkExperimentShape, type Shape } from './validate.ts';

/**
 * Reads an experiment: JSON with comments, every default filled in, every file it names read through `context`.
 *
 * @param text  the configuration
 * @param file  its name, for messages; files that it names are relative to it
 * @param overrides  values set from outside, in their order
 * @throws ConfigError with all issues at once, each with its place
 */
export function parseExperiment(
  text: string,
  file: string,
  context: ConfigContext,
  overrides: readonly Override[] = [],
  issues: Issues = new Issues(),
): Experiment {
  const document = readWhole(text, file, overrides, issues);
  const shape = checkExperimentShape(document, issues);
  const files = new DataFiles(context, file);
  const reading: Reading = { issues, shape, files };
  const root = new Cursor(document, issues);

  const horizon = readHorizon(root.at('horizon'), shape);
  const names = root.at('underlyings').keys();
  const underlyings = shape.readable('/underlyings')
    ? readUnderlyings(root.at('underlyings'), horizon, reading)
    : undefined;
  const joint = shape.sound('/joint') ? readJoint(root.at('joint'), names) : undefined;
  const shocks =
    horizon && shape.readable('/shocks') ? readShocks(root.at('shocks'), names, horizon, reading) : undefined;
  const markets = shape.readable('/markets') ? readMarkets(root.at('markets'), names, horizon, reading) : undefined;
  const symbols = root.at('markets').items().map((item) => item.at('symbol').text());
  const accounts = readAccounts(root.at('accounts'), symbols, reading);
  const policies = readPolicies(root, { ...reading, context, configFile: file, symbols });
  const policyNames = root.at('policies').present ? root.at('policies').keys() : ['venue'];
  const baseline = shape.sound('/baseline') ? readBaseline(root.at('baseline'), policyNames) : undefined;
  const fundCurve = shape.sound('/fund') ? readFundCurve(root.at('fund', 'curve')) : undefined;
  if (joint && underlyings) warnOfIdleCorrelation(root.at('joint'), joint.value, underlyings.value);

  issues.throwIfAny();
  if (!horizon || !underlyings || !joint || !shocks || !markets || !accounts || !policies) {
    throw new InvariantError(`${file}: a part of the experiment could not be read, and nothing was said about it`);
  }
  if (baseline === undefined || fundCurve === undefined) {
    throw new InvariantError(`${file}: the baseline or the fund curve could not be read, and nothing was said about it`);
  }
  const header = {
    name: root.at('name').text(nameFromFile(file)),
    question: root.at('question').text(EXPERIMENT_DEFAULTS.question),
    seed: seedText(root.at('seed')),
    paths: root.at('paths').number(EXPERIMENT_DEFAULTS.paths),
  };
  const statistics = readStatistics(root.at('statistics'));
  return {
    ...header,
    horizon,
    underlyings: underlyings.value,
    joint: joint.value,
    shocks: shocks.value,
    markets: markets.value,
    accounts: accounts.value,
    policies: policies.value,
    baseline,
    statistics,
    fundCurve,
    warnings: issues.warnings,
    inputs: files.inputs(),
    resolved: {
      ...header,
      horizon: { steps: horizon.steps, step: durationText(horizon.step) },
      underlyings: underlyings.json,
      joint: joint.json,
      shocks: shocks.json,
      markets: markets.json,
      accounts: accounts.json,
      // Each policy below is a whole venue, so there is nothing left to patch.
      venue: {},
      policies: policies.json,
      baseline,
      statistics,
      fund: { curve: fundCurve },
    },
  };
}

/** The document with its overrides. Syntax errors are thrown at once: what follows from them would only mislead. */
function readWhole(text: string, file: string, overrides: readonly Override[], issues: Issues): ConfigNode {
  const read = readDocument(text, file, issues);
  if (read === undefined) {
    issues.add({ file, line: 1, column: 1, pointer: '' }, { expected: 'an experiment, a JSON object', found: 'nothing' });
  } else if (read.kind !== 'object') {
    issues.add(read.place, { expected: 'an experiment, a JSON object', found: describe(read) });
  }
  let document = read;
  for (const override of overrides) document = document && applyOverride(document, override, issues);
  issues.throwIfAny();
  if (document === undefined) throw new InvariantError(`${file}: nothing was read, and nothing was said about it`);
  return document;
}

function readHorizon(cursor: Cursor, shape: Shape): Horizon | undefined {
  if (!shape.sound(cursor.pointer)) return undefined;
  const standard = readDuration(EXPERIMENT_DEFAULTS.step) ?? Number.NaN;
  return { steps: cursor.at('steps').number(Number.NaN), step: cursor.at('step').duration(standard) };
}

function seedText(cursor: Cursor): string {
  return cursor.node?.kind === 'scalar' ? cursor.node.text : EXPERIMENT_DEFAULTS.seed;
}

/** The file's name without its folder and extension, in the letters that a folder may have. */
function nameFromFile(file: string): string {
  const base = file.replace(/^.*[/\\]/, '').replace(/\.jsonc?$/, '');
  const name = base.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return name === '' ? 'experiment' : name;
}
