import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type ConfigIssue } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import type { Venue } from '../venue.ts';
import { Issues } from './document/issues.ts';
import { didYouMean } from './document/nearest.ts';
import { nodeOf } from './document/node.ts';
import { readingProblem, type ConfigContext, type NamedText } from './files/config-files.ts';
import { packageFolder } from './files/package-folder.ts';
import { parseExperiment, type ParseOptions } from './parse.ts';
import { readScenarioDocument, type ScenarioDocument } from './scenario-document.ts';
import { readVenue } from './venue/read.ts';
import { resolveVenue } from './venue/resolve.ts';

/**
 * Loads an experiment from a file, from standard input for '-', or by the name of a scenario that comes with the package.
 * Of the latter two, files that they name are relative to the current folder.
 *
 * @throws ConfigError with all issues at once
 */
export function loadExperimentFile(path: string, options: ParseOptions = {}): Experiment {
  const context = fileContext();
  if (isScenarioName(path)) {
    const { file, text } = shippedScenario(path, context);
    return parseExperiment(text, file, context, { relativeTo: path, ...options });
  }
  const file = path === '-' ? '<stdin>' : path;
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new ConfigError([
      { file, pointer: '', expected: 'a configuration file that can be read', found: readingProblem(error) },
    ]);
  }
  return parseExperiment(text, file, context, options);
}

/** A bare word that names no file is meant as the name of a scenario. */
function isScenarioName(path: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(path) && !existsSync(path);
}

function shippedScenario(name: string, context: ConfigContext): NamedText {
  const names = context.scenarioNames();
  if (names.includes(name)) return context.shippedScenario(name);
  const expected = 'a configuration file that can be read, or a scenario that comes with shortfall';
  throw new ConfigError([unknownScenario(name, context, expected)]);
}

function unknownScenario(name: string, context: ConfigContext, expected: string): ConfigIssue {
  const suggestion = didYouMean(name, context.scenarioNames()) ?? {
    suggestion: 'shortfall scenarios lists the scenarios',
  };
  return { file: name, pointer: '', expected, found: 'there is no such', ...suggestion };
}

/** Names of the scenarios that come with the package, in alphabetical order. */
export function shippedScenarioNames(): readonly string[] {
  return fileContext().scenarioNames();
}

/**
 * What a scenario that comes with the package says of itself: its data files need not be there.
 *
 * @throws ConfigError where there is no such scenario
 */
export function loadScenario(name: string): ScenarioDocument {
  const context = fileContext();
  if (context.scenarioNames().includes(name)) return readScenarioDocument(name, context);
  throw new ConfigError([unknownScenario(name, context, 'a scenario that comes with shortfall')]);
}

/** Reads an experiment that is already an object: files that it names are relative to the current folder. */
export function loadExperiment(config: object, options: ParseOptions = {}): Experiment {
  return parseExperiment(JSON.stringify(config, null, 2), 'experiment', fileContext(), options);
}

/**
 * Loads a venue by its shipped name, from a path ending in .json, or from an object.
 *
 * @throws ConfigError with all issues at once
 */
export function loadVenue(venue: string | object): Venue {
  const issues = new Issues();
  const node = nodeOf(venue, { file: typeof venue === 'string' ? venue : 'venue', pointer: '' });
  const document = resolveVenue(node, fileContext(), issues, 'venue');
  const read = document && readVenue(document, issues);
  issues.throwIfAny();
  if (read === undefined) throw new ConfigError([{ file: 'venue', pointer: '', expected: 'a venue' }]);
  return read;
}

/** Names of the venues that come with the package, in alphabetical order. */
export function shippedVenueNames(): readonly string[] {
  return fileContext().venueNames();
}

/** Names of the price models that come with the package, in alphabetical order. */
export function shippedModelNames(): readonly string[] {
  return fileContext().modelNames();
}

/** Reads real files; venues, scenarios and models are those of the package, whether it runs from its sources or compiled. */
export function fileContext(): ConfigContext {
  return {
    readText: (path) => readFileSync(path, 'utf8'),
    readBytes: (path) => readFileSync(path),
    venueNames: () => shippedNames('venues'),
    shippedVenue: (name) => shippedText('venues', name),
    scenarioNames: () => shippedNames('scenarios'),
    shippedScenario: (name) => shippedText('scenarios', name),
    modelNames: () => shippedNames('models'),
    shippedModel: (name) => shippedText('models', name),
  };
}

type Library = 'venues' | 'scenarios' | 'models';

function shippedNames(library: Library): readonly string[] {
  return readdirSync(packageFolder('configs', library))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

function shippedText(library: Library, name: string): NamedText {
  return {
    file: `configs/${library}/${name}.json`,
    text: readFileSync(join(packageFolder('configs', library), `${name}.json`), 'utf8'),
  };
}
