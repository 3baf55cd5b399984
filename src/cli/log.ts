import type { PathFailure } from '../plan/plan.ts';
import { terminalSafe } from '../report/escape.ts';
import type { Terminal } from './terminal.ts';

/** A log is read at a glance; manifest.json has them all. */
const FAILURES_SHOWN = 5;

/** A line each. They name accounts and policies, which are the user's words and may not steer the terminal. */
export function logWarnings(warnings: readonly string[], terminal: Terminal): void {
  for (const warning of warnings) terminal.log(`${terminal.logColours.yellow('warning')} ${terminalSafe(warning)}`);
}

/**
 * @param stopped  why the run ended before its last path
 * @param completed  paths of its longest complete prefix, of all
 */
export function logPartial(stopped: string, completed: { paths: number; of: number }, terminal: Terminal): void {
  const { paths, of } = completed;
  const text = `${terminalSafe(stopped)}; the first ${paths} of ${of} paths are complete`;
  terminal.log(`${terminal.logColours.yellow('partial')} ${text}`);
}

/** The first failed paths, and how many more there are. */
export function logFailures(failures: readonly PathFailure[], terminal: Terminal): void {
  for (const { path, policy, message } of failures.slice(0, FAILURES_SHOWN)) {
    // No policy is named when the path failed before any policy met it: in its prices or its accounts.
    const under = policy === '' ? '' : ` under ${policy}`;
    terminal.log(`${terminal.logColours.red('failed')} path ${path}${terminalSafe(`${under}: ${message}`)}`);
  }
  if (failures.length > FAILURES_SHOWN) {
    terminal.log(`… and ${failures.length - FAILURES_SHOWN} more; manifest.json lists them all`);
  }
}
