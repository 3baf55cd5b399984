import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';

/** A file of a run, its name relative to the run's directory, with `/`. */
export interface RunFile {
  readonly name: string;
  /** Whole, or in pieces that are made as they are written. */
  readonly content: string | Uint8Array | Iterable<string | Uint8Array>;
}

export interface RunFiles {
  readonly directory: string;
  readonly files: readonly RunFile[];
}

/**
 * Writes a run whole or not at all: everything goes to a temporary folder beside `directory`, which then takes its
 * place by renaming. An earlier run of that name is moved aside first and deleted when the new one stands; if the
 * renaming fails, it is moved back. On any error the temporary folder is removed. This file alone writes results.
 *
 * @throws RangeError for a file name that would leave the directory or appears twice; whatever the disk throws
 */
export async function writeRun({ directory, files }: RunFiles): Promise<void> {
  const target = normalize(directory).replace(/[/\\]+$/, '');
  checkNames(files);
  await mkdir(dirname(target), { recursive: true });
  const temporary = join(dirname(target), `.${basename(target)}.writing-${randomUUID()}`);
  await mkdir(temporary);
  try {
    for (const file of files) await writeFile(join(temporary, ...file.name.split('/')), file.content);
    await replace(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
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
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'wx');
  try {
    if (typeof content === 'string' || content instanceof Uint8Array) await handle.writeFile(content);
    else for (const piece of content) await handle.writeFile(piece);
    // What the rename publishes must be on the disk before it.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** `rename` replaces an empty folder at most, so an earlier run steps aside; there is a moment without either. */
async function replace(temporary: string, target: string): Promise<void> {
  const aside = `${temporary}.old`;
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
