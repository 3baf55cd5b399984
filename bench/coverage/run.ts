// npm run coverage -- [exact | means | ratios | tails | differences | designs | sequential | swapped]… [--repetitions 2000]
//
// How often intervals hold what is true, and verdicts err: a Markdown table, exit code 1 where a promise is broken.
import { numberArgument, readArguments } from '../arguments.ts';
import { designRows } from './designs.ts';
import { exactRows } from './exact.ts';
import { keeps, standardError, type CoverageRow } from './row.ts';
import { sequentialRows } from './sequential.ts';
import { meanRows, pairedRows, ratioRows, tailRows } from './simulated.ts';
import { swappedRows } from './swapped.ts';

const PARTS: { readonly [part: string]: (repetitions: number) => CoverageRow[] } = {
  exact: exactRows,
  means: meanRows,
  ratios: ratioRows,
  tails: tailRows,
  differences: pairedRows,
  designs: designRows,
  sequential: sequentialRows,
  swapped: swappedRows,
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
  const measured =
    row.repetitions === undefined
      ? `${(100 * share).toFixed(2)} %`
      : `${(100 * share).toFixed(1)} ± ${(100 * standardError(row)).toFixed(1)} %`;
  const how = row.repetitions === undefined ? 'exact' : `${row.repetitions} runs`;
  return `| ${what} | ${where} | ${measured} | ${how} | ${promised} | ${keeps(row) ? 'kept' : '**broken**'} |`;
});
process.stdout.write(
  ['| What | Where | Share | How | Promise | |', '| --- | --- | --- | --- | --- | --- |', ...lines, ''].join('\n'),
);
if (!rows.every(keeps)) process.exitCode = 1;
