import { STATUS, type OutcomeTable } from '../outcome.ts';
import { csvText } from './escape.ts';

/**
 * The outcomes as CSV, one row per (path, policy), policies in order and paths in order within each; in pieces of a
 * thousand rows. Numbers are the shortest text that reads back to the same float64 (never more than 17 significant
 * digits); NaN, «none» in the columns of steps, is `NaN`.
 */
export function* outcomesCsv(table: OutcomeTable): Generator<string> {
  const names = ['path', 'policy', 'status', 'logWeight', ...table.columns.map(({ name }) => name)];
  yield `${names.map(csvText).join(',')}\n`;
  for (let policy = 0; policy < table.policies.length; policy++) {
    for (let first = 0; first < table.paths; first += 1_000) {
      yield rows(table, policy, first, Math.min(table.paths, first + 1_000));
    }
  }
}

function rows(table: OutcomeTable, policy: number, first: number, end: number): string {
  const name = csvText(table.policies[policy]!);
  const columns = table.columns.map((_, column) => table.read(policy, column, first, end));
  const lines: string[] = [];
  for (let path = first; path < end; path++) {
    const status = table.status[path] === STATUS.complete ? 'complete' : 'failed';
    const values = columns.map((column) => numberText(column[path - first]!));
    lines.push([String(path), name, status, numberText(table.logWeight[path]!), ...values].join(','));
  }
  return `${lines.join('\n')}\n`;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
