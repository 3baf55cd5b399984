import { basename, dirname } from 'node:path';
import { makeWritableFolder } from '../report/write.ts';
import { argumentError } from './exit-code.ts';

/** Makes the folder that `--out` leads to. @throws ConfigError if nothing can be written there */
export function claimFolder(folder: string): Promise<void> {
  return claimFolderAt('--out', 'a folder that can be written', folder);
}

/** Makes the folder of a file that a flag names. @throws ConfigError if nothing can be written there */
export function claimFolderOf(flag: string, file: string): Promise<void> {
  return claimFolderAt(flag, 'a file in a folder that can be written', dirname(file));
}

/** The same of a file that has to end so. @throws ConfigError */
export async function claimFileOf(flag: string, file: string, extension: string): Promise<void> {
  if (!file.endsWith(extension)) throw argumentError(flag, `a file ending in ${extension}`, basename(file));
  await claimFolderOf(flag, file);
}

/** Makes a folder that `named` leads to. @throws ConfigError saying what was expected, if nothing can be written there */
export async function claimFolderAt(named: string, expected: string, folder: string): Promise<void> {
  try {
    await makeWritableFolder(folder);
  } catch (error) {
    throw argumentError(named, expected, `${folder}: ${(error as Error).message}`);
  }
}
