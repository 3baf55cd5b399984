import { describe, expect, it } from 'vitest';
import type { LiquidationStage } from '../../../src/venue.ts';
import { ofKind, run, stage, type WorldWords } from '../worlds.ts';
import { CLOSING, LONG } from './worlds.ts';

/** Ten per cent at a time; 40 of equity is enough for 8.08 at 99, less at lower marks. */
const order = (words: Partial<LiquidationStage>): LiquidationStage =>
  stage({ name: 'order', slice: { kind: 'fraction', share: 0.1 }, ...words });

const told = (words: Partial<WorldWords>): [number, number, string][] =>
  ofKind(run({ ...LONG, prices: [[99, 99, 99, 99]], ...words }).events, 'liquidation').map((each) => [
    each.step,
    each.round,
    each.stage,
  ]);

describe('an interval', () => {
  it('as long as the step allows one order a step', () => {
    expect(told({ stages: [order({ interval: 60 }), CLOSING] })).toEqual([
      [1, 1, 'order'],
      [2, 1, 'order'],
      [3, 1, 'order'],
    ]);
  });

  it('of half a step allows two', () => {
    expect(told({ stages: [order({ interval: 30 })] })).toEqual([
      [1, 1, 'order'],
      [1, 2, 'order'],
      [2, 1, 'order'],
    ]);
  });

  it('longer than a step skips steps, and nothing else acts meanwhile', () => {
    expect(told({ stages: [order({ interval: 90 }), CLOSING] })).toEqual([
      [1, 1, 'order'],
      [3, 1, 'order'],
    ]);
  });
});

describe('a cool-down', () => {
  it('passes the stage over for the rest of the step, and the next one acts', () => {
    expect(told({ stages: [order({ coolDown: 30 }), CLOSING] })).toEqual([
      [1, 1, 'order'],
      [1, 2, 'close'],
    ]);
  });

  it('lasts for its whole steps', () => {
    expect(told({ stages: [order({ coolDown: 120 })] })).toEqual([
      [1, 1, 'order'],
      [3, 1, 'order'],
    ]);
    expect(told({ stages: [order({ coolDown: 60 })] })).toHaveLength(3);
  });
});

describe('a stage', () => {
  it('above a notional passes smaller accounts over', () => {
    expect(told({ stages: [order({ aboveNotional: 990 }), CLOSING] })).toEqual([[1, 1, 'close']]);
    expect(told({ stages: [order({ aboveNotional: 989 }), CLOSING] })[0]).toEqual([1, 1, 'order']);
  });

  it('for the solvent passes the insolvent over, and the other way round', () => {
    const stages = [order({ when: 'solvent', coolDown: 60 }), stage({ name: 'close', when: 'insolvent' })];
    // 99: equity 40; 94: below zero.
    expect(told({ prices: [[99, 94]], stages })).toEqual([
      [1, 1, 'order'],
      [2, 1, 'close'],
    ]);
    expect(told({ prices: [[99]], stages: [stage({ when: 'insolvent' })] })).toEqual([]);
  });

  it('while a fund is sound gives way to the next one when it is drawn down', () => {
    const funds = [
      {
        name: 'main',
        balance: 100,
        scope: 'venue',
        drawdown: { window: 3600, start: 0.3, stop: 0.25, pause: 0, minimumBalance: 0 },
      },
    ] as const;
    const stages = [
      stage({ name: 'sound', onlyWhile: { fund: 'main', is: 'sound' } }),
      stage({ name: 'drawn', onlyWhile: { fund: 'main', is: 'drawnDown' } }),
    ];
    // The first account costs the fund 40 of its 100; the second is liquidated after it.
    const holdings = [
      { account: 'a', size: 10, entryPrice: 100, margin: 50 },
      { account: 'b', size: 10, entryPrice: 100, margin: 89 },
    ];
    expect(told({ prices: [[91]], holdings, funds, stages })).toEqual([
      [1, 1, 'sound'],
      [1, 1, 'drawn'],
    ]);
  });

  it('that a later trigger names is where the walk begins', () => {
    const triggers = [
      { name: 'first', measure: 'maintenance', level: 1, when: 'below', action: 'liquidate', probability: 1, per: 60 },
      {
        name: 'deep',
        measure: 'maintenance',
        level: 0.5,
        when: 'below',
        action: 'liquidate',
        probability: 1,
        per: 60,
        from: 'close',
      },
    ] as const;
    expect(told({ prices: [[99]], triggers, stages: [order({ interval: 60 }), CLOSING] })).toEqual([[1, 1, 'order']]);
    // 97: equity 20 of 48.5.
    expect(told({ prices: [[97]], triggers, stages: [order({ interval: 60 }), CLOSING] })).toEqual([[1, 1, 'close']]);
  });
});
