import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { compareRuns } from '../../src/compare-runs/compare-runs.ts';
import { ConfigError } from '../../src/errors.ts';
import { readRunRecord } from '../../src/report/run-record.ts';
import { folderWith, smallConfig } from '../cli/fixtures.ts';
import { terminalDouble } from '../cli/terminal-double.ts';

const { folder, file } = folderWith(smallConfig);

/** Runs it, and gives the folder of the run. */
async function run(...options: string[]): Promise<string> {
  const terminal = terminalDouble();
  await main(['run', file, '--threads', '0', '--out', folder, '--json', '--no-report', ...options], terminal);
  return (JSON.parse(terminal.results.join('')) as { readonly directory: string }).directory;
}

async function refusal(directory: string): Promise<string> {
  const error: unknown = await readRunRecord(directory).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  return JSON.stringify((error as ConfigError).issues);
}

describe('the record of a run', () => {
  let plain = '';
  beforeAll(async () => void (plain = await run()));

  it.each(['parquet', 'csv'])('gives back its outcomes from %s, bit for bit', async (format) => {
    const directory = await run('--outcomes', format, '--seed', `as ${format}`);
    // The digest is over all bits of all outcomes: it is what reading them checks.
    const { run: recorded, table, summary } = await readRunRecord(directory);
    expect(table).toMatchObject({ paths: 200, policies: ['isolated', 'cross'] });
    expect(recorded).toMatchObject({ experiment: 'one-long', seed: `as ${format}`, policies: ['isolated', 'cross'] });
    expect(summary.digest).toBe(recorded.digest);
  });
  it('has none where none were kept', async () => {
    const { table } = await readRunRecord(await run('--outcomes', 'none', '--seed', 'bare'));
    expect(table).toBeUndefined();
  });
  it('leaves outcomes unread that are too many, and is then compared as an independent run', async () => {
    const bare = await readRunRecord(plain, 399);
    expect(bare.table).toBeUndefined();
    const { pairing } = compareRuns(bare, await readRunRecord(plain, 400));
    expect(pairing.kind).toBe('independent');
    expect(pairing.reason).toContain('are too many to be read at once');
  });
  it('pairs with that of another fund on the same paths', async () => {
    const funded = await run('--set', 'venue={"extends":"textbook","funds":{"main":{"balance":"1000"}}}');
    const { pairing, metrics } = compareRuns(await readRunRecord(funded), await readRunRecord(plain));
    expect(pairing).toMatchObject({ kind: 'samePaths', paths: 200 });
    const cross = metrics.filter(({ policy }) => policy === 'cross');
    const depletion = cross.find(({ metric }) => metric === 'fundDepletion.probability')!;
    expect(depletion.discordant).toEqual({ both: 0, onlyPolicy: 0, onlyBaseline: 4, neither: 196 });
    expect(depletion.difference).toMatchObject({ estimate: -0.02, method: 'Newcombe, paired' });
    expect(cross.find(({ metric }) => metric === 'negativeEquity.probability')!.verdict).toBe(
      'identical on every path',
    );
  });
  it('pairs with that of another volatility on the same random numbers only', async () => {
    const wilder = await run('--set', 'underlyings.BTC.price.volatility=3');
    const { pairing } = compareRuns(await readRunRecord(wilder), await readRunRecord(plain));
    expect(pairing).toMatchObject({ kind: 'sameRandomNumbers', paths: 200 });
  });
  it('is refused where a value was changed, a file is cut short, or the results are another run’s', async () => {
    const changed = await run('--outcomes', 'csv', '--seed', 'changed');
    const csv = join(changed, 'outcomes.csv');
    const text = readFileSync(csv, 'utf8');
    writeFileSync(csv, text.replace(/,complete,0,0,/, ',complete,0,1,'));
    expect(await refusal(changed)).toContain('others, with the digest');
    writeFileSync(csv, text.slice(0, text.length / 2));
    expect(await refusal(changed)).toContain('a file that cannot be read');
    writeFileSync(csv, text);
    writeFileSync(join(changed, 'summary.json'), readFileSync(join(plain, 'summary.json')));
    expect(await refusal(changed)).toContain('those of run');
  });
});
