import { NothingCompletedError } from '../errors.ts';
import type { ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';

/**
 * How a command ends that somebody interrupted before anything stood.
 *
 * @throws the error, where it is not that
 */
export function endedByInterrupt(error: unknown, interrupt: Interrupt): ExitCode {
  const exitCode = interrupt.exitCode();
  if (!(error instanceof NothingCompletedError) || exitCode === undefined) throw error;
  return exitCode;
}
