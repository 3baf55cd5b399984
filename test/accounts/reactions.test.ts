import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAccounts, drawPopulation } from '../../src/accounts/build.ts';
import type { SyntheticAccounts, Traders } from '../../src/experiment.ts';
import type { Accounts } from '../../src/position.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { experimentWith, synthetic, table } from './experiments.ts';

const root = rootKey('reactions');
const book = (traders: Traders, changes: Partial<SyntheticAccounts> = {}): Accounts =>
  buildAccounts(experimentWith(synthetic({ traders, ...changes })), root).accounts;
const withStops = ({ ids, positions }: Accounts): Set<string> =>
  new Set(
    [...positions.account].filter((_, row) => !Number.isNaN(positions.stopPrice[row]!)).map((account) => ids[account]!),
  );
const toppingUp = ({ ids, topUpDelay }: Accounts): Set<string> =>
  new Set(ids.filter((_, row) => !Number.isNaN(topUpDelay[row]!)));

describe('traders who react', () => {
  const traders = { stopLoss: { share: 0.3, distance: 0.05 }, topUp: { share: 0.2, delay: 300, size: 0.5 } };

  it('are exactly the stated shares of the drawn accounts, and neither makers nor whales', () => {
    const whale = { account: 'w', market: 0, side: 'long', notional: 1e6, leverage: 5, freeBalance: 0 } as const;
    const accounts = book(traders, { whales: [whale] });
    expect(withStops(accounts).size).toBe(30);
    expect(toppingUp(accounts).size).toBe(20);
    for (const id of [...withStops(accounts), ...toppingUp(accounts)]) expect(id).toMatch(/^trader-/);
  });
  it('leave every other draw as it was', () => {
    const { positions, balance, wallets } = book(traders);
    const plain = book({});
    expect({ ...positions, stopPrice: 0 }).toEqual({ ...plain.positions, stopPrice: 0 });
    expect([balance, wallets]).toEqual([plain.balance, plain.wallets]);
  });
  it('stand their stops on the losing side of the entry, on every position', () => {
    const { positions } = book({ stopLoss: { share: 1, distance: 0.05 } }, { marketMakers: { count: 0, leverage: 1 } });
    for (let row = 0; row < positions.count; row++) {
      const factor = positions.size[row]! > 0 ? 0.95 : 1.05;
      expect(positions.stopPrice[row]! / positions.entryPrice[row]!).toBeCloseTo(factor, 12);
    }
  });
  it('say when and with how much they answer', () => {
    const { topUpDelay, topUpSize } = book({ topUp: { share: 1, delay: 0, size: 2 } }, { count: 3 });
    expect([...topUpDelay].filter((delay) => delay === 0)).toHaveLength(3);
    expect([...topUpSize].filter((size) => size === 2)).toHaveLength(3);
  });
  it('stay those who reacted when more do', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((share) =>
          withStops(book({ stopLoss: { share, distance: 0.1 } }, { count: 40 })),
        );
        expect([...less!].filter((id) => !more!.has(id))).toEqual([]);
      }),
      { numRuns: 20, seed: 1 },
    );
  });
  it('are others on every path where the population is drawn anew', () => {
    const experiment = experimentWith(synthetic({ traders, resample: true }));
    const [one, same, other] = [1, 1, 2].map((path) => withStops(drawPopulation(experiment, root, path)));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    expect(other!.size).toBe(30);
  });
});

describe('a table whose traders react', () => {
  const rows = [
    { account: 'b', size: 1 },
    { account: 'a', size: -1, stopLoss: 101_000 },
    { account: 'c', size: 1, market: 1, entryPrice: 4_000 },
    { account: 'd', size: 1, market: 2, entryPrice: 150 },
  ];
  const built = (positions: typeof rows, traders: Traders): Accounts =>
    buildAccounts(experimentWith(table(positions, [{ account: 'idle', amount: 1 }], traders)), root).accounts;

  it('draws them among the accounts that hold anything, whatever the order of the rows', () => {
    const traders = { topUp: { share: 0.5, delay: 60, size: 1 } };
    const chosen = toppingUp(built(rows, traders));
    expect(chosen.size).toBe(2);
    expect(chosen.has('idle')).toBe(false);
    expect(toppingUp(built(rows.toReversed(), traders))).toEqual(chosen);
  });
  it('keeps the stop that a row states', () => {
    const { positions } = built(rows, { stopLoss: { share: 1, distance: 0.1 } });
    expect([...positions.stopPrice]).toEqual([101_000, 90_000, 3_600, 135]);
  });
});

describe('the age of positions', () => {
  it('is a rank in the order of the draw, makers last', () => {
    const { ids, positions } = book({}, { positionsPerAccount: { values: [2], weights: [1] } });
    expect([...positions.age].sort((a, b) => a - b)).toEqual(Array.from({ length: positions.count }, (_, age) => age));
    const ageOf = (prefix: string): number[] =>
      [...positions.age].filter((_, row) => ids[positions.account[row]!]!.startsWith(prefix));
    expect(Math.max(...ageOf('trader-'))).toBeLessThan(Math.min(...ageOf('maker-')));
    expect(Math.max(...ageOf('trader-0001'))).toBe(1);
  });
});

describe('withdrawals', () => {
  const by = (account: string): Traders => ({ withdrawals: [{ account, at: 60, leave: 1 }] });

  it('are of any account of the book, drawn ones and makers too', () => {
    expect(() => book(by(book({}).ids.at(-1)!))).not.toThrow();
    expect(() => book(by('maker-BTC-PERP-01'))).not.toThrow();
  });
  it('of an account that the book does not have are refused', () => {
    expect(() => book(by('nobody'))).toThrow(/an account of the book, such as .*found "nobody"/);
  });
});
