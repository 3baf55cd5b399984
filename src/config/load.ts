import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import type { Venue } from '../venue.ts';
import { Issues } from './document/issues.ts';
import { nodeOf } from './document/node.ts';
import { readingProblem, type ConfigContext } from './files/config-files.ts';
import { packageFolder } from './files/package-folder.ts';
import { parseExperiment, type ParseOptions } from './parse.ts';
import { readVenue } from './venue/read.ts';
import { resolveVenue } from './venue/resolve.ts';

/**
 * Loads an experiment from a file, or from standard input for '-' (then files are relative to the current folder).
 *
 * @throws ConfigError with all issues at once
 */
export function loadExperimentFile(path: string, options: ParseOptions = {}): Experiment {
  const file = path === '-' ? '<stdin>' : path;
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new ConfigError([
      { file, pointer: '', expected: 'a configuration file that can be read', found: readingProblem(error) },
    ]);
  }
  return parseExperiment(text, file, fileContext(), options);
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

/** Reads real files; venues and models are those of the package, whether it runs from its sources or compiled. */
export function fileContext(): ConfigContext {
  return {
    readText: (path) => readFileSync(path, 'utf8'),
    readBytes: (path) => readFileSync(path),
    venueNames: () => shippedNames('venues'),
    shippedVenue: (name) => shipped('venues', name),
    modelNames: () => shippedNames('models'),
    shippedModel: (name) => shipped('models', name),
  };
}

function shippedNames(folder: string): readonly string[] {
  return readdirSync(packageFolder('configs', folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

function shipped(folder: string, name: string): { readonly file: string; readonly text: string } {
  const text = readFileSync(join(packageFolder('configs', folder), `${name}.json`), 'utf8');
  return { file: `configs/${folder}/${name}.json`, text };
}
