import type { ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import type { Terminal } from './terminal.ts';

/** What a command is given beside its arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
  /** Says how the command ended. */
  readonly exitWith: (code: ExitCode) => void;
}
