import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Summary } from '../../src/report/summary.ts';
import { folderWith, smallConfig } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

const { BTC } = smallConfig.underlyings;
const withErrors = (standardErrors: object, more: object = {}) => ({
  ...smallConfig,
  underlyings: { BTC: { ...BTC, uncertainty: { standardErrors } } },
  ...more,
});

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main([...argv, '--threads', '0', '--quiet'], terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

async function summaryOf(config: object, ...argv: string[]): Promise<Summary> {
  const { folder, file } = folderWith(config);
  const { exitCode, results, logs } = await said('run', file, '--json', '--out', folder, ...argv);
  expect({ exitCode, logs }).toEqual({ exitCode: 0, logs: '' });
  return JSON.parse(results) as Summary;
}

describe('shortfall run --parameter-uncertainty', { timeout: 60_000 }, () => {
  it('adds what one standard error moves, and changes no other number', async () => {
    const config = withErrors({ volatility: 0.2, jumpMean: 0.01 });
    const { parameterUncertainty: found, ...rest } = await summaryOf(config, '--parameter-uncertainty');
    const { directory: one, ...plain } = await summaryOf(config);
    const { directory: other, ...moved } = rest;
    expect(one === other).toBe(false);
    expect(moved).toEqual(plain);
    expect(found!.parameters.map(({ parameter, value }) => [parameter, value])).toEqual([
      ['volatility', 2],
      ['jumpMean', -0.05],
    ]);
    const meanOf = async (...set: string[]): Promise<number> => {
      const { policies } = await summaryOf(config, ...set.flatMap((each) => ['--set', each]));
      return (policies['isolated']!['shortfall.mean'] as { estimate: number }).estimate;
    };
    const high = await meanOf('underlyings.BTC.price.volatility=2.2');
    const low = await meanOf('underlyings.BTC.price.volatility=1.8');
    const { effect } = found!.parameters[0]!.effects.find(
      ({ policy, metric }) => policy === 'isolated' && metric === 'shortfall.mean',
    )!;
    expect(effect!.estimate).toBeCloseTo((high - low) / 2, 10);
  });

  it('tells them on the page and in the command that gives it again; verify finds the same', async () => {
    const { folder, file } = folderWith(withErrors({ volatility: 0.2 }));
    expect((await said('run', file, '--out', folder, '--parameter-uncertainty')).exitCode).toBe(0);
    const [run] = readdirSync(join(folder, 'one-long'));
    const page = readFileSync(join(folder, 'one-long', run!, 'report.html'), 'utf8');
    expect(page).toContain('Parameters, one standard error lower and higher');
    expect(page).toContain('--parameter-uncertainty</pre>');
    expect((await said('verify', join(folder, 'one-long', run!))).exitCode).toBe(0);
  });

  it('goes one way only where the law allows no other, and says so', async () => {
    const { parameterUncertainty: found } = await summaryOf(withErrors({ volatility: 3 }), '--parameter-uncertainty');
    const [{ untold, effects }] = found!.parameters as [NonNullable<typeof found>['parameters'][number]];
    expect(untold).toMatch(/volatility/);
    expect(effects.every(({ lower, higher }) => lower === null && higher !== null)).toBe(true);
  });

  it.each([
    [smallConfig, /standard errors/],
    [
      withErrors({ volatility: 0.2 }, { sampling: { kind: 'tilt', target: { underlying: 'BTC', price: 80 } } }),
      /sampling\.kind=plain/,
    ],
  ])('is refused where nothing can be moved or paired, and nothing is written', async (config, says) => {
    const { folder, file } = folderWith(config);
    const out = join(folder, 'out');
    const { exitCode, results, logs } = await said('run', file, '--out', out, '--parameter-uncertainty');
    expect({ exitCode, results }).toEqual({ exitCode: 2, results: '' });
    expect(logs).toMatch(says);
    expect(existsSync(out)).toBe(false);
  });
});
