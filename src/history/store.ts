import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readingProblem } from '../config/files/config-files.ts';
import { ConfigError } from '../errors.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { makeFolder, writeResult } from '../report/write.ts';
import { lockFolder } from '../run/folder-lock.ts';
import { EMPTY_HISTORY, type History } from './entry.ts';

export const HISTORY_FILE = 'history.json';
/** Of the folder in which the lock for writing lies. */
const WRITING = '.writing';

/** Who else writes needs milliseconds; more than these, and something is wrong. */
const PATIENCE_MILLISECONDS = 20_000;
const PAUSE_MILLISECONDS = 25;

/**
 * The history in a folder; undefined where there is none.
 *
 * @throws ConfigError for a file that is cut short, or is none of ours
 */
export function readHistory(folder: string): History | undefined {
  const file = join(folder, HISTORY_FILE);
  const refused = (found: string): ConfigError =>
    new ConfigError([{ file, pointer: '', expected: 'the history of a schedule', found }]);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refused(readingProblem(error));
  }
  let found: Partial<History>;
  try {
    found = JSON.parse(text) as Partial<History>;
  } catch (error) {
    throw refused((error as Error).message);
  }
  if (found?.kind !== 'history' || !Array.isArray(found.entries) || typeof found.baselines !== 'object') {
    throw refused('another document');
  }
  if (found.schemaVersion !== 1)
    throw refused(`one of version ${String(found.schemaVersion)}, which this program does not read`);
  return found as History;
}

/**
 * Reads, changes and writes the history of a folder while nobody else does: several processes may, one after another. The
 * file is replaced whole, so that who reads it meanwhile sees the one before or the one after.
 *
 * @param change  given what stands there, gives what shall stand there, and is called once
 * @throws ConfigError for a history that cannot be read, or while somebody else holds it for too long
 * @throws RunNotWrittenError
 */
export async function updateHistory(
  folder: string,
  schedule: string,
  change: (history: History) => History,
): Promise<History> {
  const lock = await writingLock(folder);
  try {
    const changed = change(readHistory(folder) ?? { ...EMPTY_HISTORY, schedule });
    await writeResult(join(folder, HISTORY_FILE), finiteJson(changed));
    return changed;
  } finally {
    lock.release();
  }
}

async function writingLock(folder: string): Promise<{ readonly release: () => void }> {
  const path = join(folder, WRITING);
  await makeFolder(path);
  const words = {
    expected: 'one process at a time that writes this history',
    suggestion: 'it takes milliseconds: try again, or remove this file if that process hangs',
  };
  for (let waited = 0; ; waited += PAUSE_MILLISECONDS) {
    try {
      return lockFolder(path, words);
    } catch (error) {
      if (!(error instanceof ConfigError) || waited >= PATIENCE_MILLISECONDS) throw error;
      await delay(PAUSE_MILLISECONDS);
    }
  }
}
