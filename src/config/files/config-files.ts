import { createHash } from 'node:crypto';
import { dirname, isAbsolute, join } from 'node:path';
import type { InputFile } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';

/** How a configuration reaches other files; reading throws when a file cannot be read. */
export interface ConfigContext {
  readText(path: string): string;
  readBytes(path: string): Uint8Array;
  /** Names of the venues that come with the package. */
  venueNames(): readonly string[];
  shippedVenue(name: string): NamedText;
  /** Names of the scenarios that come with the package. */
  scenarioNames(): readonly string[];
  shippedScenario(name: string): NamedText;
  /** Names of the price models that come with the package. */
  modelNames(): readonly string[];
  /** Text of a shipped model, and the file as messages name it. */
  shippedModel(name: string): NamedText;
}

/** A text, and its file as messages name it. */
export interface NamedText {
  readonly file: string;
  readonly text: string;
}

/** A named file relative to the file that names it. */
export function besideFile(namedBy: string, named: string): string {
  return isAbsolute(named) ? named : join(dirname(namedBy), named);
}

/** The data files of one experiment: each read once, remembered by content. */
export class DataFiles {
  private readonly context: ConfigContext;
  private readonly configFile: string;
  private readonly contents = new Map<string, Uint8Array>();

  constructor(context: ConfigContext, configFile: string) {
    this.context = context;
    this.configFile = configFile;
  }

  /** Bytes of the file that stands at `cursor`; undefined after a complaint. */
  read(cursor: Cursor): Uint8Array | undefined {
    const named = cursor.text();
    const known = this.contents.get(named);
    if (known !== undefined) return known;
    try {
      const bytes = this.context.readBytes(this.pathOf(cursor));
      this.contents.set(named, bytes);
      return bytes;
    } catch (error) {
      return cursor.refuse('a file that can be read, relative to this one', readingProblem(error));
    }
  }

  /** The path under which the file that stands at `cursor` is opened, for messages: it works from the current folder. */
  pathOf(cursor: Cursor): string {
    return besideFile(this.configFile, cursor.text());
  }

  /** SHA-256 of every file read, in the order of their names. */
  inputs(): InputFile[] {
    return [...this.contents]
      .map(([file, bytes]) => ({ file, sha256: createHash('sha256').update(bytes).digest('hex') }))
      .sort((a, b) => (a.file < b.file ? -1 : 1));
  }
}

/** Why a file could not be read, in words. */
export function readingProblem(error: unknown): string {
  const code = (error as { readonly code?: unknown }).code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'reading it is not permitted';
  return error instanceof Error ? error.message : String(error);
}
