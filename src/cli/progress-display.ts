import type { Progress } from '../run/progress.ts';
import { progressLine } from './progress-line.ts';
import { columnsOf } from './terminal.ts';

/** A terminal redraws one line; a log file gets a line now and then. */
const REDRAW_MILLISECONDS = 250;
const LOG_LINE_MILLISECONDS = 10_000;
const COLUMNS_WITHOUT_SIZE = 80;

/** What the display draws on, and what time it is. */
export interface DisplayTarget {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Columns of the terminal now. */
  readonly columns: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

export interface ProgressDisplay {
  readonly show: (progress: Progress) => void;
  /** Takes the line away, so that other text can follow. */
  readonly clear: () => void;
}

/** Shows progress on a terminal as one line that is redrawn, elsewhere as a line every ten seconds. */
export function progressDisplay(target: DisplayTarget, confidence: number): ProgressDisplay {
  const began = target.now();
  let shownAt = target.isTerminal ? -Infinity : began;
  const interval = target.isTerminal ? REDRAW_MILLISECONDS : LOG_LINE_MILLISECONDS;
  return {
    show: (progress) => {
      const now = target.now();
      if (now - shownAt < interval) return;
      shownAt = now;
      const line = progressLine(progress, (now - began) / 1_000, confidence);
      // A line that wraps could not be redrawn.
      target.write(target.isTerminal ? `\r\u001b[K${line.slice(0, target.columns() - 1)}` : `${line}\n`);
    },
    clear: () => {
      if (target.isTerminal) target.write('\r\u001b[K');
    },
  };
}

/** On the process's stderr; nothing is shown when `quiet`. */
export function stderrProgress(confidence: number, quiet: boolean): ProgressDisplay {
  if (quiet) return { show: () => {}, clear: () => {} };
  const { stderr } = process;
  return progressDisplay(
    {
      write: (text) => void stderr.write(text),
      isTerminal: stderr.isTTY === true,
      columns: () => columnsOf(stderr) ?? COLUMNS_WITHOUT_SIZE,
      now: () => performance.now(),
    },
    confidence,
  );
}
