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

  it('says of a price with separators of thousands how to write it, and not that its market is none', async () => {
    const { positions, out } = folderWithCsv(
      'account,market,size,entryPrice,leverage\r\na,BTCUSDT,1,"89,093.64",10\r\nb,ETHUSDT,"2,000",3100,10\r\n',
    );
    const { exitCode, logs } = await said('init', '--accounts', positions, '--out', out);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/:2:1 entryPrice: expected a number.*found "89,093\.64" \(write 89093\.64\)/);
    expect(logs).toMatch(/:3:1 size: expected a number.*found "2,000" \(write 2000\)/);
    expect(logs).not.toContain('market:');
  });

  it('says of a symbol that can be no name of a market what names are made of', async () => {
    const { positions, out } = folderWithCsv(
      'account,market,size,entryPrice,leverage\na,BTCUSDT,1,90000,10\nb,XBT/USD:USD,1,90000,10\n',
    );
    const { exitCode, logs } = await said('init', '--accounts', positions, '--out', out);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/:3:1 market: expected a name of letters, digits and .* found "XBT\/USD:USD"/);
  });

  it('says that a file keeps its columns apart by something other than commas', async () => {
    const { positions, out } = folderWithCsv('account;market;size;entryPrice;leverage\na;BTC;1;100;20\n');
    const { logs } = await said('init', '--accounts', positions, '--out', out);
    expect(logs.match(/error/g)).toHaveLength(1);
    expect(logs).toContain('positions.csv:1:1: expected commas between the columns, found ";"');
  });

  it('refuses a book that the venue does not admit, and writes nothing', async () => {
    const { positions, out } = folderWithCsv('account,market,size,entryPrice,leverage\na,BTCUSDT,30,90000,50\n');
    const { exitCode, logs } = await said('init', '--accounts', positions, '--venue', 'kraken-futures', '--out', out);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/positions\.csv:2:1: expected a leverage of at most 16\.66666667/);
    expect(existsSync(out)).toBe(false);
  });

  it('says for whom so much of a fund is', async () => {
    const { positions, out } = folderWithCsv(POSITIONS);
    const argv = ['init', '--accounts', positions, '--venue', 'bybit-linear', '--out', out];
    const { results } = await said(...argv, '--fund', '250000');
    expect(results).toContain('The fund holds 250000 for each contract.');
    expect(readFileSync(out, 'utf8')).toContain('This much for each contract.');
    expect((await said(...argv, '--force')).results).not.toContain('The fund holds');
  });

  it('states the size of a contract where the venue counts them', async () => {
    const { positions, out } = folderWithCsv(
      'account,market,size,entryPrice,leverage\na,BTCUSDT,1,90000,10\nb,SOLUSDT,1,100,10\n',
    );
    const { logs } = await said('init', '--accounts', positions, '--venue', 'okx-linear', '--out', out);
    const { markets } = loadExperimentFile(out);
    expect(markets.map(({ contract }) => contract.multiplier)).toEqual([0.01, undefined]);
    expect(logs).not.toContain('counts contracts of BTCUSDT');
    expect(logs).toContain('counts contracts of SOLUSDT');
  });

  it('takes no short for a long where sizes have no sign but a column of sides', async () => {
    const { positions, out } = folderWithCsv('account,market,size,entryPrice,margin,side\na,BTC,1,100,20,short\n');
    const { exitCode, logs } = await said('init', '--accounts', positions, '--out', out);
    expect(exitCode).toBe(2);
    expect(logs).toContain('a size below 0, as "side" says "short"');
    expect(existsSync(out)).toBe(false);
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
    {
      argv: ['--venue', 'bybit-linear', '--question', 'margin-mode'],
      says: /\("bybit-owed" has isolated and cross margin and "bybit-uta-cross" has cross margin\)/,
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
