import { CommanderError } from 'commander';
import { ConfigError, issueText, NothingCompletedError } from '../errors.ts';
import { RunNotWrittenError } from '../report/write.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { listenForInterrupt } from './interrupt.ts';
import { makeProgram } from './program.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** Runs the command that `argv` (without the program) names; returns the exit code. Start reading the commands in `program.ts`. */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitCode> {
  // Before anything is loaded: a signal that nobody hears would end the process without a word.
  const interrupt = listenForInterrupt(terminal.log);
  let exitCode: ExitCode = EXIT_CODE.fine;
  const program = makeProgram(terminal, interrupt, (code) => (exitCode = code));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, terminal);
  } finally {
    interrupt.stopListening();
  }
}

/** Says what went wrong, to whom it belongs: the user's mistakes in full, ours with a way to look closer. */
function explain(error: unknown, terminal: Terminal): ExitCode {
  const { red, bold, dim } = terminal.logColours;
  if (error instanceof CommanderError) {
    // commander has printed its message; help and version that were asked for are no errors.
    return error.exitCode === 0 ? EXIT_CODE.fine : EXIT_CODE.usage;
  }
  if (error instanceof ConfigError) {
    for (const issue of error.issues) terminal.log(`${red('error')} ${issueText(issue)}`);
    return EXIT_CODE.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof NothingCompletedError) {
    terminal.log(`${red('error')} ${message}`);
    return EXIT_CODE.partial;
  }
  terminal.log(`${bold(red('error'))} ${message}`);
  if (process.env['SHORTFALL_DEBUG'] !== undefined && error instanceof Error) terminal.log(stackText(error));
  // A full disk is nobody's bug: where it was noticed helps no one.
  else if (!(error instanceof RunNotWrittenError)) terminal.log(dim('SHORTFALL_DEBUG=1 prints where this came from'));
  return EXIT_CODE.internal;
}

/** The stack with those of its causes: a worker's error is the cause of ours. */
function stackText(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by ${stackText(error.cause)}` : own;
}
