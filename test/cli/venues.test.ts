import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { loadVenue, shippedVenueNames } from '../../src/config/load.ts';
import { folderWith } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

describe('shortfall venues', () => {
  it('lists every shipped venue with its margin, its newest source and what is unverified', async () => {
    const { exitCode, results, logs } = await said('venues');
    expect(exitCode).toBe(0);
    const lines = results.split('\n');
    expect(lines[0]).toMatch(/^Venue +Margin +Contracts +Newest source +Unverified$/);
    for (const name of shippedVenueNames()) expect(lines.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    expect(lines.find((line) => line.startsWith('kraken-margin '))).toMatch(/cross +linear +2024 +\d+ of \d+$/);
    expect(results).toMatch(/\n {2}Kraken spot margin/);
    expect(logs).toMatch(/venues show/);
  });

  it('prints the same facts for machines, and nothing else', async () => {
    const { results, logs } = await said('venues', '--json');
    const facts = JSON.parse(results) as { name: string }[];
    expect(facts.map(({ name }) => name)).toEqual(shippedVenueNames());
    const sources = loadVenue('bitmex').sources;
    expect(facts.find(({ name }) => name === 'bitmex')).toMatchObject({
      modes: ['isolated', 'cross'],
      contracts: ['inverse'],
      newestVerifiedSource: '2024',
      sources: sources.length,
      unverifiedSources: sources.filter(({ unverified }) => unverified === true).length,
    });
    expect(logs).toBe('');
  });

  it('aligns its columns', async () => {
    const lines = (await said('venues')).results.split('\n').filter((line) => /\d of \d+$/.test(line));
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  it('refuses a word that is no command of its own', async () => {
    const { exitCode, results, logs } = await said('venues', 'binance-usdm');
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/unknown command|too many arguments/);
    expect(results).toBe('');
  });
});

describe('shortfall venues show', () => {
  it('explains a venue in sentences, part by part, within the width of the terminal', async () => {
    const { exitCode, results, logs } = await said('venues', 'show', 'okx-linear');
    expect(exitCode).toBe(0);
    expect(results).toMatch(/^okx-linear: OKX USDT perpetuals/);
    const parts = ['Margin', 'Triggers', 'Liquidation', 'Funds', 'Backstop, in order', 'Negative balance', 'Sources'];
    const lines = results.split('\n');
    expect(lines.filter((line) => parts.includes(line))).toEqual(parts);
    expect(results).toMatch(/only while the fund «main» is drawn down/);
    expect(results).toMatch(/general knowledge\) \(2024, unverified\)/);
    // A word that is longer than a line stands alone on its own.
    for (const line of lines) if (line.trim().includes(' ')) expect(line.length).toBeLessThanOrEqual(100);
    expect(logs).toBe('');
  });

  it('prints the whole document with --json, which is a venue again', async () => {
    const { results } = await said('venues', 'show', 'bybit-owed', '--json');
    const document = JSON.parse(results) as object;
    expect(document).not.toHaveProperty('extends');
    expect(loadVenue(document)).toEqual(loadVenue('bybit-owed'));
  });

  it('takes the path of a document of one’s own', async () => {
    const { folder } = folderWith();
    const file = join(folder, 'mine.json');
    writeFileSync(file, JSON.stringify({ extends: 'textbook', title: 'Mine', funds: { main: { balance: 7 } } }));
    const { exitCode, results } = await said('venues', 'show', file);
    expect(exitCode).toBe(0);
    expect(results).toMatch(/^mine: Mine/);
    expect(results).toMatch(/«main»: 7 for the whole venue\./);
  });

  it('lets no character of a document steer the terminal', async () => {
    const { folder } = folderWith();
    const file = join(folder, 'mine.json');
    writeFileSync(file, JSON.stringify({ extends: 'textbook', title: 'red \u001b[31m', notModelled: ['\u001b[2J'] }));
    const { results } = await said('venues', 'show', file);
    expect(results).toMatch(/^mine: red �\[31m/);
    expect(results).toMatch(/ {2}�\[2J/);
  });

  it.each([
    { name: 'binance-usd', says: /did you mean "binance-usdm"\?/ },
    { name: 'nowhere.json', says: /a venue file that can be read/ },
  ])('refuses $name with exit code 2 and says what there is', async ({ name, says }) => {
    const { exitCode, results, logs } = await said('venues', 'show', name);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(says);
    expect(results).toBe('');
  });

  it('asks for a name', async () => {
    expect(await said('venues', 'show')).toMatchObject({ exitCode: 2, results: '' });
  });
});
