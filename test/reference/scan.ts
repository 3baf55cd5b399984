import { caseOf } from './arbitrary-experiments.ts';
import { compare } from './differential.ts';

/**
 * A long run of the differential test: `tsx test/reference/differential-run.ts FIRST COUNT`. One line for each case that
 * differs or throws, then the counts.
 */
const first = Number(process.argv[2] ?? 0);
const count = Number(process.argv[3] ?? 1000);
const brief = process.argv.includes('--brief');

const counts = { equal: 0, setAside: 0, different: 0, threw: 0 };
const kinds = new Map<string, number>();
const began = performance.now();
for (let seed = first; seed < first + count; seed++) {
  try {
    const verdict = compare(seed);
    counts[verdict.kind]++;
    if (verdict.kind === 'different') {
      const text = `${caseOf(seed).policy.venue.name} seed ${seed}: ${verdict.difference}`;
      console.log(brief ? text.split('\n')[0] : text);
    }
    if (verdict.kind !== 'equal') continue;
    for (const event of verdict.events) kinds.set(event, (kinds.get(event) ?? 0) + 1);
  } catch (error) {
    counts.threw++;
    console.log(
      `seed ${seed} threw: ${error instanceof Error ? (error.stack ?? '').split('\n').slice(0, 4).join(' | ') : String(error)}`,
    );
  }
}
const seconds = (performance.now() - began) / 1000;
console.log(
  `${count} cases from ${first} in ${seconds.toFixed(0)} s: ${JSON.stringify(counts)}; events of the equal ones ${JSON.stringify(Object.fromEntries(kinds))}`,
);
