import { makeWritableFolder } from '../report/write.ts';
import { argumentError } from './exit-code.ts';

/** Makes the folder that `--out` leads to. @throws ConfigError if nothing can be written there */
export async function claimFolder(folder: string): Promise<void> {
  try {
    await makeWritableFolder(folder);
  } catch (error) {
    throw argumentError('--out', 'a folder that can be written', `${folder}: ${(error as Error).message}`);
  }
}
