import { loadExperimentFile } from '../config/load.ts';
import { ConfigError, type ConfigIssue } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import type { Variation } from '../statistics/sweep.ts';
import type { SweptExperiment } from '../sweep.ts';
import { argumentError } from './exit-code.ts';
import { configArguments, type ConfigArguments } from './load-config.ts';

/** What may not vary: points are compared path by path. */
const FIXED: readonly string[] = ['seed', 'paths'];

/**
 * Reads `field=a,b,c`; commas inside brackets, braces and quotes part nothing, so that values may be JSON.
 *
 * @throws ConfigError
 */
export function readVariation(argument: string): Variation {
  const equals = argument.indexOf('=');
  const field = equals < 0 ? '' : argument.slice(0, equals);
  const values = equals < 0 ? [] : partedAtCommas(argument.slice(equals + 1));
  if (field === '' || values.length === 0 || values.includes('')) {
    throw argumentError(
      '--vary',
      'field=value,value,… such as venue.funds.main.balance=1000000,2000000',
      `"${argument}"`,
    );
  }
  if (fixedField(field)) {
    throw argumentError('--vary', 'a field other than seed and paths: points are compared path by path', `"${field}"`);
  }
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  if (twice !== undefined) throw argumentError('--vary', 'each value once', `"${twice}" twice in "${argument}"`);
  return { field, values };
}

/** Whether a field, as `--set` names it, is one of those. */
export function fixedField(field: string): boolean {
  return FIXED.includes(field.replace(/^\//, '').split(/[./]/)[0]!);
}

function partedAtCommas(text: string): string[] {
  const parts = [''];
  let [depth, quoted] = [0, false];
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (letter === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (!quoted && '[{'.includes(letter)) depth++;
    if (!quoted && ']}'.includes(letter)) depth--;
    if (letter === ',' && depth === 0 && !quoted) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

/**
 * The experiment at each setting, all read before any is run.
 *
 * @throws ConfigError with the issues of all settings
 */
export function variants(
  config: string,
  options: ConfigArguments,
  settings: readonly { readonly [field: string]: string }[],
): SweptExperiment[] {
  const issues: ConfigIssue[] = [];
  const read = settings.flatMap((set): SweptExperiment[] => {
    try {
      return [{ set, experiment: variant(config, options, set) }];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      issues.push(...error.issues);
      return [];
    }
  });
  // What is wrong with the file itself is wrong at every point, and is said once.
  const distinct = [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
  if (distinct.length > 0) throw new ConfigError(distinct);
  return read;
}

/** The experiment with fields set on top of the command's own. @throws ConfigError */
function variant(config: string, options: ConfigArguments, setting: { readonly [field: string]: string }): Experiment {
  const set = Object.entries(setting).map(([field, value]) => `${field}=${value}`);
  return loadExperimentFile(config, { ...configArguments(options), set: [...(options.set ?? []), ...set] });
}
