import { describe, expect, it } from 'vitest';
import { ofKind, world, DRAW, type WorldWords } from './worlds.ts';
import { compilePolicy } from '../../src/engine/policy.ts';
import { PathEngine } from '../../src/engine/simulate-path.ts';
import type { Event } from '../../src/event.ts';
import type { Withdrawal } from '../../src/experiment.ts';

/** A long of 10 at 100 with 100 of margin under 20× and half of that as maintenance. */
const WHALE: WorldWords = {
  prices: [[110, 110, 108]],
  initialPrices: [100],
  holdings: [{ account: 'whale', size: 10, entryPrice: 100, margin: 100 }],
  schedule: { kind: 'flat', rate: 0.025, maximumLeverage: 20 },
  fund: 1000,
};

function runWith(words: WorldWords, withdrawals: readonly Withdrawal[]): { engine: PathEngine; events: Event[] } {
  const { experiment, accounts, path } = world(words);
  const owned = { ...experiment, accounts: { ...experiment.accounts, traders: { withdrawals } } };
  const engine = new PathEngine(compilePolicy(owned, owned.policies[0]!, accounts));
  const events: Event[] = [];
  engine.run(path, { draw: DRAW, sink: (event) => events.push(event) });
  return { engine, events };
}

describe('an owner who takes money home', () => {
  const at = (seconds: number, leave = 1): Withdrawal[] => [{ account: 'whale', at: seconds, leave }];

  it('leaves the initial margin at the mark, and takes unrealised profit too', () => {
    // Equity 200 at 110 against 55 of initial margin.
    const { engine, events } = runWith(WHALE, at(60));
    expect(ofKind(events, 'withdrawal')).toEqual([
      { event: 'withdrawal', step: 1, round: 0, account: 'whale', amount: 145, balance: -45 },
    ]);
    expect(engine.state.deposits).toBe(145);
  });

  it('does so in the step that contains its time', () => {
    for (const [seconds, step] of [
      [1, 1],
      [60, 1],
      [61, 2],
      [120, 2],
    ] as const) {
      expect(ofKind(runWith(WHALE, at(seconds)).events, 'withdrawal')).toMatchObject([{ step }]);
    }
    expect(runWith(WHALE, at(181)).events).toEqual([]);
  });

  it('lets the fund bear the move that its margin would have borne', () => {
    const words = { ...WHALE, prices: [[110, 95]] };
    expect(runWith(words, []).events).toEqual([]);
    const { events } = runWith(words, at(60));
    // 55 left at 110, 150 lost by 95.
    expect(ofKind(events, 'liquidation')).toMatchObject([{ step: 2, equity: -95, shortfall: 95 }]);
    expect(ofKind(events, 'fundPayment')).toMatchObject([{ amount: 95 }]);
  });

  it('has not lost what it took home', () => {
    const { engine } = runWith({ ...WHALE, prices: [[110, 99]] }, at(60));
    // 145 taken, 100 posted: what the venue lost is no loss beyond its margin.
    expect(engine.state.shortfall[0]).toBe(55);
    expect(engine.state.met.ofRow[0]! & 4).toBe(0);
  });

  it('leaves a multiple of it where it says so', () => {
    expect(ofKind(runWith(WHALE, at(60, 2)).events, 'withdrawal')).toMatchObject([{ amount: 90 }]);
    expect(runWith(WHALE, at(60, 4)).events).toEqual([]);
  });

  it('leaves maintenance where the venue asks for no initial margin', () => {
    const { events } = runWith({ ...WHALE, schedule: { kind: 'flat', rate: 0.025 } }, at(60));
    // 27.5 left, at maintenance: liquidated at once by a trigger that acts there.
    expect(events.map(({ event }) => event)).toEqual(['withdrawal', 'liquidation']);
    expect(ofKind(events, 'withdrawal')).toMatchObject([{ amount: 172.5 }]);
  });

  it('takes free cash whole under isolated margin, and counts it as equity under cross', () => {
    const words = { ...WHALE, balances: { whale: 150 }, prices: [[96, 96]] };
    // Isolated: equity 60 against 48, and 50 free. Cross: 110 against 48.
    expect(ofKind(runWith(words, at(60)).events, 'withdrawal')).toMatchObject([{ amount: 62 }]);
    expect(ofKind(runWith({ ...words, mode: 'cross' }, at(60)).events, 'withdrawal')).toMatchObject([{ amount: 62 }]);
    const deeper = { ...words, prices: [[93, 93]] };
    expect(ofKind(runWith(deeper, at(60)).events, 'withdrawal')).toMatchObject([{ amount: 50 }]);
    expect(ofKind(runWith({ ...deeper, mode: 'cross' }, at(60)).events, 'withdrawal')).toMatchObject([
      { amount: 33.5 },
    ]);
  });
});
