import { createInterface } from 'node:readline/promises';

/** Puts questions to whoever sits at the terminal. */
export interface Asker {
  /** The answer; `usual` where it is empty, or where nobody answers any more. */
  readonly ask: (question: string, usual: string) => Promise<string>;
  readonly close: () => void;
}

/** Asks on the process's terminal; undefined where no person can answer, as in a pipe. */
export function terminalAsker(): Asker | undefined {
  const { stdin, stderr } = process;
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  // On stderr: what is asked is no result.
  const lines = createInterface({ input: stdin, output: stderr });
  // It takes Ctrl-C for itself; the program has its own way to end.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  return {
    ask: async (question, usual) => {
      const answer = await Promise.race([lines.question(`${question} [${usual}] `), closed]);
      return answer.trim() === '' ? usual : answer.trim();
    },
    close: () => lines.close(),
  };
}
