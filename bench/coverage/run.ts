// npm run coverage -- [exact | simulated | sequential | swapped]… [--repetitions 2000]
//
// How often intervals hold what is true, and verdicts err: a Markdown table, exit code 1 where a promise is broken.
import { numberArgument, readArguments } from '../arguments.ts';
import { exactRows } from './exact.ts';
import { keeps, type CoverageRow } from './row.ts';
import { sequentialRows } from './sequential.ts';
import { simulatedRows } from './simulated.ts';
import { swappedRows } from './swapped.ts';

const PARTS: { readonly [part: string]: (repetitions: number) => CoverageRow[] } = {
  exact: exactRows,
  simulated: simulatedRows,
  sequential: sequentialRows,
  swapped: (repetitions) => swappedRows(Math.ceil(repetitions / 2)),
};

const { words, given } = readArguments(process.argv.slice(2), ['repetitions'], []);
const repetitions = Math.ceil(numberArgument(given['repetitions'], 2_000, 1_000_000));
const unknown = words.filter((word) => !Object.hasOwn(PARTS, word));
if (unknown.length > 0)
  throw new RangeError(`no part ${unknown.join(', ')}: there are ${Object.keys(PARTS).join(', ')}`);

const rows: CoverageRow[] = [];
for (const [part, measure] of Object.entries(PARTS)) {
  if (words.length > 0 && !words.includes(part)) continue;
  process.stderr.write(`${part}\n`);
  rows.push(...measure(repetitions));
}

const lines = rows.map((row) => {
  const { what, where, share, promise } = row;
  const promised = promise.kind === 'none' ? 'none' : `${promise.kind} ${(100 * promise.nominal).toFixed(0)} %`;
  const measured = `${(100 * share).toFixed(row.repetitions === undefined ? 2 : 1)} %`;
  const how = row.repetitions === undefined ? 'exact' : `${row.repetitions} runs`;
  return `| ${what} | ${where} | ${measured} | ${how} | ${promised} | ${keeps(row) ? 'kept' : '**broken**'} |`;
});
process.stdout.write(
  ['| What | Where | Share | How | Promise | |', '| --- | --- | --- | --- | --- | --- |', ...lines, ''].join('\n'),
);
if (!rows.every(keeps)) process.exitCode = 1;
