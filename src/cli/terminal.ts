import picocolors from 'picocolors';
import { EXIT_CODE } from './exit-code.ts';

/** Where results, progress and colour go: what a command knows of the process. */
export interface Terminal {
  /** Results. */
  readonly result: (text: string) => void;
  /** Progress, warnings, errors. */
  readonly log: (text: string) => void;
  /** Whether results are in colours. */
  readonly colourResults: boolean;
  /** Whether results go to a terminal, in colours or not; else to a file or another program. */
  readonly isTerminal: boolean;
  /** Columns of the terminal that results go to. */
  readonly width: number;
  /** Colours for the log; plain where the log is no terminal or NO_COLOR is set. */
  readonly logColours: ReturnType<typeof picocolors.createColors>;
}

const WIDTH_WITHOUT_TERMINAL = 120;
/** Narrower, no table can be laid out. */
const LEAST_WIDTH = 20;

/** Columns of a terminal; undefined for what is none, or does not know its size (a pseudo-terminal may say 0). */
export function columnsOf(stream: NodeJS.WriteStream): number | undefined {
  return stream.isTTY === true && stream.columns > 0 ? stream.columns : undefined;
}

/**
 * Whether a stream is written to in colours: where a person reads it on a terminal that knows them, unless NO_COLOR
 * (no-color.org) or FORCE_COLOR (force-color.org; 0 = none) say otherwise. NO_COLOR wins.
 */
export function isColoured(env: NodeJS.ProcessEnv, isTerminal: boolean | undefined): boolean {
  const { NO_COLOR: never = '', FORCE_COLOR: always = '', TERM: kind } = env;
  if (never !== '') return false;
  if (always !== '') return always !== '0' && always !== 'false';
  return isTerminal === true && kind !== 'dumb';
}

/**
 * The process's own streams. A reader that has gone away (`| head`) is no error: the report is still written. Results
 * that cannot be written otherwise, as on a full disk, are said in a line and make the exit code 1; what cannot be
 * logged costs no result.
 */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const logColours = picocolors.createColors(isColoured(env, stderr.isTTY));
  let lost = false;
  stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || lost) return;
    lost = true;
    stderr.write(`${logColours.bold(logColours.red('error'))} the result could not be written to stdout: ${message}\n`);
    // At the very end: the command that wrote the result does not know, and sets the code of its own.
    process.once('exit', () => (process.exitCode = EXIT_CODE.internal));
  });
  stderr.on('error', () => {});
  return {
    result: (text) => void stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    log: (text) => void stderr.write(text.endsWith('\n') ? text : `${text}\n`),
    colourResults: isColoured(env, stdout.isTTY),
    isTerminal: stdout.isTTY === true,
    width: Math.max(LEAST_WIDTH, columnsOf(stdout) ?? WIDTH_WITHOUT_TERMINAL),
    logColours,
  };
}
