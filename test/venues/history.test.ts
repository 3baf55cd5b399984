import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadExperimentFile } from '../../src/config/load.ts';
import { replay } from '../../src/replay.ts';
import { eventsNamed } from './experiments.ts';
import { compare, CONFIG, type Comparison } from './one-crash.ts';

/** Real price histories stay outside the project: SHORTFALL_DATA names their folder. */
const folder = process.env['SHORTFALL_DATA'];
const file = resolve(folder ?? '', 'btcusdt_binance_spot_1m_2021-05.csv.gz');
const isThere = folder !== undefined && existsSync(file);

/** As docs/venues.md types them, but for the folder of the file. */
const OF_THE_DAY = [
  'shocks=[]',
  'underlyings.BTC.initialPrice=38700',
  `underlyings.BTC.price=${JSON.stringify({ kind: 'replay', file, column: 'close', from: '2021-05-19T12:00Z' })}`,
];
const WITHOUT_IMPACT = 'markets.0.book={"impact":"none"}';

/** Rows of the table in docs/venues.md: a venue, and its figures in thousands. */
function documented(): { readonly venue: string; readonly figures: readonly number[] }[] {
  const text = readFileSync(new URL('../../docs/venues.md', import.meta.url), 'utf8');
  const section = text.split('## On 19 May 2021')[1]!.split('\n## ')[0]!;
  return [...section.matchAll(/^\| `([\w-]+)` \|(.*)\|$/gm)].map(([, venue, cells]) => ({
    venue: venue!,
    figures: cells!.split('|').map((cell) => Number(cell.replaceAll(',', '').trim())),
  }));
}

describe.skipIf(!isThere)('every venue on 19 May 2021 (skipped without SHORTFALL_DATA)', () => {
  let day: Comparison;
  let withoutImpact: Comparison;
  beforeAll(async () => {
    day = await compare({ paths: 1, set: OF_THE_DAY });
    withoutImpact = await compare({ paths: 1, set: [...OF_THE_DAY, WITHOUT_IMPACT] });
  }, 120_000);

  it('meets the low of 30,101 at 13:10 UTC, the same at every venue', () => {
    const experiment = loadExperimentFile(CONFIG, { paths: 1, set: OF_THE_DAY });
    const { price } = experiment.underlyings[0]!;
    const closes = price.kind === 'replay' ? price.prices : new Float64Array();
    const low = closes.indexOf(Math.min(...closes.subarray(0, experiment.horizon.steps)));
    // Step k ends k minutes after noon.
    expect([low + 1, closes[low]]).toEqual([70, 30_101]);
    for (const { name } of day.experiment.policies) expect(day.column(name, 'minimumPrice[BTC]')).toEqual([30_101]);
  });

  it('liquidates longs on the way down at every venue, keeps both laws, and leaves no loss without a bearer', () => {
    for (const { experiment, result, column } of [day, withoutImpact]) {
      expect(result.failures).toEqual([]);
      expect(experiment.policies).toHaveLength(11);
      for (const { name } of experiment.policies) {
        expect(column(name, 'liquidatedAccounts')[0]).toBeGreaterThan(100);
        expect(column(name, 'firstLiquidationStep')[0]).toBeGreaterThan(30);
        expect(column(name, 'firstLiquidationStep')[0]).toBeLessThan(70);
        expect(column(name, 'shortfall')[0]).toBeGreaterThan(0);
        expect(column(name, 'uncovered')[0]).toBe(0);
        expect(column(name, 'cashResidual')[0]).toBeLessThanOrEqual(1e-9);
        expect(column(name, 'sizeResidual')[0]).toBeLessThanOrEqual(1e-9);
      }
    }
  });

  it('is read as an upper bound where our own orders move the book on top of it', () => {
    expect(day.result.warnings).toHaveLength(1);
    expect(day.result.warnings[0]).toMatch(/the cascades of its day.*BTC-PERP.*upper bound/);
    expect(withoutImpact.result.warnings).toEqual([]);
  });

  it('liquidates nobody who is short before the low', () => {
    for (const { events } of replay(day.experiment, { path: 0 })) {
      for (const { step, size } of eventsNamed(events, 'liquidation')) if (step <= 70) expect(size).toBeGreaterThan(0);
    }
  });

  it('loses less without own impact where the book is asked: the day’s prices hold its cascade already', () => {
    for (const venue of ['bybit-uta-cross', 'okx-linear', 'deribit-futures', 'dydx-v4', 'kucoin-futures-owed']) {
      expect(withoutImpact.column(venue, 'shortfall')[0]).toBeLessThan(day.column(venue, 'shortfall')[0]!);
    }
    for (const { name } of withoutImpact.experiment.policies)
      expect(withoutImpact.column(name, 'displacement')).toEqual([0]);
  });

  it('comes to the figures of docs/venues.md', () => {
    const rows = documented();
    expect(rows.map(({ venue }) => venue)).toEqual(day.experiment.policies.map(({ name }) => name));
    const columns = [
      'shortfall',
      'fundPaid',
      'takeoverNotional',
      'assignedNotional',
      'adlNotional',
      'socialised',
      'owed',
    ];
    for (const { venue, figures } of rows) {
      const [withImpact] = day.column(venue, 'liquidatedAccounts');
      const thousands = columns.map((name) => Math.round(day.column(venue, name)[0]! / 1_000));
      const least = Math.round(withoutImpact.column(venue, 'shortfall')[0]! / 1_000);
      expect([venue, ...figures]).toEqual([venue, withImpact, least, ...thousands]);
    }
  });
});

describe.runIf(!isThere)('the history of 19 May 2021', () => {
  it('is not at hand: set SHORTFALL_DATA to the folder of btcusdt_binance_spot_1m_2021-05.csv.gz to test on it', () => {
    expect(isThere).toBe(false);
  });
});
