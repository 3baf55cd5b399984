import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { givenPath } from '../../src/market/market-path.ts';
import type { Fund } from '../../src/venue.ts';
import type { Case } from '../reference/arbitrary-experiments.ts';
import { cases, grossOf, ofKind, ROUNDING, run, type Ran } from './runs.ts';

/** Its first step alone, in one round: nobody trades after a liquidation has moved the book. */
function firstRound(each: Case): Case {
  const { policy, path } = each;
  const venue = { ...policy.venue, liquidation: { ...policy.venue.liquidation, roundLimit: 1 } };
  return {
    ...each,
    policy: { ...policy, venue },
    path: givenPath(
      path.index.map((prices) => prices.slice(0, 2)),
      path.step,
    ),
  };
}

/** Funds that hold `factor` times as much. */
function withFunds({ policy, ...each }: Case, factor: number): Case {
  const times = (balance: Fund['balance']): Fund['balance'] =>
    balance === 'unlimited'
      ? balance
      : typeof balance === 'number'
        ? balance * factor
        : { ofOpenInterest: balance.ofOpenInterest * factor };
  const funds = policy.venue.funds.map((fund) => ({ ...fund, balance: times(fund.balance) }));
  return { ...each, policy: { ...policy, venue: { ...policy.venue, funds } } };
}

/** Whether one row alone was liquidated, once, and nobody else fell short. */
function isOneClosing({ events, outcome }: Ran, rounding: number): boolean {
  const last = ofKind(events, 'liquidation').filter(({ equity }) => equity !== undefined);
  return last.length === 1 && Math.abs(outcome['shortfall']! - last[0]!.shortfall!) <= rounding;
}

/** The same without the rules that look at a fund's level: conditions, drawdowns, what stays in a fund, takeovers. */
function readingNoLevel({ policy, ...each }: Case): Case {
  const { venue } = policy;
  const { stages } = venue.liquidation;
  const isUnconditional = ({ onlyWhile }: { readonly onlyWhile?: unknown }): boolean => onlyWhile === undefined;
  const liquidation = { ...venue.liquidation, stages: stages.filter(isUnconditional) };
  const triggers = venue.triggers.filter(
    ({ from }) => from === undefined || liquidation.stages.some(({ name }) => name === from),
  );
  const funds = venue.funds.map(({ name, balance, scope }): Fund => ({ name, balance, scope }));
  const backstop = venue.backstop
    .filter((layer) => isUnconditional(layer) && layer.kind !== 'takeover')
    .map((layer) => (layer.kind === 'insuranceFund' ? { ...layer, keep: 0 } : layer));
  return { ...each, policy: { ...policy, venue: { ...venue, triggers, liquidation, funds, backstop } } };
}

/** A fund's balance is the one thing in which a limited and an endless one differ before the former is empty. */
const withoutFundBalance = (event: Event): object =>
  event.event === 'fundPayment' ? { ...event, balance: 'of the fund' } : event;

describe('the size of a fund', () => {
  it('larger, leaves no more of one shortfall uncovered', () => {
    let compared = 0;
    for (const each of cases(1_200)) {
      const one = firstRound(each);
      const rounding = ROUNDING * grossOf(one).notional;
      const smaller = run(one);
      if (!(smaller.outcome['shortfall']! > rounding) || !isOneClosing(smaller, rounding)) continue;
      for (const factor of [1.5, 10]) {
        const larger = run(withFunds(one, factor));
        if (!isOneClosing(larger, rounding)) continue;
        compared++;
        const [less, more] = [larger.outcome['uncovered']!, smaller.outcome['uncovered']!];
        expect(less, `seed ${each.seed}, ${factor} times the fund`).toBeLessThanOrEqual(more + rounding);
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('does not show until it is empty, where no rule of the venue reads its level', () => {
    let depleted = 0;
    let paid = 0;
    for (const each of cases(900)) {
      const plain = readingNoLevel(each);
      const limited = run(plain);
      expect(limited.engine.policy.readsFundLevel).toBe(false);
      const unlimited = run(plain, () => ({ unlimitedFunds: true }));
      const depletion = limited.outcome['fundDepletionStep']!;
      if (Number.isNaN(depletion)) {
        expect(unlimited.events.map(withoutFundBalance)).toEqual(limited.events.map(withoutFundBalance));
        expect(unlimited.outcome['fundDraw']).toBe(limited.outcome['fundDraw']);
        if (limited.outcome['fundPaid']! > 0) paid++;
      } else {
        const before = ({ step }: Event): boolean => step < depletion;
        expect(unlimited.events.filter(before).map(withoutFundBalance)).toEqual(
          limited.events.filter(before).map(withoutFundBalance),
        );
        depleted++;
      }
    }
    expect(depleted).toBeGreaterThan(25);
    expect(paid).toBeGreaterThan(30);
  });
});
