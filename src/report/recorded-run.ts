import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { besideFile, readingProblem } from '../config/files/config-files.ts';
import { fileContext } from '../config/load.ts';
import { parseExperiment } from '../config/parse.ts';
import { ConfigError, type ConfigIssue } from '../errors.ts';
import type { Experiment, InputFile } from '../experiment.ts';
import type { PathFailure } from '../plan/plan.ts';
import { runId } from './run-id.ts';

/** What `manifest.json` of a run's folder says: enough to run it again. */
export interface RecordedRun {
  readonly directory: string;
  readonly runId: string;
  /** Name of the experiment. */
  readonly experiment: string;
  readonly seed: string;
  /** In the order of the configuration. */
  readonly policies: readonly string[];
  /** Version of shortfall that ran it. */
  readonly version: string;
  readonly paths: { readonly requested: number; readonly completed: number };
  /** It ended before the paths that were asked for: not of its own accord, as a run does that is precise enough. */
  readonly partial: boolean;
  /** SHA-256 of the outcomes. */
  readonly digest: string;
  /** Files that the configuration names, by content. */
  readonly inputs: readonly InputFile[];
  /** The configuration as it was named then; files that it names lay beside it. `-` = stdin. */
  readonly config: string;
  /** The resolved configuration, itself a configuration. */
  readonly resolved: object;
  /** SHA-256 of the files of which its report can be made again, by name; none of a run that kept none. */
  readonly files: { readonly [name: string]: string };
  readonly failures: readonly PathFailure[];
}

/** Whether what the user named is a folder, and so meant as that of a run. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * Reads the folder of a run.
 *
 * @throws ConfigError for a folder without a manifest, or with one that is cut short or is none
 */
export function readRecordedRun(directory: string): RecordedRun {
  const file = join(directory, 'manifest.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw issue({
      file: directory,
      expected: 'the folder of a run, with a manifest.json in it',
      found: `manifest.json: ${readingProblem(error)}`,
      suggestion: 'a run’s files lie in reports/runs/<experiment>/<run-id>/',
    });
  }
  const manifest = parsed(text, file);
  const at = (pointer: string): unknown =>
    pointer
      .slice(1)
      .split('/')
      .reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), manifest);
  const read = <Value>(pointer: string, is: (value: unknown) => value is Value, expected: string): Value => {
    const value = at(pointer);
    if (!is(value))
      throw issue({ file, pointer, expected, found: value === undefined ? 'nothing' : JSON.stringify(value) });
    return value;
  };
  return {
    directory,
    runId: read('/runId', isText, 'the id of a run'),
    experiment: read('/experiment', isText, 'the name of an experiment'),
    seed: read('/seed', isString, 'a seed'),
    policies: read('/policies', isNames, 'a list of policies'),
    version: read('/versions/engine', isText, 'the version that ran it'),
    paths: {
      requested: read('/paths/requested', isCount, 'a number of paths'),
      completed: read('/paths/completed', isCount, 'a number of paths'),
    },
    partial: read('/partial', isFlag, 'true or false'),
    digest: read('/digest/outcomes', isText, 'the digest of the outcomes'),
    inputs: read('/inputs', isInputs, 'a list of files with their sha256'),
    config: read('/config', isText, 'the configuration as it was named'),
    resolved: read('/resolved', isObject, 'the resolved configuration'),
    files: at('/files') === undefined ? {} : read('/files', isTexts, 'the SHA-256 of files by name'),
    failures: read('/failures', isFailures, 'a list of failed paths'),
  };
}

/**
 * The experiment of a recorded run, with the files that it names checked against the contents that it had.
 *
 * @param inputs  folder beside which named files lie now; where they lay then unless given
 * @param name  of the file in the run's folder that says so
 * @throws ConfigError where a file is gone or has another content, or the manifest is not that of its run id
 */
export function recordedExperiment(
  run: Pick<RecordedRun, 'directory' | 'runId' | 'version' | 'inputs' | 'config' | 'resolved'>,
  inputs?: string,
  name = 'manifest.json',
): Experiment {
  // Files are named relative to the configuration, so any name in the folder does.
  const beside = inputs === undefined ? run.config : join(inputs, 'config.json');
  const issues = run.inputs.flatMap((input) => inputIssue(input, beside));
  if (issues.length > 0) throw new ConfigError(issues);
  const file = join(run.directory, name);
  const experiment = parseExperiment(JSON.stringify(run.resolved), file, fileContext(), { relativeTo: beside });
  const id = runId(experiment, run.version);
  if (id !== run.runId) {
    throw issue({
      file,
      pointer: '/resolved',
      expected: `the configuration of run ${run.runId}`,
      found: `one of run ${id}`,
      suggestion: `it was changed, or written by another version (it says ${run.version}): give the configuration instead`,
    });
  }
  return experiment;
}

function inputIssue({ file, sha256 }: InputFile, beside: string): ConfigIssue[] {
  const path = besideFile(beside, file);
  const issueOf = (found: string): ConfigIssue[] => [
    {
      file: path,
      pointer: '',
      expected: `the file that the run read, SHA-256 ${sha256}`,
      found,
      suggestion: '--inputs <folder> says where it lies, if elsewhere',
    },
  ];
  try {
    const now = createHash('sha256').update(readFileSync(path)).digest('hex');
    return now === sha256 ? [] : issueOf(`another content, SHA-256 ${now}`);
  } catch (error) {
    return issueOf(readingProblem(error));
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw issue({ file, expected: 'a whole JSON document', found: (error as Error).message });
  }
}

function issue(words: Omit<ConfigIssue, 'pointer'> & { readonly pointer?: string }): ConfigError {
  return new ConfigError([{ pointer: '', ...words }]);
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): value is { readonly [name: string]: string } {
  return isObject(value) && Object.values(value).every(isText);
}

function isFailures(value: unknown): value is readonly PathFailure[] {
  return (
    Array.isArray(value) && value.every((each) => isObject(each) && isCount(each['path']) && isText(each['message']))
  );
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every(isString);
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isInputs(value: unknown): value is readonly InputFile[] {
  return (
    Array.isArray(value) && value.every((each) => isObject(each) && isText(each['file']) && isText(each['sha256']))
  );
}
