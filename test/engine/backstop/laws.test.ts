import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONSERVATION_TOLERANCE } from '../../../src/engine/ledger.ts';
import { ofKind, run, wealth, type WorldWords } from '../worlds.ts';
import { arbitraryBackstopWorld } from './arbitrary-backstop.ts';

const runs = { numRuns: 400, seed: 20261122 };

function grossNotional({ holdings }: WorldWords): number {
  return holdings.reduce((sum, { size, entryPrice }) => sum + Math.abs(size) * entryPrice, 0);
}

describe('laws of the backstop, whatever its layers', () => {
  it('1 and 2: sizes sum to zero and cash is constant, and every settlement adds up', () => {
    const acted = new Set<string>();
    fc.assert(
      fc.property(arbitraryBackstopWorld(), (words) => {
        const { engine, residuals } = run(words);
        expect(residuals.size).toBeLessThanOrEqual(CONSERVATION_TOLERANCE);
        expect(residuals.cash).toBeLessThanOrEqual(CONSERVATION_TOLERANCE);
        engine.state.backstop.acted.forEach((did, place) => {
          if (did === 1) acted.add(words.backstop![place]!.kind);
        });
      }),
      runs,
    );
    // The law would hold trivially of layers that never act.
    expect([...acted].sort()).toEqual([
      'accountDebt',
      'adl',
      'assignment',
      'clawback',
      'insuranceFund',
      'keepers',
      'socialisedLoss',
      'takeover',
      'unwind',
      'venueEquity',
    ]);
  });

  it('3: what the layers bore and what is uncovered sum to the shortfall, and to what the events say', () => {
    fc.assert(
      fc.property(arbitraryBackstopWorld(), (words) => {
        const { engine, events } = run(words);
        const { tally, backstop } = engine.state;
        const scale = 1e-9 * Math.max(1, grossNotional(words));
        const close = (actual: number, expected: number): void =>
          expect(Math.abs(actual - expected)).toBeLessThanOrEqual(scale);
        close(backstop.layerPaid.reduce((sum, part) => sum + part, 0) + tally.uncovered, tally.shortfall);
        const total = (kind: 'fundPayment' | 'venuePayment' | 'socialised' | 'haircut' | 'uncovered'): number =>
          ofKind(events, kind).reduce((sum, each) => sum + each.amount, 0);
        close(tally.fundPaid, total('fundPayment'));
        close(tally.venuePaid, total('venuePayment'));
        close(tally.socialised, total('socialised'));
        close(tally.socialised, total('haircut'));
        close(tally.uncovered, total('uncovered'));
        const forgone = ofKind(events, 'deleveraging').reduce((sum, each) => sum + each.profitForgone, 0);
        close(tally.adlProfitTaken, forgone);
        close(
          backstop.takenProfit.reduce((sum, each) => sum + each, 0),
          forgone + tally.socialised,
        );
      }),
      runs,
    );
  });

  it('7: neither deleveraging nor a haircut of profits bankrupts anybody', () => {
    fc.assert(
      fc.property(arbitraryBackstopWorld(), (words) => {
        const steps = words.prices.map((prices) => prices.slice(0, 1));
        const single: WorldWords = { ...words, prices: steps, roundLimit: 1, funding: { kind: 'none' } };
        fc.pre(!single.backstop!.some((layer) => layer.kind === 'socialisedLoss' && layer.allocation === 'perUnit'));
        const { engine, events } = run(single);
        const touched = [...ofKind(events, 'deleveraging'), ...ofKind(events, 'haircut')];
        const liquidated = new Set(ofKind(events, 'liquidation').map(({ account }) => account));
        for (const { account } of touched) {
          if (liquidated.has(account) || single.markPrice === 'mid') continue;
          expect(wealth(engine, account)).toBeGreaterThanOrEqual(-1e-9 * grossNotional(words));
        }
      }),
      runs,
    );
  });
});
