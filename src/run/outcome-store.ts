import type { OutcomeTable } from '../outcome.ts';
import { SUM_BLOCK_PATHS } from '../plan/path-slices.ts';
import {
  allocateRunMemory,
  outcomePlace,
  outcomeTable,
  type OutcomeWindow,
  type Plan,
  type RunMemory,
} from '../plan/plan.ts';
import { OutcomeFile } from './outcome-file.ts';

/** Where the outcomes of a run go that are too many for memory. */
export interface OutcomeSpool {
  /** Folder of a temporary file. */
  readonly folder: string;
  /** Bytes of outcomes that stay in memory altogether. @default half a gigabyte */
  readonly bytesInMemory?: number;
  /** Of a run that has more: bytes of outcomes in memory at a time, at the least three blocks of paths. @default 192 MiB */
  readonly bytesAtATime?: number;
}

const BYTES_IN_MEMORY = 2 ** 29;
const BYTES_AT_A_TIME = 3 * 2 ** 26;
/** One group is put away while the next is run, and the one after it may begin. */
const WINDOW_GROUPS = 3;
const MOST_GROUP_PATHS = 16 * SUM_BLOCK_PATHS;

/** The outcomes of a run, in memory or, but for the paths under way, in a file: nobody else need know which. */
export interface OutcomeStore {
  readonly memory: RunMemory;
  /** Paths from here on may not begin yet: their places are not free. */
  readonly limit: () => number;
  /** Puts away what is complete. @param completedPaths  longest complete prefix */
  readonly keep: (completedPaths: number) => void;
  /** Whether `keep` would put anything away. */
  readonly leavesMemory: (completedPaths: number) => boolean;
  /** The outcomes of the first paths, all of which are complete. */
  readonly table: (completedPaths: number) => OutcomeTable;
  /** Removes the file, if there is one. */
  readonly close: () => void;
}

/**
 * @param spool  absent = all stays in memory
 * @throws RangeError if there is no memory for it
 * @throws RunNotWrittenError if the file cannot be made; `keep` and reading a table throw it when the disk is full or fails
 */
export function outcomeStore(plan: Plan, spool?: OutcomeSpool): OutcomeStore {
  if (spool === undefined || outcomeBytes(plan) <= (spool.bytesInMemory ?? BYTES_IN_MEMORY)) return inMemory(plan);
  return inFile(plan, spool);
}

/** Bytes of all outcome columns of all paths. */
export function outcomeBytes({ experiment: { paths, policies }, columns }: Plan): number {
  return Float64Array.BYTES_PER_ELEMENT * policies.length * columns.length * paths;
}

/** The window of a run none of whose outcomes are read again: undefined where all find room. */
export function passingWindow(plan: Plan): OutcomeWindow | undefined {
  return outcomeBytes(plan) <= BYTES_IN_MEMORY ? undefined : windowOf(plan, BYTES_AT_A_TIME);
}

function inMemory(plan: Plan): OutcomeStore {
  const memory = allocateRunMemory(plan);
  return {
    memory,
    limit: () => Infinity,
    keep: () => {},
    leavesMemory: () => false,
    table: (completedPaths) => outcomeTable(plan, memory, completedPaths),
    close: () => {},
  };
}

function inFile(plan: Plan, { folder, bytesAtATime = BYTES_AT_A_TIME }: OutcomeSpool): OutcomeStore {
  const { policies } = plan.experiment;
  const columns = plan.columns.length;
  const window = windowOf(plan, bytesAtATime);
  const { groupPaths, groups } = window;
  const memory = allocateRunMemory(plan, window);
  const file = new OutcomeFile(folder, policies.length * columns, groupPaths);
  const groupSize = policies.length * columns * groupPaths;

  /** Paths [first, end) of one group, from the file, or from memory where the prefix ends within the group. */
  const readGroup = (policy: number, column: number, first: number, end: number, into: Float64Array): void => {
    const group = Math.floor(first / groupPaths);
    const start = group * groupPaths;
    if (group < file.groups) return file.read(group, policy * columns + column, first - start, end - start, into);
    const place = outcomePlace(plan, memory, policy, first) + column * groupPaths;
    into.set(memory.values.subarray(place, place + end - first));
  };
  const leavesMemory = (completedPaths: number): boolean => (file.groups + 1) * groupPaths <= completedPaths;
  return {
    memory,
    limit: () => (file.groups + groups) * groupPaths,
    leavesMemory,
    keep: (completedPaths) => {
      while (leavesMemory(completedPaths)) {
        const start = (file.groups % groups) * groupSize;
        file.add(memory.values.subarray(start, start + groupSize));
      }
    },
    table: (completedPaths) => ({
      paths: completedPaths,
      policies: policies.map(({ name }) => name),
      columns: plan.columns,
      read: (policy, column, first, end) => {
        const values = new Float64Array(end - first);
        for (let from = first; from < end;) {
          const to = Math.min(end, (Math.floor(from / groupPaths) + 1) * groupPaths);
          readGroup(policy, column, from, to, values.subarray(from - first));
          from = to;
        }
        return values;
      },
      status: memory.status.subarray(0, completedPaths),
      logWeight: memory.logWeight.subarray(0, completedPaths),
    }),
    close: () => file.close(),
  };
}

/** Whole blocks of paths, as many as memory is given for. */
function windowOf({ experiment: { policies }, columns }: Plan, bytes: number): OutcomeWindow {
  const bytesPerPath = Float64Array.BYTES_PER_ELEMENT * policies.length * columns.length;
  const blocks = Math.floor(bytes / (WINDOW_GROUPS * SUM_BLOCK_PATHS * bytesPerPath));
  return {
    groupPaths: Math.min(MOST_GROUP_PATHS, SUM_BLOCK_PATHS * Math.max(1, blocks)),
    groups: WINDOW_GROUPS,
  };
}
