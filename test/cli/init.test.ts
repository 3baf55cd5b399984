import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Asker } from '../../src/cli/asker.ts';
import { initCommand } from '../../src/cli/init-command.ts';
import { main } from '../../src/cli/main.ts';
import { loadExperimentFile, loadVenue, shippedVenueNames } from '../../src/config/load.ts';
import { ended, folderWith, startProgram } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

const POSITIONS = `account,market,size,entryPrice,leverage
u1,BTCUSDT,1.5,76100,20
u2,BTCUSDT,-0.4,75200.5,50
u2,PEPE_USD,-100000,0.9,25
u4,BTCUSDT,0.7,75900,100
`;

/** A folder with a CSV in it, and the file to write there. */
function folderWithCsv(csv: string) {
  const { folder } = folderWith();
  const positions = join(folder, 'positions.csv');
  writeFileSync(positions, csv);
  return { folder, positions, out: join(folder, 'desk.json') };
}

describe('shortfall init', { timeout: 60_000 }, () => {
  it('writes a configuration with comments that runs as it is', async () => {
    const { folder } = folderWith();
    const out = join(folder, 'mine.json');
    const { exitCode, results } = await said('init', '--yes', '--out', out);
    expect(exitCode).toBe(0);
    expect(results).toContain(`next: shortfall run ${out}`);
    expect(readFileSync(out, 'utf8')).toMatch(/^ +\/\/ /m);
    const run = await said(
      'run',
      out,
      '--paths',
      '5',
      '--set',
      'horizon.steps=5',
      '--threads',
      '0',
      '--out',
      folder,
      '--quiet',
    );
    expect(run.exitCode, run.logs).toBe(0);
    expect(run.results).toContain('how likely is it that the insurance fund runs dry');
  });

  it.each(shippedVenueNames().map((venue) => ({ venue })))('writes one that is sound for $venue', async ({ venue }) => {
    const { folder } = folderWith();
    const out = join(folder, 'mine.json');
    const { exitCode, logs } = await said('init', '--yes', '--venue', venue, '--out', out);
    expect(exitCode, logs).toBe(0);
    expect(loadExperimentFile(out).policies).toHaveLength(1);
  });

  it('takes the markets, their prices and the venue’s schedules from a CSV of positions', async () => {
    const { positions, out } = folderWithCsv(POSITIONS);
    const { exitCode, logs } = await said(
      'init',
      '--accounts',
      positions,
      '--fund',
      '250000',
      '--question',
      'margin-mode',
      '--out',
      out,
    );
    expect(exitCode, logs).toBe(0);
    const { markets, underlyings, policies } = loadExperimentFile(out);
    expect(markets.map(({ symbol }) => symbol)).toEqual(['BTCUSDT', 'PEPE_USD']);
    // Medians of the entry prices.
    expect(underlyings.map(({ name, initialPrice }) => [name, initialPrice])).toEqual([
      ['BTC', 75_900],
      ['PEPE', 0.9],
    ]);
    expect(policies.map(({ name }) => name)).toEqual(['isolated', 'cross']);
    const { margin, funds } = policies[0]!.venue;
    expect(funds[0]).toMatchObject({ balance: 250_000 });
    expect(margin.markets['BTCUSDT']).toEqual(loadVenue('binance-usdm').margin.markets['BTC-PERP']);
    expect(margin.markets['PEPE_USD']).toBeUndefined();
  });

  it('says of a CSV of another shape which columns to rename, and writes nothing', async () => {
    const { positions, out } = folderWithCsv(
      'user_id,symbol,qty,avg_entry_price,leverage,side\nu1,BTCUSDT,1.5,94000,20,long\n',
    );
    const { exitCode, logs, results } = await said('init', '--accounts', positions, '--out', out);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/:1:1 account: expected a column "account".*\(rename "user_id"\)/);
    expect(logs).toMatch(
      /market: .*\(rename "symbol"\)[^]*size: .*\(rename "qty", longs above 0 and shorts below\)[^]*\(rename "avg_entry_price"\)/,
    );
    expect(results).toBe('');
    expect(existsSync(out)).toBe(false);
  });

  it('says of each row of a CSV what is wrong with it, and writes nothing', async () => {
    const { positions, out } = folderWithCsv(
      'account,market,size,entryPrice,margin\na,BTC,1,100,20\nb,BTC,none,100,20\nc,BTC,1,100,\n',
    );
    const { exitCode, logs } = await said('init', '--accounts', positions, '--out', out);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/positions\.csv:3:1 size: expected a number.*found "none"/);
    expect(logs).toMatch(/positions\.csv:4:1: expected exactly one of "margin" and "leverage", found neither/);
    expect(existsSync(out)).toBe(false);
  });

  it('warns that a column of sides is not read', async () => {
    const { positions, out } = folderWithCsv('account,market,size,entryPrice,margin,side\na,BTC,1,100,20,short\n');
    const { logs } = await said('init', '--accounts', positions, '--out', out);
    expect(logs).toContain('the columns side are not read; side neither: a short has a size below 0');
  });

  it('writes over a file that is there only when told to', async () => {
    const { folder } = folderWith();
    const out = join(folder, 'mine.json');
    writeFileSync(out, 'mine');
    const { exitCode, logs } = await said('init', '--yes', '--out', out);
    expect(exitCode).toBe(2);
    expect(logs).toContain('--force writes over it');
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect((await said('init', '--yes', '--out', out, '--force')).exitCode).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('"question"');
  });

  it('asks a person only for what no option says', async () => {
    const { folder } = folderWith();
    const out = join(folder, 'mine.json');
    const asked: string[] = [];
    const asker: Asker = {
      ask: (question, usual) => {
        asked.push(question);
        return Promise.resolve(question.startsWith('What do you want') ? 'fund-size' : usual);
      },
      close: () => asked.push('closed'),
    };
    const terminal = terminalDouble();
    await initCommand({ venue: 'okx-linear', out, yes: false, force: false, json: false }, terminal, asker);
    expect(asked.map((question) => question.split(/[?\n]/)[0])).toEqual([
      'Whose book',
      'What does the insurance fund hold',
      'What do you want to know',
      'closed',
    ]);
    expect(terminal.results.join('')).toContain(`next: shortfall size-fund ${out}`);
  });

  it.each([
    {
      argv: ['--venue', 'binance-usd'],
      says: /--venue: expected a venue that comes with shortfall.*did you mean "binance-usdm"/,
    },
    { argv: ['--fund', '-5'], says: /--fund: expected an amount ≥ 0/ },
    { argv: ['--fund', 'much'], says: /--fund: expected a number/ },
    { argv: ['--accounts', 'absent.csv'], says: /--accounts: expected a CSV file of positions that can be read/ },
    {
      argv: ['--venue', 'deribit-futures', '--question', 'margin-mode'],
      says: /expected a venue with isolated and cross margin/,
    },
  ])('refuses $argv and says why', async ({ argv, says }) => {
    const { folder } = folderWith();
    const { exitCode, logs } = await said('init', ...argv, '--out', join(folder, 'mine.json'));
    expect(exitCode).toBe(2);
    expect(logs).toMatch(says);
  });

  it('does not wait for answers in a pipe', async () => {
    const { folder } = folderWith();
    const out = join(folder, 'mine.json');
    // Its stdin stays open, and nothing ever comes.
    const { exitCode, stdout, stderr } = await ended(startProgram('init', '--out', out, '--json'));
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ file: out, venue: 'binance-usdm', next: `shortfall run ${out}` });
  });
});
