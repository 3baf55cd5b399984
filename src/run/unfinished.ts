import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../report/write.ts';
import { lockFolder } from './folder-lock.ts';
import { hasJournal, isJournalLeftover, removeJournal } from './journal.ts';

/** A run's folder for what is only needed until it is finished: its lock, its checkpoint. */
export interface Unfinished {
  readonly folder: string;
  readonly hasCheckpoint: boolean;
  readonly removeCheckpoint: () => void;
  /** Unlocks the folder, and removes it where nothing is in it. */
  readonly release: () => void;
}

/**
 * Opens the folder of an unfinished run for this process alone, and removes what one that died left half done.
 *
 * @throws ConfigError while another process holds it
 */
export async function openUnfinished(folder: string): Promise<Unfinished> {
  await makeFolder(folder);
  const lock = lockFolder(folder);
  for (const name of readdirSync(folder)) {
    if (isJournalLeftover(name) || /^lock\./.test(name)) rmSync(join(folder, name), { force: true });
  }
  // Paths that no head names belong to a run that died before its first checkpoint.
  if (!hasJournal(folder)) removeJournal(folder);
  const release = (): void => {
    process.off('exit', release);
    lock.release();
    try {
      rmdirSync(folder);
    } catch {
      // A checkpoint lies in it, or the next process does.
    }
  };
  // A second interrupt ends the process at once.
  process.on('exit', release);
  return {
    folder,
    hasCheckpoint: hasJournal(folder),
    removeCheckpoint: () => removeJournal(folder),
    release,
  };
}
