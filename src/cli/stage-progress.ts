import { columnsOf } from './terminal.ts';

/** A terminal redraws one line; a log file gets a line now and then. */
const REDRAW_MILLISECONDS = 250;
const LOG_LINE_MILLISECONDS = 10_000;

/** How far a job of several stages is. */
export interface StageProgress {
  readonly show: (stage: string, finished: number, of: number) => void;
  /** Takes the line away, so that other text can follow. */
  readonly clear: () => void;
}

/** On the process's stderr; nothing when `quiet`. */
export function stageProgress(quiet: boolean): StageProgress {
  if (quiet) return { show: () => {}, clear: () => {} };
  const { stderr } = process;
  const isTerminal = stderr.isTTY === true;
  let shownAt = isTerminal ? -Infinity : performance.now();
  return {
    show: (stage, finished, of) => {
      const now = performance.now();
      if (now - shownAt < (isTerminal ? REDRAW_MILLISECONDS : LOG_LINE_MILLISECONDS)) return;
      shownAt = now;
      const line = `${stage}: ${finished} of ${of} paths`;
      stderr.write(isTerminal ? `\r\u001b[K${line.slice(0, (columnsOf(stderr) ?? 80) - 1)}` : `${line}\n`);
    },
    clear: () => void (isTerminal && stderr.write('\r\u001b[K')),
  };
}
