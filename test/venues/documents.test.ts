import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadExperiment, loadVenue, shippedVenueNames } from '../../src/config/load.ts';
import { venueDocument } from '../../src/config/venue/document.ts';
import { initialMargin, maintenanceMargin } from '../../src/margin/position-margin.ts';
import { twoSided } from './experiments.ts';

const ROOT = join(import.meta.dirname, '..', '..');

interface Document {
  readonly [field: string]: unknown;
  readonly extends?: string;
  readonly sources: readonly { readonly pointer: string; readonly source: string; readonly unverified?: boolean }[];
}

const written = (name: string): Document =>
  JSON.parse(readFileSync(join(ROOT, 'configs', 'venues', `${name}.json`), 'utf8')) as Document;

/** The document and what it extends, down to the one that extends nothing. */
function chain(name: string): Document[] {
  const document = written(name);
  return [document, ...(document.extends === undefined ? [] : chain(document.extends))];
}

/** A number, or a text that holds one: an amount or a duration. */
const isNumber = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?[smhd]?$/.test(value));

/** Pointers of all numbers in the rules of a document. */
function numbersOf(value: unknown, pointer = ''): string[] {
  if (isNumber(value)) return [pointer];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersOf(part, `${pointer}/${key}`));
}

function rulesOf(document: { readonly [field: string]: unknown }): object {
  return Object.fromEntries(Object.entries(document).filter(([field]) => field !== 'sources'));
}

describe.each(shippedVenueNames())('the shipped venue %s', (name) => {
  it('has a source for every number that it, or what it extends, writes', () => {
    const venue = loadVenue(name);
    const isWritten = new Set(chain(name).flatMap((document) => numbersOf(rulesOf(document))));
    const numbers = numbersOf(rulesOf(venueDocument(venue))).filter((pointer) => isWritten.has(pointer));
    const covered = (pointer: string): boolean =>
      venue.sources.some((source) => pointer === source.pointer || pointer.startsWith(`${source.pointer}/`));
    expect(numbers.length).toBeGreaterThan(2);
    expect(numbers.filter((pointer) => !covered(pointer))).toEqual([]);
  });

  it('has sources of its own for every number that it changes', () => {
    const [own] = chain(name);
    const covered = (pointer: string): boolean =>
      own!.sources.some((source) => pointer === source.pointer || pointer.startsWith(`${source.pointer}/`));
    expect(numbersOf(rulesOf(own!)).filter((pointer) => !covered(pointer))).toEqual([]);
  });

  it('names only parts that exist in its sources, and calls what it assumes unverified', () => {
    const { sources } = loadVenue(name);
    for (const { pointer, source } of written(name).sources) {
      expect(sources.map((each) => [each.pointer, each.source])).toContainEqual([pointer, source]);
    }
    for (const { source, unverified } of sources) {
      if (/assumption of this document|general knowledge|public guides/.test(source)) expect(unverified).toBe(true);
    }
  });

  it('says what it is, what it supports and what it leaves out', () => {
    const { $schema } = written(name);
    const { title, supports, notModelled } = loadVenue(name);
    expect($schema).toBe('../../schema/venue.schema.json');
    expect(title).toMatch(/\w+ \w+/);
    if (name === 'textbook') return;
    expect(supports?.modes?.length).toBeGreaterThan(0);
    expect(supports?.contracts?.length).toBeGreaterThan(0);
    expect(notModelled.length).toBeGreaterThan(2);
  });

  it('can be read again from what was read', () => {
    expect(loadVenue(venueDocument(loadVenue(name)))).toEqual(loadVenue(name));
  });

  it('gives no warning in an experiment with its own kind of contract', () => {
    expect(loadExperiment(twoSided(name)).warnings).toEqual([]);
  });

  it('asks more initial than maintenance margin of every contract that it names', () => {
    const venue = loadVenue(name);
    const contract = { kind: venue.supports?.contracts?.[0] ?? 'linear' };
    const schedules = [venue.margin.schedule, ...Object.values(venue.margin.markets).map(({ schedule }) => schedule)];
    for (const schedule of schedules) {
      // The used margin of a position is its initial margin.
      if (schedule.kind === 'usedMarginLevel') continue;
      for (const size of [1, 100, 10_000]) {
        const position = { schedule, contract, size, mark: 100 };
        const initial = initialMargin(position);
        if (initial > 0) expect(initial).toBeGreaterThan(maintenanceMargin(position));
      }
    }
  });
});

describe('the venue binance-usdm', () => {
  it('reduces first, hands over to the fund within its cap, then deleverages at the bankruptcy price', () => {
    const venue = loadVenue('binance-usdm');
    expect(venue.liquidation.stages.map(({ slice, limit }) => [slice.kind, limit])).toEqual([
      ['justEnough', 'bankruptcy'],
      ['all', 'none'],
    ]);
    expect(venue.backstop.map(({ kind }) => kind)).toEqual(['takeover', 'adl', 'insuranceFund']);
    expect(venue.backstop[0]).toMatchObject({ inventoryCap: { ofFund: 1 } });
    expect(venue.liquidation.fee).toEqual({ rate: 0.0125, base: 'fillNotional', cap: 'remainingEquity', to: 'fund' });
  });

  it('had a smaller cap and an 8-hour stop in 2019', () => {
    const { funds, backstop } = loadVenue('binance-usdm-2019');
    expect(backstop[0]).toMatchObject({ inventoryCap: { ofFund: 0.2 }, onlyWhile: { fund: 'main', is: 'sound' } });
    expect(funds[0]?.drawdown).toMatchObject({ window: 28_800, start: 0.075, pause: 28_800 });
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

describe('the margin of shipped venues', () => {
  const linear = { kind: 'linear' } as const;
  const inverse = { kind: 'inverse' } as const;
  const scheduleOf = (venue: string, symbol: string) => loadVenue(venue).margin.markets[symbol]!.schedule;

  it('of OKX at 20,000 AAVE contracts is that of the fifth tier, 2.5 % of the whole position', () => {
    const schedule = scheduleOf('okx-linear', 'AAVE-PERP');
    expect(maintenanceMargin({ schedule, contract: linear, size: 20_000, mark: 10 })).toBeCloseTo(0.025 * 200_000, 6);
    expect(initialMargin({ schedule, contract: linear, size: 20_000, mark: 10 })).toBeCloseTo(0.06 * 200_000, 6);
  });

  it('of Hyperliquid for 200 million of BTC is 3,125,000', () => {
    const schedule = scheduleOf('hyperliquid', 'BTC-PERP');
    expect(maintenanceMargin({ schedule, contract: linear, size: 2_000, mark: 100_000 })).toBeCloseTo(3_125_000, 3);
  });

  it('of Deribit for 25 BTC at 100,000 is 28,125, and 53,125 at the start', () => {
    const schedule = scheduleOf('deribit-futures', 'BTC-PERP');
    expect(maintenanceMargin({ schedule, contract: linear, size: 25, mark: 100_000 })).toBeCloseTo(28_125, 6);
    expect(initialMargin({ schedule, contract: linear, size: 25, mark: 100_000 })).toBeCloseTo(53_125, 6);
  });

  it('of BitMEX for 400 XBT is 1.5 % after two steps, and 2 % at the start', () => {
    const { schedule } = loadVenue('bitmex').margin;
    const position = { schedule, contract: inverse, size: 400 * 50_000, mark: 50_000 };
    expect(maintenanceMargin(position)).toBeCloseTo(0.015 * 400, 9);
    expect(initialMargin(position)).toBeCloseTo(0.02 * 400, 9);
  });

  it('of Kraken Futures for 4 million contracts of BTC-USD is that of level IV, 5 %', () => {
    const schedule = scheduleOf('kraken-futures-inverse', 'BTC-PERP');
    const position = { schedule, contract: inverse, size: 4_000_000, mark: 50_000 };
    expect(maintenanceMargin(position)).toBeCloseTo(0.05 * 80, 9);
    expect(initialMargin(position)).toBeCloseTo(0.1 * 80, 9);
  });

  it('of KuCoin cross for 30 BTC is 0.44 % of the notional', () => {
    const { schedule } = loadVenue('kucoin-futures-cross').margin;
    expect(maintenanceMargin({ schedule, contract: linear, size: 30, mark: 100 })).toBeCloseTo(0.0044 * 3_000, 9);
  });

  it('of Bybit’s inverse BTC up to 150 BTC is 0.5 %', () => {
    const schedule = scheduleOf('bybit-inverse', 'BTC-PERP');
    const position = { schedule, contract: inverse, size: 100 * 50_000, mark: 50_000 };
    expect(maintenanceMargin(position)).toBeCloseTo(0.5, 9);
  });
});

describe('the page on venues', () => {
  const page = readFileSync(join(ROOT, 'docs', 'venues.md'), 'utf8');

  it('names every shipped venue', () => {
    expect(shippedVenueNames().filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('names tests of guides that exist, by how they begin', () => {
    const tests = readFileSync(join(ROOT, 'test', 'venues', 'guides.test.ts'), 'utf8');
    const claims = page.slice(page.indexOf('## What guides tell'), page.indexOf('## On 19 May 2021'));
    const named = [...claims.matchAll(/"([^"]+?)(?: …)?"/g)].map(([, text]) => text!);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((text) => !tests.includes(`'${text}`))).toEqual([]);
  });
});
