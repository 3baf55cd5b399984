import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { underTriggerAtStart } from '../../src/accounts/entry-check.ts';
import { summariseAccounts } from '../../src/accounts/summarise.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Experiment, SyntheticAccounts, TableAccounts } from '../../src/experiment.ts';
import type { Accounts } from '../../src/position.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { brackets, experimentWith, liquidationTrigger, synthetic, table, venueWith } from './experiments.ts';

const root = rootKey('inverse');
const coinMargined = (accounts: SyntheticAccounts | TableAccounts, policies = { plain: venueWith() }): Experiment =>
  experimentWith(accounts, { policies, markets: 1, contract: { kind: 'inverse' } });
const built = (experiment: Experiment): Accounts => buildAccounts(experiment, root).accounts;

describe('a synthetic book of inverse contracts', () => {
  const source = synthetic({ marketWeights: [1], freeBalance: { kind: 'constant', value: 1 } });
  const [inverse, linear] = [coinMargined(source), experimentWith(source, { markets: 1 })];

  it('draws the same notionals in quote, which are its sizes, and posts coin', () => {
    const [coins, quote] = [built(inverse), built(linear)];
    for (let row = 0; row < coins.positions.count; row++) {
      if (coins.isMarketMaker[coins.positions.account[row]!] === 1) continue;
      const { size, entryPrice, margin } = coins.positions;
      expect(size[row]! / (quote.positions.size[row]! * entryPrice[row]!)).toBeCloseTo(1, 12);
      expect(margin[row]! / (quote.positions.margin[row]! / entryPrice[row]!)).toBeCloseTo(1, 12);
    }
  });
  it('balances longs and shorts in contracts', () => {
    const { positions } = built(inverse);
    const net = positions.size.reduce((sum, size) => sum + size, 0);
    const gross = positions.size.reduce((sum, size) => sum + Math.abs(size), 0);
    expect(Math.abs(net) / gross).toBeLessThan(1e-12);
  });
  it('is summarised in coin, at the leverages of its linear twin', () => {
    const [coins, quote] = [inverse, linear].map((experiment) => summariseAccounts(built(experiment), experiment));
    expect(coins!.tradersNotional * 100_000).toBeGreaterThan(0.99 * quote!.tradersNotional);
    expect(coins!.tradersNotional * 100_000).toBeLessThan(1.01 * quote!.tradersNotional);
    coins!.leverageQuantiles.forEach(({ leverage }, place) => {
      expect(leverage / quote!.leverageQuantiles[place]!.leverage).toBeCloseTo(1, 9);
    });
    expect(coins!.openInterest[0]!.notional).toBeCloseTo(coins!.openInterest[0]!.long / 100_000, 12);
  });
  it.each(['raiseMargin', 'cutNotional'] as const)('is admissible after %s, by notional in coin', (admission) => {
    // Ten coins are a million in quote.
    const small = {
      kind: 'marginalBrackets' as const,
      brackets: [
        { notionalFloor: 0, rate: 0.004, maximumLeverage: 50 },
        { notionalFloor: 0.2, rate: 0.01, maximumLeverage: 10 },
      ],
    };
    const { positions, admission: tally } = built(
      coinMargined({ ...source, admission }, { plain: venueWith({}, small) }),
    );
    expect(tally.raisedMargin + tally.cutNotional).toBeGreaterThan(5);
    for (let row = 0; row < positions.count; row++) {
      const notional = Math.abs(positions.size[row]!) / positions.entryPrice[row]!;
      expect(notional / positions.margin[row]!).toBeLessThanOrEqual((notional < 0.2 ? 50 : 10) * (1 + 1e-8));
    }
  });
});

describe('a table of inverse contracts', () => {
  it('is admitted by notional in coin', () => {
    const rows = (margin: number): TableAccounts => table([{ account: 'a', size: 100_000, margin }]);
    const policies = { plain: venueWith({}, brackets) };
    // One coin at 125 times at most.
    expect(() => built(coinMargined(rows(0.008), policies))).not.toThrow();
    expect(() => built(coinMargined(rows(0.0079), policies))).toThrow(ConfigError);
  });
  it('is under a trigger by its profit in coin', () => {
    const venue = venueWith({ triggers: [liquidationTrigger({ when: 'below' })] });
    // A long since 125,000 has lost 100,000 · (1/100,000 − 1/125,000) = 0.2; maintenance is 0.005 of one coin.
    const touched = (margin: number, size = 100_000): string[] => {
      const rows = table([{ account: 'a', size, entryPrice: 125_000, margin }]);
      const experiment = coinMargined(rows, { plain: venue });
      return underTriggerAtStart(built(experiment), experiment, experiment.policies[0]!);
    };
    expect(touched(0.2049)).toEqual(['a']);
    expect(touched(0.2051)).toEqual([]);
    expect(touched(0.001, -100_000)).toEqual([]);
  });
});
