import picocolors from 'picocolors';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that remembers what was said on it, without colours. */
export function terminalDouble(): Terminal & { readonly results: string[]; readonly logs: string[] } {
  const results: string[] = [];
  const logs: string[] = [];
  return {
    results,
    logs,
    result: (text) => void results.push(text),
    log: (text) => void logs.push(text),
    colourResults: false,
    isTerminal: false,
    width: 100,
    logColours: picocolors.createColors(false),
  };
}
