import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Two policies over one leveraged long in a market that falls now and then. */
export const smallConfig = {
  name: 'one-long',
  question: 'Does one long empty the fund?',
  seed: 'command line',
  paths: 200,
  horizon: { steps: 60, step: '1m' },
  underlyings: {
    BTC: {
      initialPrice: '100',
      price: { kind: 'merton', drift: 0, volatility: 2, jumpIntensity: 5_000, jumpMean: -0.05, jumpDeviation: 0.05 },
    },
  },
  markets: [{ symbol: 'BTC-PERP', underlying: 'BTC', contract: { kind: 'linear' } }],
  accounts: {
    kind: 'table',
    positions: [{ account: 'a', market: 'BTC-PERP', size: '2', entryPrice: '100', margin: '20' }],
    balances: [{ account: 'a', wallet: 'futures', amount: '30' }],
  },
  venue: 'textbook',
  policies: { isolated: { margin: { mode: 'isolated' } }, cross: { margin: { mode: 'cross' } } },
};

/** Far more work than a test waits for. */
export const endless = { ...smallConfig, paths: 100_000, horizon: { steps: 20_000, step: '1m' } };

/** Its long would be liquidated at the prices of time 0, of which each policy warns. */
export const underTriggerAtStart = {
  ...smallConfig,
  accounts: {
    kind: 'table',
    positions: [{ account: 'a', market: 'BTC-PERP', size: '2', entryPrice: '200', margin: '20' }],
  },
};

/** A new folder, and in it a configuration file if one is given. */
export function folderWith(config?: unknown): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'shortfall-cli-'));
  const file = join(folder, 'config.json');
  if (config !== undefined) writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config, null, 2));
  return { folder, file };
}

/** The program's first module. */
export const program = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** The command line in a process of its own. */
export function startProgram(...argv: string[]): ChildProcess {
  return startProgramInto('pipe', ...argv);
}

/** @param stdout  'pipe', or the descriptor of an open file */
export function startProgramInto(stdout: 'pipe' | number, ...argv: string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', program, ...argv], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['pipe', stdout, 'pipe'],
  });
}

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, ...texts };
}
