import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/config/load.ts';
import type { PolicyTrace } from '../../src/engine/trace-path.ts';
import type { Event } from '../../src/event.ts';
import { replay } from '../../src/replay.ts';
import { truthsOfKind } from '../fixtures/truths.ts';
import { textbook } from './textbook.ts';

interface Account {
  readonly id: string;
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly entryPrice: number;
  readonly margin: number;
}
interface Inputs {
  readonly mark: number;
  readonly liquidatedAccount: Account;
  readonly otherAccounts: readonly Account[];
  readonly insuranceFundStart: number;
}
interface Closed {
  readonly account: string;
  readonly closedQuantity: number;
  readonly equityChangeVersusMark: number;
}
interface Expected {
  readonly bankruptcyPrice: number;
  readonly fundPaid: number;
  readonly fundAfter: number;
  readonly quantityToAutoDeleverage: number;
  readonly queueOrder: readonly string[];
  readonly queueAllocation: readonly Closed[];
  readonly proRataBySizeAllocation: readonly Closed[];
  readonly profitHaircutAllocation: readonly { readonly account: string; readonly haircut: number }[];
  readonly uncoveredLoss: number;
}

/** The case as an experiment of one step: the price goes from the liquidated account's entry to the mark. */
function traceOf({ mark, liquidatedAccount, otherAccounts, insuranceFundStart }: Inputs, layer: object): PolicyTrace {
  const config = textbook({
    paths: 1,
    horizon: { steps: 1, step: '1m' },
    prices: { A: { kind: 'replay', prices: [mark] } },
    initialPrice: liquidatedAccount.entryPrice,
    positions: [liquidatedAccount, ...otherAccounts].map(({ id, side, quantity, entryPrice, margin }) => ({
      account: id,
      market: 'A',
      size: side === 'long' ? quantity : -quantity,
      entryPrice,
      margin,
    })),
    venue: {
      funds: { main: { balance: insuranceFundStart } },
      backstop: { order: ['fund', 'winners'], winners: layer },
    },
  });
  return replay(loadExperiment(config), { path: 0 })[0]!;
}

const named = <Name extends Event['event']>(
  { events }: PolicyTrace,
  name: Name,
): Extract<Event, { readonly event: Name }>[] =>
  events.filter((event): event is Extract<Event, { readonly event: Name }> => event.event === name);

/** What remained of the accounts' sizes is not told: what was closed of each is, in the order of closing. */
const closedOf = (closed: readonly Closed[]): object[] =>
  closed
    .filter(({ closedQuantity }) => closedQuantity > 0)
    .map(({ account, closedQuantity, equityChangeVersusMark }) => ({
      account,
      size: closedQuantity,
      forgone: -equityChangeVersusMark,
    }));

describe.each(truthsOfKind('adl').map((each) => [each.id, each] as const))('%s', (_, reference) => {
  const inputs = reference.inputs as unknown as Inputs;
  const expected = reference.expected as unknown as Expected;
  const adl = (allocation: string): PolicyTrace =>
    traceOf(inputs, {
      kind: 'adl',
      ranking: 'profitTimesLeverage',
      allocation,
      eligible: 'profitable',
      price: 'bankruptcy',
    });

  const expectClosed = (trace: PolicyTrace, closed: readonly Closed[]): void => {
    expect(trace.failure).toBeUndefined();
    const told = named(trace, 'deleveraging');
    const wanted = closedOf(closed) as { account: string; size: number; forgone: number }[];
    expect(told.map(({ account }) => account)).toEqual(wanted.map(({ account }) => account));
    told.forEach(({ size, fillPrice, profitForgone }, i) => {
      expect(Math.abs(size)).toBeCloseTo(wanted[i]!.size, 9);
      expect(fillPrice).toBeCloseTo(expected.bankruptcyPrice, 9);
      expect(profitForgone).toBeCloseTo(wanted[i]!.forgone, 9);
    });
    const { outcome } = trace;
    expect(outcome!['adlSize']).toBeCloseTo(expected.quantityToAutoDeleverage, 9);
    expect(outcome!['fundPaid']).toBeCloseTo(expected.fundPaid, 9);
    expect(outcome!['fundFinalBalance']).toBeCloseTo(expected.fundAfter, 9);
    expect(outcome!['adlNeeded']).toBeCloseTo(expected.uncoveredLoss, 9);
    expect(outcome!['uncovered']).toBeCloseTo(0, 9);
  };

  it('closes the queue from its head, behind the fund', () => {
    const rank = (account: string): number => expected.queueOrder.indexOf(account);
    const inOrder = [...expected.queueAllocation].sort((a, b) => rank(a.account) - rank(b.account));
    expectClosed(adl('contractQueue'), inOrder);
  });

  it('closes pro rata to size, behind the fund', () => {
    const rank = (account: string): number => expected.queueOrder.indexOf(account);
    const inOrder = [...expected.proRataBySizeAllocation].sort((a, b) => rank(a.account) - rank(b.account));
    expectClosed(adl('contractProRata'), inOrder);
  });

  it('shares what the fund leaves over every open profit, of either side', () => {
    const trace = traceOf(inputs, { kind: 'socialisedLoss', allocation: 'wealthProRata', eligible: 'profitable' });
    const told = named(trace, 'haircut');
    const wanted = expected.profitHaircutAllocation.filter(({ haircut }) => haircut > 0);
    expect(told.map(({ account }) => account)).toEqual(wanted.map(({ account }) => account));
    told.forEach(({ amount }, i) => expect(amount).toBeCloseTo(wanted[i]!.haircut, 9));
    expect(trace.outcome!['socialised']).toBeCloseTo(expected.uncoveredLoss, 9);
    expect(trace.outcome!['fundPaid']).toBeCloseTo(expected.fundPaid, 9);
  });
});
