import type { Seconds } from '../units.ts';
import type { History, HistoryEntry } from './entry.ts';

/**
 * The folders that retention lets go, of runs and of reserve reports: those beyond the newest `runs`, and those that no
 * entry has used for `age`. A run is as old as the last entry that rests on it. The newest one and those of baselines stay
 * whatever the rule says.
 *
 * @param now  milliseconds since 1970
 * @returns folders from that of the history, oldest first
 */
export function outdatedFolders(
  { entries, baselines }: History,
  { runs, age }: { readonly runs?: number; readonly age?: Seconds },
  now: number,
): string[] {
  const kept = new Set(Object.values(baselines));
  const of = (folderOf: (entry: HistoryEntry) => string | undefined): string[] => {
    const lastUse = new Map<string, number>();
    const untouchable = new Set<string>();
    for (const entry of entries) {
      const folder = folderOf(entry);
      if (folder === undefined) continue;
      // Set anew, so that the order is that of the last use.
      lastUse.delete(folder);
      lastUse.set(folder, Date.parse(entry.finishedAt));
      if (kept.has(entry.id)) untouchable.add(folder);
    }
    const newestFirst = [...lastUse].reverse();
    return newestFirst
      .filter(([folder, used], i) => {
        if (i === 0 || untouchable.has(folder)) return false;
        return (runs !== undefined && i >= runs) || (age !== undefined && now - used > age * 1_000);
      })
      .map(([folder]) => folder)
      .reverse();
  };
  return [...of(({ run }) => run?.folder), ...of(({ reserve }) => reserve?.folder)];
}

/** The history once these folders are gone. */
export function withoutFolders(history: History, folders: readonly string[]): History {
  const without = <Part extends { readonly folder?: string }>(part: Part): Part => {
    if (part.folder === undefined || !folders.includes(part.folder)) return part;
    const rest = { ...part };
    delete (rest as { folder?: string }).folder;
    return rest;
  };
  return {
    ...history,
    entries: history.entries.map((entry) => ({
      ...entry,
      ...(entry.run === undefined ? {} : { run: without(entry.run) }),
      ...(entry.reserve === undefined ? {} : { reserve: without(entry.reserve) }),
    })),
  };
}
