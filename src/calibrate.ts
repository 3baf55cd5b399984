import { readBarFile, type BarFile } from './config/files/bar-file.ts';
import type { ReadBars } from './config/files/bar-table.ts';
import { durationText } from './config/document/duration.ts';
import { instantText } from './config/document/instant.ts';
import { Issues } from './config/document/issues.ts';
import { cleanBars, type CleanBars } from './calibration/cleaning.ts';
import type { SourceFile, UnderlyingStudy } from './calibration/diagnosis.ts';
import { FitRejectedError, type FittedKind } from './calibration/fit.ts';
import { fitJoint, type JointFit } from './calibration/joint.ts';
import { studyHistory, type History, type StudyOptions } from './calibration/study.ts';
import type { CalibrationFacts } from './report/calibration/facts.ts';

export interface CalibrateOptions {
  /** Files of bars, by the underlying that they are of; several files of one are one history with gaps between them. */
  readonly inputs: readonly CalibrationInput[];
  /** @default 'best' */
  readonly model?: FittedKind | 'best';
  /** The column of prices. @default 'close' */
  readonly column?: string;
  /** Bars that open before are left out, UTC milliseconds. */
  readonly from?: number;
  /** Bars that open here or later are left out. */
  readonly to?: number;
  /** @default 'zero' */
  readonly drift?: 'zero' | 'fitted';
  /** Told what is being done and the share of it that is. */
  readonly onProgress?: (doing: string, share: number) => void;
  /** Of the program, for the page. */
  readonly version?: string;
}

export interface CalibrationInput {
  readonly name: string;
  readonly path: string;
}

/**
 * Fits price models to files of bars: reads, cleans, fits, compares with the history. Start reading here.
 *
 * @throws ConfigError  files that cannot be read, rows that are wrong, histories too short for the model
 */
export async function calibrate(options: CalibrateOptions): Promise<CalibrationFacts> {
  const { model = 'best', drift = 'zero', onProgress, version = '' } = options;
  const issues = new Issues();
  const histories = await readHistories(options, issues);
  issues.throwIfAny();
  checkBarLengths(histories, issues);
  issues.throwIfAny();

  const study: StudyOptions = { model, drift, ...(onProgress === undefined ? {} : { onProgress }) };
  const studies = histories.flatMap((history) => studied(history, study, issues) ?? []);
  const joint = studies.length > 1 ? together(histories, issues) : undefined;
  issues.throwIfAny();
  return {
    studies,
    ...(joint === undefined ? {} : { joint }),
    drift,
    compared: model === 'best',
    version,
  };
}

interface ReadFile {
  readonly path: string;
  readonly file: BarFile;
}

async function readHistories(options: CalibrateOptions, issues: Issues): Promise<readonly ReadHistory[]> {
  const { inputs, column = 'close', from = -Infinity, to = Infinity, onProgress } = options;
  const read = new Map<string, ReadFile[]>(inputs.map(({ name }) => [name, []]));
  for (const { name, path } of inputs) {
    const progress = (share: number): void => onProgress?.(`reading ${path}`, share);
    const file = await readBarFile(path, { column, from, to, onProgress: progress }, issues);
    if (file === undefined) continue;
    if (file.bars.close.length > 0) read.get(name)!.push({ path, file });
    else issues.add({ file: path, pointer: '' }, { expected: 'bars within --from and --to', found: 'none' });
  }
  return [...read].flatMap(([name, files]) => historyOf(name, files, column, issues) ?? []);
}

interface ReadHistory extends History {
  /** Of its first file, for messages. */
  readonly path: string;
}

function historyOf(name: string, files: readonly ReadFile[], column: string, issues: Issues): ReadHistory | undefined {
  const spans = files
    .map(({ path, file }) => ({ path, file, ...spanOf(file.bars.timestamps) }))
    .sort((a, b) => a.first - b.first);
  const overlapping = spans.find(({ first }, i) => i > 0 && first <= spans[i - 1]!.last);
  if (overlapping !== undefined) {
    issues.add(
      { file: overlapping.path, pointer: '' },
      {
        expected: `bars of ${name} after those of the file before`,
        found: `bars from ${instantText(overlapping.first)} on`,
        suggestion: `NAME=${overlapping.path} says that it is of another underlying`,
      },
    );
    return undefined;
  }
  const [earliest] = spans;
  if (earliest === undefined) return undefined;
  const { path } = earliest;
  const bars = cleaned(joined(spans.map(({ file }) => file.bars)), path, issues);
  if (bars === undefined) return undefined;
  const sources = spans.map(({ file, first, last }) => sourceOf(file, bars, first, last));
  return { name, path, column, bars, files: sources };
}

function cleaned(bars: ReadBars, path: string, issues: Issues): CleanBars | undefined {
  try {
    return cleanBars(bars);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    issues.add({ file: path, pointer: '' }, { expected: 'at least two bars that can be used', found: error.message });
    return undefined;
  }
}

function spanOf(timestamps: Float64Array): { readonly first: number; readonly last: number } {
  let first = Infinity;
  let last = -Infinity;
  for (const time of timestamps) {
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return { first, last };
}

/** The bars that were kept of a file whose bars open within [first, last]. */
function sourceOf({ name, sha256 }: BarFile, { timestamps }: CleanBars, first: number, last: number): SourceFile {
  const kept = timestamps.filter((time) => time >= first && time <= last);
  return { name, sha256, from: kept[0] ?? first, to: kept[kept.length - 1] ?? last, bars: kept.length };
}

/** One table after the other; a column that one of them lacks is left out. */
function joined(tables: readonly ReadBars[]): ReadBars {
  const [only, ...others] = tables;
  if (only !== undefined && others.length === 0) return only;
  const columns = ['timestamps', 'close', 'open', 'high', 'low', 'volume'] as const;
  const shared = columns.filter((column) => tables.every((table) => table[column] !== undefined));
  return Object.fromEntries(
    shared.map((column) => [column, concatenated(tables.map((table) => table[column]!))]),
  ) as unknown as ReadBars;
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    whole.set(part, filled);
    filled += part.length;
  }
  return whole;
}

/** What is driven together moves in the same steps. */
function checkBarLengths(histories: readonly ReadHistory[], issues: Issues): void {
  const [first, ...others] = histories;
  for (const { path, name, bars } of others) {
    if (bars.barMilliseconds === first!.bars.barMilliseconds) continue;
    issues.add(
      { file: path, pointer: '' },
      {
        expected: `bars of ${barText(first!.bars)}, as those of ${first!.name}`,
        found: `bars of ${barText(bars)} of ${name}`,
      },
    );
  }
}

function barText({ barMilliseconds }: CleanBars): string {
  const seconds = barMilliseconds / 1_000;
  return Number.isInteger(seconds) ? durationText(seconds) : `${seconds} seconds`;
}

function together(histories: readonly ReadHistory[], issues: Issues): JointFit | undefined {
  try {
    return fitJoint(histories.map(({ bars }) => bars));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    issues.add(
      { file: histories[1]!.path, pointer: '' },
      { expected: `bars at the times of those of ${histories[0]!.name}`, found: error.message },
    );
    return undefined;
  }
}

function studied(history: ReadHistory, options: StudyOptions, issues: Issues): UnderlyingStudy | undefined {
  try {
    return studyHistory(history, options);
  } catch (error) {
    // A history that a model cannot be fitted to is the user's, whatever is wrong with it.
    if (!(error instanceof FitRejectedError || error instanceof RangeError)) throw error;
    const kind = error instanceof FitRejectedError ? error.kind : options.model;
    issues.add(
      { file: history.path, pointer: '' },
      { expected: `a history that ${kind} can be fitted to`, found: error.message },
    );
    return undefined;
  }
}
