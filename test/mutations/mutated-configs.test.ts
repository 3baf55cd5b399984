import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ended, startProgram } from '../cli/fixtures.ts';
import { argumentsOf, faultsOf, judge } from './judgement.ts';
import { folderOfFiles, mutatedConfigs } from './mutated-configs.ts';
import { writeFileSync } from 'node:fs';

/** SHORTFALL_MUTATIONS=20000 asks for more than the test needs; each number of cases draws others. */
const CASES = Number(process.env['SHORTFALL_MUTATIONS'] ?? 1_000);
const SEED = 20_261_128;

describe('a mutated configuration', { timeout: 60_000 + 200 * CASES }, () => {
  it(`ends with a result or with what is wrong with it, never with an internal error or a number that is none, ${CASES} times`, async () => {
    const bench = folderOfFiles();
    const codes = new Map<number, number>();
    const cases = fc.sample(mutatedConfigs(bench.config), { numRuns: CASES, seed: SEED + CASES });
    for (const each of cases) {
      const { exitCode, faults } = await judge(each, bench);
      codes.set(exitCode, (codes.get(exitCode) ?? 0) + 1);
      expect(faults, `${each.command.join(' ')}\n${each.text}`).toEqual([]);
    }
    // Neither all accepted nor all refused: both are looked at.
    expect(codes.get(0)).toBeGreaterThan(CASES / 10);
    expect(codes.get(2)).toBeGreaterThan(CASES / 10);
  });

  it('ends so through the real command, 20 times', async () => {
    const { folder, config } = folderOfFiles();
    const out = join(folder, 'runs');
    for (const { text, command } of fc.sample(mutatedConfigs(config), { numRuns: 20, seed: SEED })) {
      writeFileSync(config, text);
      const { exitCode, stdout, stderr } = await ended(startProgram(...argumentsOf(command, config, out)));
      expect(faultsOf(exitCode, stdout, stderr, out, text), `${command.join(' ')}\n${text}`).toEqual([]);
    }
  });
});
