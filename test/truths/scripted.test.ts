import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { loadExperiment } from '../../src/config/load.ts';
import { replay } from '../../src/replay.ts';
import { truthsOfKind } from '../fixtures/truths.ts';
import { estimateOf, stressConfig, textbook } from './textbook.ts';

interface Account {
  readonly id: string;
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly entryPrice: number;
  readonly margin: number;
  readonly maintenanceMarginRate: number;
}
interface Inputs {
  readonly accounts: readonly Account[];
  readonly marks: readonly number[];
  readonly insuranceFundStart: number;
  readonly liquidationFeeRate: number;
}
interface Expected {
  readonly liquidations: readonly {
    readonly step: number;
    readonly account: string;
    readonly closePrice: number;
    readonly equityBeforeFee: number;
    readonly maintenance: number;
    readonly liquidationFee: number;
    readonly residualToTrader: number;
    readonly shortfall: number;
  }[];
  readonly fundLedger: readonly { readonly fundPaid: number; readonly uncovered: number }[];
  readonly fundEnd: number;
  readonly uncoveredTotal: number;
  readonly survivors: readonly string[];
}

function eventsOf(config: object): readonly Event[] {
  return replay(loadExperiment(config), { path: 0 })[0]!.events;
}

const closeTo = (value: number): unknown => expect.closeTo(value, 9);

describe('scripted marks on the textbook venue', () => {
  it.each(truthsOfKind('scripted-path').map((each) => [each.id, each] as const))('%s', async (_, reference) => {
    const inputs = reference.inputs as unknown as Inputs;
    const expected = reference.expected as unknown as Expected;
    const config = textbook({
      paths: 1,
      horizon: { steps: inputs.marks.length, step: '1m' },
      prices: { A: { kind: 'replay', prices: inputs.marks } },
      positions: inputs.accounts.map(({ id, side, quantity, entryPrice, margin }) => ({
        account: id,
        market: 'A',
        size: side === 'long' ? quantity : -quantity,
        entryPrice,
        margin,
      })),
      venue: {
        margin: { schedule: { kind: 'flat', rate: inputs.accounts[0]!.maintenanceMarginRate } },
        funds: { main: { balance: inputs.insuranceFundStart } },
        liquidation: { fee: { rate: inputs.liquidationFeeRate } },
      },
    });
    const events = eventsOf(config);
    const liquidations = events.filter(({ event }) => event === 'liquidation');
    expect(liquidations).toMatchObject(
      expected.liquidations.map((wanted) => ({
        step: wanted.step,
        account: wanted.account,
        fillPrice: closeTo(wanted.closePrice),
        equity: closeTo(wanted.equityBeforeFee),
        maintenanceMargin: closeTo(wanted.maintenance),
        fee: closeTo(wanted.liquidationFee),
        remainder: closeTo(wanted.residualToTrader),
        shortfall: closeTo(wanted.shortfall),
      })),
    );
    expect(liquidations.length).toBe(expected.liquidations.length);
    const result = await stressConfig(config);
    expect(estimateOf(result, 'fundFinalBalance.mean').estimate).toBeCloseTo(expected.fundEnd, 9);
    expect(estimateOf(result, 'uncovered.mean').estimate).toBeCloseTo(expected.uncoveredTotal, 9);
    const paid = expected.fundLedger.reduce((sum, { fundPaid }) => sum + fundPaid, 0);
    expect(estimateOf(result, 'fundPaid.mean').estimate).toBeCloseTo(paid, 9);
    const closed = new Set(liquidations.map((event) => (event.event === 'liquidation' ? event.account : '')));
    const survivors = inputs.accounts.map(({ id }) => id).filter((id) => !closed.has(id));
    expect(survivors).toEqual(expected.survivors);
  });

  it('script-cross-1: a pooled account is closed as one', async () => {
    const [reference] = truthsOfKind('scripted-path-cross');
    const inputs = reference!.inputs as unknown as {
      readonly positions: readonly {
        asset: string;
        signedQuantity: number;
        entryPrice: number;
        maintenanceMarginRate: number;
      }[];
      readonly pooledMargin: number;
      readonly marks: readonly (readonly number[])[];
      readonly insuranceFundStart: number;
    };
    const expected = reference!.expected as unknown as {
      readonly rows: readonly { readonly step: number; readonly equity: number; readonly maintenance: number }[];
      readonly liquidatedAtStep: number;
      readonly fundAfter: number;
    };
    const config = textbook({
      paths: 1,
      horizon: { steps: inputs.marks.length, step: '1m' },
      prices: Object.fromEntries(
        inputs.positions.map(({ asset }, i) => [asset, { kind: 'replay', prices: inputs.marks.map((row) => row[i]) }]),
      ),
      positions: inputs.positions.map(({ asset, signedQuantity, entryPrice }) => ({
        account: 'x',
        market: asset,
        size: signedQuantity,
        entryPrice,
        margin: inputs.pooledMargin / 2,
      })),
      venue: {
        margin: {
          mode: 'cross',
          markets: Object.fromEntries(
            inputs.positions.map(({ asset, maintenanceMarginRate: rate }) => [
              asset,
              { schedule: { kind: 'flat', rate } },
            ]),
          ),
        },
        funds: { main: { balance: inputs.insuranceFundStart } },
      },
    });
    const last = expected.rows.at(-1)!;
    const liquidations = eventsOf(config).filter(({ event }) => event === 'liquidation');
    expect(liquidations.map(({ step }) => step)).toEqual([expected.liquidatedAtStep, expected.liquidatedAtStep]);
    expect(liquidations.at(-1)).toMatchObject({
      equity: closeTo(last.equity),
      maintenanceMargin: closeTo(last.maintenance),
      shortfall: 0,
    });
    expect(estimateOf(await stressConfig(config), 'fundFinalBalance.mean').estimate).toBe(expected.fundAfter);
  });
});
