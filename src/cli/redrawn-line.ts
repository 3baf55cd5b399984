import { columnsOf } from './terminal.ts';

/** What a line is drawn on, and what time it is. */
export interface LineTarget {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Columns of the terminal now. */
  readonly columns: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** A line on how far a command is. */
export interface RedrawnLine {
  /**
   * @param line  called only where it is shown
   * @param stage  a new one is shown on a terminal at once, for it may last
   */
  readonly show: (line: () => string, stage?: string) => void;
  /** Takes the line away, so that other text can follow. */
  readonly clear: () => void;
}

/** A terminal redraws one line; a log file gets a line now and then. */
const REDRAW_MILLISECONDS = 250;
const LOG_LINE_MILLISECONDS = 10_000;
const COLUMNS_WITHOUT_SIZE = 80;

/** One line that is redrawn on a terminal, elsewhere a line every ten seconds. */
export function redrawnLine({ write, isTerminal, columns, now }: LineTarget): RedrawnLine {
  let shownAt = isTerminal ? -Infinity : now();
  let shownStage: string | undefined;
  const interval = isTerminal ? REDRAW_MILLISECONDS : LOG_LINE_MILLISECONDS;
  return {
    show: (line, stage) => {
      const isNew = isTerminal && stage !== shownStage;
      if (!isNew && now() - shownAt < interval) return;
      shownAt = now();
      shownStage = stage;
      // A line that wraps could not be redrawn.
      write(isTerminal ? `\r\u001b[K${line().slice(0, columns() - 1)}` : `${line()}\n`);
    },
    clear: () => {
      if (isTerminal) write('\r\u001b[K');
    },
  };
}

/** On the process's stderr; nothing is shown when `quiet`. */
export function stderrLine(quiet: boolean): RedrawnLine {
  if (quiet) return { show: () => {}, clear: () => {} };
  const { stderr } = process;
  return redrawnLine({
    write: (text) => void stderr.write(text),
    isTerminal: stderr.isTTY === true,
    columns: () => columnsOf(stderr) ?? COLUMNS_WITHOUT_SIZE,
    now: () => performance.now(),
  });
}
