import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';

/** A file of a run, its name relative to the run's directory, with `/`. */
export interface RunFile {
  readonly name: string;
  /** Whole, or in pieces that are made as they are written. */
  readonly content: string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<Uint8Array>;
}

export interface RunFiles {
  readonly directory: string;
  readonly files: readonly RunFile[];
}

/** The system would not take a run's files: the disk is full, or a permission has gone since the run began. */
export class RunNotWrittenError extends Error {
  override readonly name = 'RunNotWrittenError';
}

/**
 * Makes a folder and its parents, one by one from the first that is there.
 *
 * Not Node's `recursive`: where a file system says ENOENT for what cannot be made in it, as /proc does, that never ends.
 *
 * @throws what the system says of the first folder that cannot be made
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && parent !== path) {
      await makeFolder(parent);
      await makeOne(path);
    } else await unlessThere(path, error);
  }
}

/** Its parent is there, so ENOENT is the last word. */
async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    await unlessThere(path, error);
  }
}

/** What is there need not be made, whatever making it says: EEXIST, or EROFS, EPERM or EISDIR at a root. */
async function unlessThere(path: string, error: unknown): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() !== true) throw error;
}

/**
 * Makes a folder and finds out, with an entry that it takes away again, whether a run could be written there.
 *
 * @throws what the system says against it
 */
export async function makeWritableFolder(path: string): Promise<void> {
  await makeFolder(path);
  // In one go, so that no signal can leave the entry behind.
  rmSync(mkdtempSync(join(path, WRITABLE)), { recursive: true, force: true });
}

/** How the names of what is there for a moment begin. */
const WRITABLE = '.writable-';
const writing = (name: string): string => `.${name}.writing-`;
const ASIDE = '.old';

/**
 * Writes a run whole or not at all: everything goes to a temporary folder beside `directory`, which then takes its
 * place by renaming. An earlier run of that name is moved aside first and deleted when the new one stands; if the
 * renaming fails, it is moved back. On any error the temporary folder is removed. This file alone writes results.
 *
 * @throws RangeError for a file name that would leave the directory or appears twice
 * @throws RunNotWrittenError with what the system said; whatever a file's content throws
 */
export async function writeRun({ directory, files }: RunFiles): Promise<void> {
  const target = normalize(directory).replace(/[/\\]+$/, '');
  checkNames(files);
  const temporary = join(dirname(target), `${writing(basename(target))}${randomUUID()}`);
  try {
    await makeFolder(temporary);
    const paths = files.map(({ name }) => join(temporary, ...name.split('/')));
    for (const [i, { content }] of files.entries()) await writeFile(paths[i]!, content);
    for (const folder of new Set([...paths.map(dirname), temporary])) syncFolder(folder);
    await replace(temporary, target);
    syncFolder(dirname(target));
  } catch (error) {
    // What went wrong first is what the user has to mend.
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    if (!isSystemError(error)) throw error;
    throw new RunNotWrittenError(`the run could not be written to ${target}: ${error.message}`, { cause: error });
  }
}

/**
 * Removes what a process left that died while it wrote to `directory`. An earlier run that it had moved aside goes back.
 * Nobody else may be writing there.
 *
 * @throws what the system says against it
 */
export async function removeLeftovers(directory: string): Promise<void> {
  const target = normalize(directory).replace(/[/\\]+$/, '');
  const folder = dirname(target);
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    // Only where it is empty: it may be that of a process that runs.
    if (name.startsWith(WRITABLE)) await rmdir(path).catch(() => {});
    if (!name.startsWith(writing(basename(target)))) continue;
    if (name.endsWith(ASIDE) && (await stat(target).catch(() => undefined)) === undefined) await rename(path, target);
    else await rm(path, { recursive: true, force: true });
  }
}

/** Puts the names in a folder on the disk; systems on which no folder can be opened need no such thing. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Writes one file whole or not at all: to a temporary name beside it, which then takes its place.
 *
 * @throws RunNotWrittenError with what the system said
 */
export async function writeResult(path: string, content: RunFile['content']): Promise<void> {
  const temporary = join(dirname(path), `${writing(basename(path))}${randomUUID()}`);
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    if (!isSystemError(error)) throw error;
    throw new RunNotWrittenError(`${path} could not be written: ${error.message}`, { cause: error });
  }
}

/**
 * Adds files to a folder, each whole or not at all; those of the same name are replaced.
 *
 * @throws RangeError for a file name that would leave the folder or appears twice
 * @throws RunNotWrittenError with what the system said
 */
export async function addFiles({ directory, files }: RunFiles): Promise<void> {
  checkNames(files);
  for (const { name, content } of files) {
    const path = join(directory, ...name.split('/'));
    try {
      await makeFolder(dirname(path));
    } catch (error) {
      throw new RunNotWrittenError(`${path} could not be written: ${(error as Error).message}`, { cause: error });
    }
    await writeResult(path, content);
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function checkNames(files: readonly RunFile[]): void {
  const names = new Set<string>();
  for (const { name } of files) {
    const leaves = isAbsolute(name) || name.split(/[/\\]/).some((part) => part === '..' || part === '.' || part === '');
    if (leaves || name.includes('\\')) throw new RangeError(`${name} is no file name inside a run's directory`);
    if (names.has(name)) throw new RangeError(`two files of a run are named ${name}`);
    names.add(name);
  }
}

async function writeFile(path: string, content: RunFile['content']): Promise<void> {
  await makeFolder(dirname(path));
  const handle = await open(path, 'wx');
  try {
    if (typeof content === 'string' || content instanceof Uint8Array) await handle.writeFile(content);
    else for await (const piece of content) await handle.writeFile(piece);
    // What the rename publishes must be on the disk before it.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** `rename` replaces an empty folder at most, so an earlier run steps aside; there is a moment without either. */
async function replace(temporary: string, target: string): Promise<void> {
  const aside = `${temporary}${ASIDE}`;
  const existed = await moved(target, aside);
  try {
    await rename(temporary, target);
  } catch (error) {
    if (existed) await rename(aside, target);
    throw error;
  }
  if (existed) await rm(aside, { recursive: true, force: true });
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
