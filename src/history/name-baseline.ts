import { didYouMean } from '../config/document/nearest.ts';
import { ConfigError } from '../errors.ts';
import { hasResults, type History, type HistoryEntry } from './entry.ts';

/**
 * The entry that a user means: by its id, by the id of its run (the last entry that has it), or by the word `last`.
 *
 * @throws ConfigError for one that is not there
 */
export function entryNamed(history: History, named: string): HistoryEntry {
  const { entries } = history;
  const found =
    named === 'last'
      ? entries.findLast(hasResults)
      : (entries.find(({ id }) => id === named) ?? entries.findLast(({ run }) => run?.runId === named));
  if (found !== undefined) return found;
  throw new ConfigError([
    {
      ...{ file: named, pointer: '', expected: 'a run of this history: its name or id, or last', found: 'none' },
      ...didYouMean(
        named,
        entries.map(({ id }) => id),
      ),
    },
  ]);
}

/**
 * The history with a run under a name, which no other has from then on.
 *
 * @throws ConfigError for a run without results, or whose files are gone: nothing could be compared with it
 */
export function withBaseline(history: History, named: string, name: string): History {
  const entry = entryNamed(history, named);
  if (!hasResults(entry) || entry.run.folder === undefined) {
    const found = hasResults(entry) ? 'one whose files retention has removed' : `one that is ${entry.outcome}`;
    throw new ConfigError([{ file: named, pointer: '', expected: 'a whole run, with its files', found }]);
  }
  return { ...history, baselines: { ...history.baselines, [name]: entry.id } };
}
