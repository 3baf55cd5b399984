import { describe, expect, it } from 'vitest';
import type { OrderLimit } from '../../../src/venue.ts';
import { ofKind, run, stage, type WorldWords } from '../worlds.ts';
import { bookOf, CLOSING, LONG } from './worlds.ts';

/** What an order for everything fills at a limit, before a closing stage. */
function filled(limit: OrderLimit, words: Partial<WorldWords> = {}): number {
  const { events } = run({ ...LONG, ...words, stages: [stage({ name: 'order', limit }), CLOSING] });
  const order = ofKind(events, 'liquidation').find((each) => each.stage === 'order');
  return order?.size ?? 0;
}

describe('a limit', () => {
  it('at the bankruptcy price fills until the next unit would cost it', () => {
    // Bankrupt at 99 − 40 / 10 = 95; the book falls by a factor e per 100.
    expect(filled('bankruptcy', { book: bookOf(100) })).toBeCloseTo(100 * Math.log(99 / 95), 9);
  });

  it('at zero equity is the same for an account of one position', () => {
    expect(filled('zeroEquity', { book: bookOf(100) })).toBeCloseTo(100 * Math.log(99 / 95), 9);
  });

  it('at zero equity lets one position of a cross account spend the equity of all', () => {
    const cross: Partial<WorldWords> = {
      prices: [[99], [50]],
      initialPrices: [100, 50],
      mode: 'cross',
      holdings: [
        { account: 'a', market: 0, size: 10, entryPrice: 100, margin: 50 },
        { account: 'a', market: 1, size: 4, entryPrice: 50, margin: 0.0001 },
      ],
      books: [bookOf(100), { kind: 'none' }],
    };
    const equity = 40.0001;
    expect(filled('zeroEquity', cross)).toBeCloseTo(100 * Math.log(99 / (99 - equity / 10)), 9);
    // By maintenance the first position bears 49.5 of 59.5 parts.
    const price = 99 - (equity * 49.5) / 59.5 / 10;
    expect(filled('bankruptcy', cross)).toBeCloseTo(100 * Math.log(99 / price), 9);
    // Or all of it.
    expect(filled('bankruptcy', { ...cross, bankruptcyPrice: 'perLeg' })).toBeCloseTo(
      100 * Math.log(99 / (99 - equity / 10)),
      9,
    );
  });

  it('at the fillable price gives way with the lack of equity', () => {
    const limit: OrderLimit = { kind: 'fillable', bankruptcyAdjustment: 1, spreadToMaintenance: 0.1 };
    const price = 99 - ((1 - 40 / 49.5) * 0.1 * 49.5) / 10;
    expect(filled(limit, { book: bookOf(100) })).toBeCloseTo(100 * Math.log(99 / price), 9);
  });

  it('lets nothing fill where the book already stands beyond it', () => {
    // The bankrupt account is closed first and leaves the book 6 % below the index.
    const { events } = run({
      ...LONG,
      book: bookOf(100),
      holdings: [
        { account: 'a', size: 10, entryPrice: 100, margin: 50 },
        { account: 'b', size: 6, entryPrice: 110, margin: 10 },
      ],
      stages: [stage({ name: 'order', limit: 'bankruptcy' }), stage({ name: 'close', when: 'insolvent' })],
      backstop: [],
    });
    expect(ofKind(events, 'liquidation')).toMatchObject([{ account: 'b', stage: 'close', size: 6 }]);
  });
});

describe('an order', () => {
  const most = stage({ name: 'order', slice: { kind: 'fraction', share: 0.9 } });

  it('spends the equity of the account and no more', () => {
    const { engine, events } = run({ ...LONG, book: bookOf(10), stages: [most], backstop: [] });
    const [order] = ofKind(events, 'liquidation');
    expect(order!.size).toBeLessThan(9);
    // 99 x − 990 (1 − e^(−x / 10)) = 40
    expect(99 * order!.size - 990 * (1 - Math.exp(-order!.size / 10))).toBeCloseTo(40, 9);
    expect(engine.state.cash[0]! + engine.state.size[0]! * 99).toBeCloseTo(0, 9);
  });

  it('is all or nothing where the venue fills or kills', () => {
    const { events } = run({ ...LONG, book: bookOf(10), stages: [{ ...most, fillOrKill: true }, CLOSING] });
    expect(ofKind(events, 'liquidation')).toMatchObject([{ stage: 'close', size: 10 }]);
    const deep = run({ ...LONG, book: bookOf(1e6), stages: [{ ...most, fillOrKill: true }, CLOSING] });
    expect(ofKind(deep.events, 'liquidation')).toMatchObject([{ stage: 'order', size: 9 }]);
  });

  it('that is cut short is followed by the next stage in the same turn', () => {
    // 20 of equity against 48.5: what fills down to 95 does not heal.
    const { events } = run({
      ...LONG,
      prices: [[97]],
      book: bookOf(100),
      stages: [stage({ name: 'order', limit: 'bankruptcy' }), CLOSING],
    });
    expect(ofKind(events, 'liquidation').map((each) => [each.stage, each.round])).toEqual([
      ['order', 1],
      ['close', 1],
    ]);
  });

  it('leaves its margin at stake, also under isolated margin', () => {
    const { engine } = run({ ...LONG, stages: [stage({ slice: { kind: 'fraction', share: 0.2 } })] });
    expect(engine.state.free[0]).toBe(0);
    expect(engine.state.cash[0]! + engine.state.size[0]! * 99).toBeCloseTo(40, 9);
  });

  it('that closes everything settles the remainder', () => {
    const whole = stage({ limit: 'bankruptcy' });
    const toAccount = run({ ...LONG, stages: [whole] });
    expect(ofKind(toAccount.events, 'liquidation')).toMatchObject([{ size: 10, remainder: 40, balance: 40 }]);
    expect(toAccount.engine.state.free[0]).toBeCloseTo(40, 12);
    const toFund = run({ ...LONG, stages: [whole], remainderTo: 'fund', fund: 5 });
    expect(toFund.engine.state.backstop.poolCash[0]).toBeCloseTo(45, 12);
    expect(toFund.engine.state.free[0]).toBe(0);
  });

  it('pays its fee on what it filled, a capped one at most what is left', () => {
    const half = stage({ slice: { kind: 'fraction', share: 0.5 }, interval: 60 });
    const fee = { rate: 0.01, to: 'fund' } as const;
    const plain = run({ ...LONG, stages: [half], fee });
    expect(ofKind(plain.events, 'liquidation')[0]!.fee).toBeCloseTo(4.95, 12);
    expect(plain.engine.state.backstop.poolCash[0]).toBeCloseTo(4.95, 12);
    const capped = run({ ...LONG, prices: [[95.1]], stages: [half], fee: { ...fee, cap: 'remainingEquity' } });
    expect(ofKind(capped.events, 'liquidation')[0]!.fee).toBeCloseTo(1, 9);
  });

  // Equity 1: the half that is sold has half of it, at every round again, and the fee takes that.
  it('pays no more than its share of equity where the fee may take what it fills above the bankruptcy price alone', () => {
    const half = stage({ slice: { kind: 'fraction', share: 0.5 }, interval: 60 });
    const fee = { rate: 0.01, to: 'fund', cap: 'aboveBankruptcy' } as const;
    const { events } = run({ ...LONG, prices: [[95.1]], stages: [half], fee });
    expect(ofKind(events, 'liquidation')[0]!.fee).toBeCloseTo(0.5, 9);
  });

  it('pays no such fee below its bankruptcy price, though the account has equity left', () => {
    // A fifth fills at 99 (1 − e^−0.1)/0.1 = 94.2, below 95; equity 40 − 9.6.
    const fifth = stage({ slice: { kind: 'fraction', share: 0.2 }, interval: 60 });
    const feeOf = (cap: 'remainingEquity' | 'aboveBankruptcy'): number => {
      const { events } = run({ ...LONG, book: bookOf(20), stages: [fifth], fee: { rate: 0.01, cap } });
      return ofKind(events, 'liquidation')[0]!.fee!;
    };
    expect(feeOf('remainingEquity')).toBeCloseTo(0.01 * 99 * 20 * (1 - Math.exp(-0.1)), 9);
    expect(feeOf('aboveBankruptcy')).toBe(0);
  });
});
