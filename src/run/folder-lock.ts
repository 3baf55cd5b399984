import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';

const LOCK_NAME = 'lock';

/** Who holds a lock. */
interface Owner {
  readonly host: string;
  readonly pid: number;
  /** When the process began, by its system: another process may get its number later. Null where the system does not say. */
  readonly began: string | null;
  /** ISO 8601, for people. */
  readonly since: string;
}

/** What is older and still unreadable was left by a process that died between making it and writing it. */
const WRITING_MILLISECONDS = 2_000;
const ATTEMPTS = 5;

/** What a lock says of itself to who finds it taken. */
export interface LockWords {
  /** What there may be one of. */
  readonly expected: string;
  /** What to do while its owner lives. */
  readonly suggestion: string;
}

const RUN_WORDS: LockWords = {
  expected: 'one process at a time that runs this experiment into this folder',
  suggestion: 'wait for it, or give another folder with --out',
};

/**
 * Locks a folder for this process, until `release` or its end, however it ends: a lock whose owner is gone is taken over.
 *
 * @throws ConfigError naming the owner, while it lives
 */
export function lockFolder(folder: string, words: LockWords = RUN_WORDS): { readonly release: () => void } {
  const path = join(folder, LOCK_NAME);
  const text = JSON.stringify(thisOwner());
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (created(path, text)) return { release: () => releaseLock(path, text) };
    removeIfDead(path, words);
  }
  throw refused(path, ownerOf(path), words);
}

function created(path: string, text: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(descriptor, text);
    return true;
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** @throws ConfigError if its owner lives, or may */
function removeIfDead(path: string, words: LockWords): void {
  const owner = ownerOf(path);
  if (owner === undefined) {
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age < WRITING_MILLISECONDS) throw refused(path, undefined, words);
  } else if (mayLive(owner)) throw refused(path, owner, words);
  // Renamed first: of two processes that find the same dead owner, one moves its lock and the other finds none.
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = ownerOf(aside);
  if (moved !== undefined && mayLive(moved)) {
    // Somebody took it over in between: theirs again.
    renameSync(aside, path);
    throw refused(path, moved, words);
  }
  rmSync(aside, { force: true });
}

/** A lock that is no longer ours, since somebody took us for dead, is left to them. */
function releaseLock(path: string, text: string): void {
  try {
    if (readFileSync(path, 'utf8') === text) rmSync(path);
  } catch {
    // It is gone.
  }
}

function refused(path: string, owner: Owner | undefined, words: LockWords): ConfigError {
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}, since ${owner.since}`;
  const isElsewhere = owner !== undefined && owner.host !== hostname();
  return new ConfigError([
    {
      file: path,
      pointer: '',
      expected: words.expected,
      found: who,
      suggestion: isElsewhere
        ? 'whether it still runs can only be told there; if it does not, remove this file'
        : words.suggestion,
    },
  ]);
}

function thisOwner(): Owner {
  return { host: hostname(), pid: process.pid, began: beganOf(process.pid), since: new Date().toISOString() };
}

/** Undefined for a lock that is gone, or not written yet. */
function ownerOf(path: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(path, 'utf8')) as Owner;
    return typeof owner.pid === 'number' && typeof owner.host === 'string' ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Of a process on another machine nothing can be told: it may. */
function mayLive({ host, pid, began }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = beganOf(pid);
  return began === null || now === null || began === now;
}

/** Boot and clock tick at which a process began, from Linux; null elsewhere. */
function beganOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name may hold spaces and parentheses: fields are counted behind it.
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return null;
  }
}
