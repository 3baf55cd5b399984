import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Issues } from '../../src/config/document/issues.ts';
import { plainValue, readDocument } from '../../src/config/document/node.ts';
import { fileContext } from '../../src/config/load.ts';
import { parseExperiment } from '../../src/config/parse.ts';
import { smallConfig } from '../cli/fixtures.ts';
import { WHOLE, WHOLE_SYNTHETIC } from '../config/fixtures.ts';
import { bounded, experiments } from './experiments.ts';
import { mutated, written } from './mutations.ts';

const documentOf = (text: string): unknown => plainValue(readDocument(text, 'x', new Issues())!);

/** Written by hand; beside them patches of what is shipped. */
const SOUND: readonly unknown[] = [
  smallConfig,
  documentOf(WHOLE),
  documentOf(WHOLE_SYNTHETIC),
  ...['flash-crash', 'no-insurance', 'keeper-lag-random', 'oracle-distortion', 'withdrawing-whale'].map((name) => ({
    extends: name,
    paths: 3,
    horizon: { steps: 10, step: '1m' },
    accounts: { count: 10 },
    shocks: [{ kind: 'gap', underlying: 'BTC', size: -0.3, start: 3 }],
  })),
];

/** One configuration as it lies in a file, and what is asked of it. */
export interface MutatedConfig {
  readonly text: string;
  readonly command: readonly string[];
}

const IN_PROCESS = ['--threads', '0', '--quiet'];
const QUESTIONS: readonly (readonly string[])[] = [
  ['run', 'CONFIG', ...IN_PROCESS, '--outcomes', 'csv'],
  ['run', 'CONFIG', ...IN_PROCESS, '--outcomes', 'parquet', '--per-account', '--no-report'],
  ['run', 'CONFIG', ...IN_PROCESS, '--outcomes', 'none', '--no-report', '--json'],
];
const OTHER_QUESTIONS: readonly (readonly string[])[] = [
  ['validate', 'CONFIG'],
  ['replay', 'CONFIG', '--path', '0'],
  ['replay', 'CONFIG', '--path', '0', '--json'],
  ['replay', 'CONFIG', '--path', '0', '--exact'],
  ['size-fund', 'CONFIG', ...IN_PROCESS, '--target', '0.2'],
  ['sweep', 'CONFIG', ...IN_PROCESS, '--vary', 'horizon.steps=1,3', '--metric', 'shortfall.mean'],
];

/** Configurations that the schema allows, then changed at up to three places. */
const mutants: fc.Arbitrary<string> = fc
  .tuple(experiments(SOUND), fc.constantFrom(0, 1, 1, 1, 2, 3))
  .chain(([document, changes]) => mutated(document, changes))
  .chain((document) => written(bounded(document)));

/** Of several, one that is accepted, if any is: left to chance, most would be refused, and nothing would run. */
const accepted = (config: string): fc.Arbitrary<string> =>
  fc
    .array(mutants, { minLength: 3, maxLength: 3 })
    .map((texts) => texts.find((text) => isAccepted(text, config)) ?? texts[0]!);

function isAccepted(text: string, config: string): boolean {
  try {
    parseExperiment(text, config, fileContext());
    return true;
  } catch {
    return false;
  }
}

/**
 * Configurations, and a question to ask of each.
 *
 * @param config  where they will lie, beside the files that they name
 */
export function mutatedConfigs(config: string): fc.Arbitrary<MutatedConfig> {
  return fc.record({
    text: fc.oneof({ weight: 2, arbitrary: accepted(config) }, { weight: 1, arbitrary: mutants }),
    command: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...QUESTIONS) },
      { weight: 2, arbitrary: fc.constantFrom(...OTHER_QUESTIONS) },
    ),
  });
}

/** A folder with the files that configurations name; where their own is written. */
export function folderOfFiles(): { readonly folder: string; readonly config: string } {
  const folder = mkdtempSync(join(tmpdir(), 'shortfall-mutated-'));
  const time = (minute: number): string => new Date(Date.UTC(2024, 0, 1, 0, minute)).toISOString();
  const bars = (close: (minute: number) => number | string): string =>
    [
      'timestamp,open,high,low,close',
      ...Array.from({ length: 40 }, (_, i) => `${time(i)},100,120,80,${close(i)}`),
    ].join('\n');
  const files: { readonly [name: string]: string } = {
    'bars.csv': bars((i) => 100 + ((i * 7) % 11)),
    'flat-bars.csv': bars(() => 100),
    'broken-bars.csv': bars((i) => (i === 5 ? 'NaN' : i === 9 ? '' : i === 11 ? -3 : 100)),
    'positions.csv': 'account,market,size,entryPrice,leverage\na,BTC-PERP,2,100,5\nb,BTC-PERP,-1,101,20\n',
    'broken-positions.csv': 'account,market,size,entryPrice\na,BTC-PERP,NaN,100\nb,,1\n"unclosed',
    'empty.csv': '',
    'balances.csv': 'account,wallet,amount\na,futures,500\nb,spot,20\n',
    'broken-balances.csv': 'account;wallet;amount\na;futures;Infinity\n',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return { folder, config: join(folder, 'config.json') };
}
