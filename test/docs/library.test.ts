import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { ended, folderWith, smallConfig } from '../cli/fixtures.ts';
import { terminalDouble } from '../cli/terminal-double.ts';
import { entryOf, historyOf } from '../history/entries.ts';

const root = resolve(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'library.md'), 'utf8');

/** The programs of the page, by the heading that they stand under. */
const programs = page.split(/^## /m).flatMap((section) => {
  const title = section.slice(0, section.indexOf('\n'));
  return [...section.matchAll(/^```ts\n(import [\s\S]*?)^```/gm)].map(([, program]) => ({ title, program: program! }));
});

/** What each prints, as far as it says whether the page is still right. */
const PRINTED: { readonly [title: string]: RegExp } = {
  'Two runs compared':
    /^Paired on the same market paths: .*\n\/policies\/isolated\/margin\/schedule\/rate 0\.005 → 0\.06\n.*negativeEquity\.probability, isolated: -0\.\d+ \[-0\.\d+, -0\.\d+\], better/s,
  'The history of a schedule':
    /^2026-11-27T02:30:00\.000Z 0\.1 \[ 0\.08, 0\.12 \] not compared\n2026-11-28T02:30:00\.000Z 0\.1 .* not distinguishable\n$/,
  'What a standard error of the model does':
    /^jumpIntensity ± 2000 moves the mean shortfall by 0\.\d+\n\{.*effect: 0\.\d+/s,
};

/** Where they find what they read. */
const { folder } = folderWith();

async function recordRun(name: string, ...options: string[]): Promise<void> {
  const out = join(folder, `${name}-out`);
  const terminal = terminalDouble();
  const argv = ['run', join(folder, 'desk.json'), '--threads', '0', '--quiet', '--no-report', '--out', out, ...options];
  expect(await main(argv, terminal), terminal.logs.join('\n')).toBe(0);
  const [id] = readdirSync(join(out, smallConfig.name)).filter((each) => /^[0-9a-f]{16}$/.test(each));
  renameSync(join(out, smallConfig.name, id!), join(folder, 'runs', name));
}

beforeAll(async () => {
  mkdirSync(join(folder, 'runs'));
  mkdirSync(join(folder, 'history', 'nightly'), { recursive: true });
  const { BTC } = smallConfig.underlyings;
  const underlyings = { BTC: { ...BTC, uncertainty: { standardErrors: { jumpIntensity: 2_000 } } } };
  writeFileSync(join(folder, 'desk.json'), JSON.stringify({ ...smallConfig, paths: 500, underlyings }));
  await recordRun('before');
  await recordRun('after', '--set', 'venue.margin.schedule.rate=0.06');
  const same = { estimate: 0, low: -0.01, high: 0.01, verdict: 'not distinguishable' as const };
  const history = historyOf([
    entryOf({ id: 'a', at: '2026-11-27T02:30:00.000Z' }),
    entryOf({
      ...{ id: 'b', at: '2026-11-28T02:30:00.000Z' },
      more: {
        comparisons: [
          {
            ...{ with: 'previous', entry: 'a', runId: 'a' },
            differences: [{ policy: 'cross', metric: 'fundDepletion.probability', ...same }],
          },
        ],
      },
    }),
  ]);
  writeFileSync(join(folder, 'history', 'nightly', 'history.json'), JSON.stringify(history));
}, 60_000);

describe('the page on the library', { timeout: 60_000 }, () => {
  it('has a program under each of these headings', () => {
    expect(programs.map(({ title }) => title)).toEqual(Object.keys(PRINTED));
  });

  it.each(programs)('$title: its program runs and prints its answer', async ({ title, program }) => {
    const file = join(folder, `${title.replaceAll(' ', '-')}.mts`);
    const source = pathToFileURL(join(root, 'src', 'index.ts')).href;
    writeFileSync(file, program.replace(`'shortfall'`, `'${source}'`));
    const loader = pathToFileURL(join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;
    const child = spawn(process.execPath, ['--import', loader, file], { cwd: folder });
    const { exitCode, stdout, stderr } = await ended(child);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(PRINTED[title]!);
  });
});
