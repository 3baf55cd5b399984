import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { loadVenue, shippedVenueNames } from '../../src/config/load.ts';
import { venueDocument } from '../../src/config/venue/document.ts';

const ROOT = join(import.meta.dirname, '..', '..');
interface Document {
  readonly [field: string]: unknown;
  readonly sources: readonly { readonly pointer: string }[];
}
const document = (name: string) =>
  JSON.parse(readFileSync(join(ROOT, 'configs', 'venues', `${name}.json`), 'utf8')) as Document;

/** Pointers of all numbers in a value. */
function numbersOf(value: unknown, pointer = ''): string[] {
  if (typeof value === 'number') return [pointer];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersOf(part, `${pointer}/${key}`));
}

describe.each(shippedVenueNames())('the shipped venue %s', (name) => {
  it('has a source for every number', () => {
    const { sources, ...rules } = document(name);
    const covered = (pointer: string): boolean =>
      sources.some((source) => pointer === source.pointer || pointer.startsWith(`${source.pointer}/`));
    expect(numbersOf(rules).length).toBeGreaterThan(0);
    expect(numbersOf(rules).filter((pointer) => !covered(pointer))).toEqual([]);
  });

  it('names only parts that exist in its sources', () => {
    expect(loadVenue(name).sources).toHaveLength(document(name).sources.length);
  });

  it('says everything itself: reading fills in nothing', () => {
    const { $schema, ...written } = document(name);
    expect($schema).toBe('../../schema/venue.schema.json');
    expect(venueDocument(loadVenue(name))).toEqual(written);
  });

  it('can be read again from what was read', () => {
    expect(loadVenue(venueDocument(loadVenue(name)))).toEqual(loadVenue(name));
  });
});

describe('the textbook venue', () => {
  it('keeps the conventions of the reference cases', () => {
    const venue = loadVenue('textbook');
    expect(venue.margin.schedule).toEqual({ kind: 'flat', rate: 0.005 });
    expect(venue.triggers).toEqual([
      { name: 'liquidate', measure: 'maintenance', level: 1, when: 'atOrBelow', action: 'liquidate' },
    ]);
    expect(venue.liquidation).toMatchObject({ fee: { rate: 0, cap: 'none', to: 'venue' }, remainderTo: 'account' });
    expect(venue.funds).toEqual([{ name: 'main', balance: 0, scope: 'venue' }]);
    expect(venue.backstop).toEqual([{ name: 'fund', kind: 'insuranceFund', fund: 'main' }]);
    expect(venue.markPrice).toEqual({ kind: 'index' });
  });
});

describe('the venue binance-usdm', () => {
  it('triggers below maintenance, pays from the fund and then deleverages at the bankruptcy price', () => {
    const venue = loadVenue('binance-usdm');
    expect(venue.triggers.map(({ when }) => when)).toEqual(['below']);
    expect(venue.backstop.map(({ kind }) => kind)).toEqual(['insuranceFund', 'adl']);
    expect(venue.liquidation.fee).toEqual({ rate: 0.0125, base: 'fillNotional', cap: 'remainingEquity', to: 'fund' });
  });

  it('marks what is not verified and says what it leaves out', () => {
    const { sources, notModelled } = loadVenue('binance-usdm');
    const unverified = sources.filter((source) => source.unverified === true).map(({ pointer }) => pointer);
    expect(unverified).toContain('/liquidation/fee/rate');
    expect(unverified).toContain('/funds/main/balance');
    expect(unverified).toContain('/margin/schedule');
    expect(notModelled.length).toBeGreaterThan(5);
  });

  // The maintenance amounts of the venue's own table, of 24 October 2024, rounded to a unit of quote.
  it.each([
    [
      'BTC-PERP',
      [0, 50, 950, 11_450, 131_450, 481_450, 2_981_450, 14_481_450, 26_481_450, 41_481_450, 121_481_450, 421_481_450],
    ],
    [
      'ETH-PERP',
      [0, 50, 950, 11_450, 131_450, 381_450, 2_006_450, 9_506_450, 17_506_450, 27_506_450, 80_506_450, 280_506_450],
    ],
    ['SOL-PERP', [0, 30, 380, 8_380, 28_380, 228_380, 2_228_380, 4_228_380, 16_728_380, 66_728_380]],
    ['DOGE-PERP', [0, 20, 170, 7_670, 11_670, 51_670, 451_670, 851_670, 3_351_670, 13_351_670]],
  ])('has brackets of %s that lead to the published maintenance amounts', (symbol, published) => {
    const schedule = loadVenue('binance-usdm').margin.markets[symbol]?.schedule;
    const brackets = schedule?.kind === 'marginalBrackets' ? schedule.brackets : [];
    let amount = 0;
    const amounts = brackets.map(({ notionalFloor, rate }, i) => {
      amount += notionalFloor * (rate - (brackets[i - 1]?.rate ?? rate));
      return Math.round(amount);
    });
    expect(amounts).toEqual(published);
  });

  const tiers = join(process.env['SHORTFALL_DATA'] ?? '', 'binance_usdm_leverage_tiers.csv.gz');
  it.skipIf(!existsSync(tiers))('has the brackets of the recorded table (skipped without SHORTFALL_DATA)', () => {
    const rows = gunzipSync(readFileSync(tiers))
      .toString('utf8')
      .split('\n')
      .map((line) => line.split(','));
    for (const [symbol, contract] of [
      ['BTC-PERP', 'BTCUSDT'],
      ['ETH-PERP', 'ETHUSDT'],
      ['SOL-PERP', 'SOLUSDT'],
      ['DOGE-PERP', 'DOGEUSDT'],
    ] as const) {
      const recorded = rows
        .filter(([name, settle]) => name === contract && settle === 'USDT')
        .map((row) => ({ notionalFloor: Number(row[3]), rate: Number(row[5]), maximumLeverage: Number(row[6]) }));
      expect(recorded.length).toBeGreaterThan(5);
      expect(loadVenue('binance-usdm').margin.markets[symbol]?.schedule).toEqual({
        kind: 'marginalBrackets',
        brackets: recorded,
      });
    }
  });
});

describe('a venue by name', () => {
  it('that is unknown is answered with those that are known', () => {
    expect(() => loadVenue('binance')).toThrow(ConfigError);
    expect(() => loadVenue('textbok')).toThrow('did you mean "textbook"?');
  });
});
