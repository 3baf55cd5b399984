import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { folderWith, smallConfig } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

/** The folder of a run of the small experiment. */
async function run(...options: string[]): Promise<string> {
  const { folder, file } = folderWith(smallConfig);
  const { exitCode, results, logs } = await said(
    'run',
    file,
    '--threads',
    '0',
    '--out',
    folder,
    '--json',
    '--no-report',
    ...options,
  );
  expect(exitCode, logs).toBe(0);
  return (JSON.parse(results) as { readonly directory: string }).directory;
}

describe('shortfall compare', { timeout: 60_000 }, () => {
  it('of runs on the same paths pairs them, says so, and says what was changed and what came of it', async () => {
    const [before, after] = [
      await run('--paths', '1000'),
      await run('--paths', '1000', '--set', 'venue.margin.schedule.rate=0.06'),
    ];
    const { exitCode, results } = await said('compare', before, after);
    expect(exitCode).toBe(0);
    const spaced = results.replace(/\s+/g, ' ');
    expect(spaced).toContain(
      'Paired on the same market paths: the seed is the same, and so are the index prices on all 1,000 paths.',
    );
    expect(spaced).toMatch(
      /Insurance fund depleted, isolated: lower, better, \S+ % against \S+ %: a difference of −\S+ pp \(95 % interval −/,
    );
    expect(spaced).toMatch(/\/policies\/isolated\/margin\/schedule\/rate: 0\.005 → 0\.06/);
  });

  it('with --json tells every metric that both have, now − before', async () => {
    const [before, after] = [await run(), await run('--set', 'venue.margin.schedule.rate=0.06')];
    const { results } = await said('compare', before, after, '--json');
    const { pairing, metrics } = JSON.parse(results) as {
      readonly pairing: object;
      readonly metrics: readonly {
        readonly metric: string;
        readonly now: { readonly estimate: number };
        readonly reference: { readonly estimate: number };
        readonly difference: { readonly estimate: number };
      }[];
    };
    expect(pairing).toMatchObject({ kind: 'samePaths', paths: 200 });
    expect(metrics.length).toBeGreaterThan(20);
    const { now, reference, difference } = metrics.find(({ metric }) => metric === 'shortfall.mean')!;
    expect(difference.estimate).toBeCloseTo(now.estimate - reference.estimate, 9);
    expect(difference.estimate).toBeLessThan(0);
  });

  it('of runs of other seeds says that they are compared as independent', async () => {
    const { results } = await said('compare', await run(), await run('--seed', 'another'));
    expect(results).toMatch(/Compared as independent runs: the seeds differ/);
  });

  it('of a run with itself says that it is the same', async () => {
    const folder = await run();
    const { results } = await said('compare', folder, folder);
    expect(results).toContain('The same: every path of both runs has the same outcome, bit for bit.');
    expect(results).toContain('the same configuration');
  });

  it('with --report writes a page of every difference, and says so', async () => {
    const [before, after] = [await run(), await run('--set', 'venue.margin.schedule.rate=0.06')];
    const page = join(folderWith().folder, 'pages', 'difference.html');
    const { exitCode, results, logs } = await said(
      'compare',
      before,
      after,
      '--metric',
      'shortfall.mean',
      '--report',
      page,
    );
    expect({ exitCode, logs }).toEqual({ exitCode: 0, logs: `wrote ${page}` });
    expect(results).toContain('shortfall, gross, mean');
    const html = readFileSync(page, 'utf8');
    expect(html).toContain(`compare ${before} ${after} --metric shortfall.mean --report ${page}`);
    expect(html).toContain('<h1>Does one long empty the fund?</h1>');
    expect(html).toContain('/policies/isolated/margin/schedule/rate');
    const refused = await said('compare', before, after, '--report', 'difference.svg');
    expect(refused.exitCode).toBe(2);
    expect(refused.logs).toBe('error --report: expected a file ending in .html, found difference.svg');
  });

  it('refuses what is no run, and a metric that they do not have, with exit code 2', async () => {
    const { folder } = folderWith();
    const before = await run();
    const none = await said('compare', before, join(folder, 'nothing'));
    expect(none.exitCode).toBe(2);
    expect(none.logs).toContain('expected the folder of a run, with a manifest.json in it');
    const unknown = await said('compare', before, before, '--metric', 'shortfal.mean');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.logs).toContain('did you mean "shortfall.mean"?');
    expect(unknown.results).toBe('');
  });
});
