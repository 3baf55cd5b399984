import { beforeAll, describe, expect, it } from 'vitest';
import { initialMargin } from '../../src/margin/position-margin.ts';
import { compare, type Comparison } from './one-crash.ts';

const PATHS = 5;
const COMPARED = [
  'binance-usdm',
  'bybit-uta-cross',
  'okx-linear',
  'kucoin-futures-cross',
  'kraken-futures',
  'deribit-futures',
  'hyperliquid',
  'dydx-v4',
  'drift',
  'dex-no-fund',
  'kucoin-futures-owed',
];

const FUND = 1e6;
/** The funds of the nine venues that have one, in the order of the configuration. */
const FUNDS = ['main', 'pool', 'main', 'main', 'liquidityPool', 'main', 'vault', 'main', 'vault'];
const somewhere = (values: readonly number[]): boolean => values.some((value) => value > 0);
const everywhere = (values: readonly number[]): boolean => values.every((value) => value > 0);
const nowhere = (values: readonly number[]): boolean => values.every((value) => value === 0);

describe('every venue on one crash, a fund of a million each', () => {
  let crash: Comparison;
  beforeAll(async () => {
    crash = await compare({ paths: PATHS });
  }, 120_000);

  it('compares the eleven venues with cross margin in linear contracts, and says why three are left out', () => {
    expect(crash.experiment.policies.map(({ name }) => name)).toEqual(COMPARED);
    expect(crash.experiment.baseline).toBe('binance-usdm');
    expect(crash.experiment.notComparable).toEqual([
      { venue: 'bitmex', reason: 'it lists no linear contracts' },
      { venue: 'bybit-linear', reason: 'it has no cross margin' },
      { venue: 'kraken-futures-inverse', reason: 'it lists no linear contracts' },
    ]);
  });

  it('has a book that every venue admits, and nobody under a trigger before the first step', () => {
    const { experiment, result } = crash;
    expect(result.warnings).toEqual([]);
    const { positions } = result.accounts;
    expect(positions.count).toBeGreaterThan(500);
    for (const { venue } of experiment.policies) {
      for (let p = 0; p < positions.count; p++) {
        const { symbol, contract } = experiment.markets[positions.market[p]!]!;
        const schedule = venue.margin.markets[symbol]?.schedule ?? venue.margin.schedule;
        const size = positions.size[p]!;
        const asked = initialMargin({ schedule, contract, size, mark: positions.entryPrice[p]! });
        expect(positions.margin[p], `${venue.name}, position ${p}`).toBeGreaterThanOrEqual(asked * (1 - 1e-9));
      }
    }
  });

  it('runs every path at every venue, on the same prices', () => {
    const { result, column } = crash;
    expect(result.failures).toEqual([]);
    expect(result.completedPaths).toBe(PATHS);
    for (const name of ['minimumPrice[BTC]', 'maximumPrice[BTC]', 'finalPrice[BTC]']) {
      for (const venue of COMPARED) expect(column(venue, name)).toEqual(column(COMPARED[0]!, name));
    }
    // A quarter of the price goes within ten minutes.
    for (const price of column(COMPARED[0]!, 'minimumPrice[BTC]')) expect(price).toBeLessThan(76_000 * 0.8);
  });

  it.each(COMPARED)(
    'liquidates a fifth of the accounts and more under %s, and leaves no loss without a bearer',
    (venue) => {
      const { column } = crash;
      for (const count of column(venue, 'liquidatedAccounts')) expect(count).toBeGreaterThan(100);
      expect(everywhere(column(venue, 'shortfall'))).toBe(true);
      expect(nowhere(column(venue, 'uncovered'))).toBe(true);
      expect(nowhere(column(venue, 'roundLimitReached'))).toBe(true);
      for (const residual of column(venue, 'cashResidual')) expect(residual).toBeLessThanOrEqual(1e-9);
    },
  );

  it.each(['binance-usdm', 'kucoin-futures-cross', 'hyperliquid'])(
    'hands positions to the fund of %s, and past its cap to winners',
    (venue) => {
      expect(everywhere(crash.column(venue, 'takeoverNotional'))).toBe(true);
      expect(everywhere(crash.column(venue, 'adlAccounts'))).toBe(true);
      // What it took over it sold on, mostly at a loss.
      expect(somewhere(crash.column(venue, 'fundMinimumBalance').map((balance) => FUND - balance))).toBe(true);
    },
  );

  it.each(['bybit-uta-cross', 'okx-linear'])(
    'draws on the fund of %s down to 30 %% below its peak, then deleverages',
    (venue) => {
      const { column } = crash;
      expect(everywhere(column(venue, 'adlAccounts'))).toBe(true);
      expect(nowhere(column(venue, 'fundDepletion'))).toBe(true);
      for (const balance of column(venue, 'fundMinimumBalance')) {
        expect(balance).toBeGreaterThanOrEqual(0.7 * FUND - 1);
        // Remainders may have lifted the peak a little.
        expect(balance).toBeLessThan(0.72 * FUND);
      }
    },
  );

  it('pays from the fund at OKX, Deribit and dYdX, after partial liquidations', () => {
    for (const venue of ['okx-linear', 'deribit-futures', 'dydx-v4']) {
      expect(everywhere(crash.column(venue, 'fundPaid'))).toBe(true);
      expect(somewhere(crash.column(venue, 'partialLiquidations'))).toBe(true);
    }
  });

  it('assigns positions to volunteers at Kraken Futures before its pool pays', () => {
    expect(everywhere(crash.column('kraken-futures', 'assignedNotional'))).toBe(true);
    expect(everywhere(crash.column('kraken-futures', 'fundPaid'))).toBe(true);
  });

  it('leaves to Drift’s keepers what the book does not take, and spreads the loss over everybody where the vault is empty', () => {
    expect(somewhere(crash.column('drift', 'assignedNotional'))).toBe(true);
    expect(everywhere(crash.column('drift', 'fundPaid'))).toBe(true);
    const socialised = crash.column('dex-no-fund', 'socialised');
    crash
      .column('dex-no-fund', 'shortfall')
      .forEach((shortfall, path) => expect(socialised[path]).toBeCloseTo(shortfall, 2));
    for (const accounts of crash.column('dex-no-fund', 'socialisedAccounts')) expect(accounts).toBeGreaterThan(300);
  });

  it('lets accounts owe what KuCoin’s users are told that they owe', () => {
    const owed = crash.column('kucoin-futures-owed', 'owed');
    crash
      .column('kucoin-futures-owed', 'shortfall')
      .forEach((shortfall, path) => expect(owed[path]).toBeCloseTo(shortfall, 2));
  });
});

describe('the same with funds of a hundred thousand', () => {
  it('makes winners pay where the rules let them: unwinding at Kraken, clawback at Deribit, deleveraging at OKX', async () => {
    const set = FUNDS.map((fund, venue) => `venues.${venue}.funds.${fund}.balance=100000`);
    const { result, column } = await compare({ paths: 2, set });
    expect(result.failures).toEqual([]);
    expect(everywhere(column('kraken-futures', 'fundDepletion'))).toBe(true);
    expect(everywhere(column('kraken-futures', 'adlNotional'))).toBe(true);
    expect(everywhere(column('deribit-futures', 'fundDepletion'))).toBe(true);
    expect(everywhere(column('deribit-futures', 'socialised'))).toBe(true);
    expect(everywhere(column('okx-linear', 'adlAccounts'))).toBe(true);
    for (const venue of COMPARED) expect(nowhere(column(venue, 'uncovered'))).toBe(true);
  }, 120_000);
});
