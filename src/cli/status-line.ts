import { columnsOf } from './terminal.ts';

/** What a line is drawn on, and what time it is. */
export interface StatusTarget {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Columns of the terminal now. */
  readonly columns: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** A line on what a command is doing. */
export interface StatusLine {
  /** @param share  of the work that is done, 0 … 1 */
  readonly show: (doing: string, share: number) => void;
  /** Takes the line away, so that other text can follow. */
  readonly clear: () => void;
}

const REDRAW_MILLISECONDS = 100;
const COLUMNS_WITHOUT_SIZE = 80;
const BAR_WIDTH = 24;

/** A line that is redrawn on a terminal: what is being done, and how much of it is. Elsewhere nothing: it is over in seconds. */
export function statusLine({ write, isTerminal, columns, now }: StatusTarget): StatusLine {
  if (!isTerminal) return { show: () => {}, clear: () => {} };
  let shownAt = -Infinity;
  let shown = '';
  return {
    show: (doing, share) => {
      if (doing === shown && now() - shownAt < REDRAW_MILLISECONDS) return;
      shown = doing;
      shownAt = now();
      const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
      const line = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${doing}`;
      // A line that wraps could not be redrawn.
      write(`\r\u001b[K${line.slice(0, columns() - 1)}`);
    },
    clear: () => write('\r\u001b[K'),
  };
}

/** On the process's stderr; nothing is shown when `quiet`. */
export function stderrStatus(quiet: boolean): StatusLine {
  const { stderr } = process;
  return statusLine({
    write: (text) => void stderr.write(text),
    isTerminal: !quiet && stderr.isTTY === true,
    columns: () => columnsOf(stderr) ?? COLUMNS_WITHOUT_SIZE,
    now: () => performance.now(),
  });
}
