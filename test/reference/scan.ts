import { parseArgs } from 'node:util';
import { caseOf } from './arbitrary-experiments.ts';
import { compare } from './differential.ts';

/**
 * A long run of the differential test: `npx tsx test/reference/scan.ts FROM TO` compares the two engines on the random
 * cases FROM … TO − 1. Progress, cases set aside and differences go to stderr as they come, the summary to stdout; exits
 * with 1 where a case differs, with 2 where the arguments are no such range.
 */
const { positionals } = parseArgs({ allowPositionals: true });
const [from = NaN, to = NaN] = positionals.map(Number);
if (positionals.length !== 2 || !Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to <= from) {
  console.error('usage: npx tsx test/reference/scan.ts FROM TO   (whole numbers, 0 ≤ FROM < TO)');
  process.exit(2);
}

/** Cases between two lines of progress. */
const BLOCK = 500;

const seeds = { equal: 0, setAside: [] as number[], different: [] as number[] };
const events = new Map<string, number>();
const began = performance.now();
const seconds = (): string => ((performance.now() - began) / 1000).toFixed(0);

/** An exact engine that throws differs too; `compare` says so of the fast one. */
function verdictOn(seed: number): ReturnType<typeof compare> {
  try {
    return compare(seed);
  } catch (error) {
    return { kind: 'different', seed, difference: error instanceof Error ? (error.stack ?? '') : String(error) };
  }
}

for (let seed = from; seed < to; seed++) {
  const verdict = verdictOn(seed);
  if (verdict.kind === 'equal') {
    seeds.equal++;
    for (const event of verdict.events) events.set(event, (events.get(event) ?? 0) + 1);
  } else {
    seeds[verdict.kind].push(seed);
    const { name } = caseOf(seed).policy.venue;
    const closest = verdict.kind === 'setAside' ? ` (closest comparison ${verdict.closest})` : '';
    console.error(`${verdict.kind}: seed ${seed}, ${name}${closest}: ${verdict.difference}`);
  }
  const done = seed + 1 - from;
  if (done % BLOCK === 0) console.error(`${done} of ${to - from} cases in ${seconds()} s`);
}

const { equal, setAside, different } = seeds;
const listed = (some: readonly number[]): string => (some.length === 0 ? '' : ` (${some.join(', ')})`);
console.log(`cases ${from} to ${to - 1} in ${seconds()} s`);
console.log(`equal      ${equal}`);
console.log(
  `set aside  ${setAside.length}${listed(setAside)}, ${((100 * setAside.length) / (to - from)).toFixed(3)} %`,
);
console.log(`different  ${different.length}${listed(different)}`);
console.log(`events of the equal ones: ${[...events].map(([event, count]) => `${event} ${count}`).join(', ')}`);
if (different.length > 0) process.exitCode = 1;
