import type { ConfigIssue } from '../errors.ts';
import type { Experiment } from '../experiment.ts';

/**
 * Where an issue of a row stands: «book.csv:12» is a line of that file, anything else a JSON pointer into the experiment,
 * which is named since it no longer knows its file.
 */
export function issuePlace(experiment: Experiment, place: string): Pick<ConfigIssue, 'file' | 'line' | 'pointer'> {
  const line = /^(?<file>.+):(?<line>\d+)$/.exec(place)?.groups;
  if (line === undefined) return { file: experiment.name, pointer: place };
  return { file: line['file']!, line: Number(line['line']), pointer: '' };
}

/** A number for a sentence: enough digits to tell a limit from what just misses it, too few to show a rounding. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(10)));
}
