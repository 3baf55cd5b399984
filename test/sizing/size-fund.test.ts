import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/config/load.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { sizeFund, type SizeFundOptions } from '../../src/sizing/size-fund.ts';
import type { FundSizing, Sizing } from '../../src/statistics/sizing.ts';
import { createPoolRunner } from '../../workers/pool.ts';
import { truthsOfKind } from '../fixtures/truths.ts';
import { flat, horizonOf, priceOf, textbook, type AccountInputs } from '../truths/textbook.ts';

/** Statements that are wrong for one seed in 10⁵. */
const CONFIDENCE = 0.99999;
/** The same for one seed in 10⁴ each, where a rarer target would take more paths. */
const TRUTH_CONFIDENCE = 0.9999;

async function sized(config: object, options: Partial<SizeFundOptions> = {}): Promise<Sizing> {
  return sizeFund(loadExperiment(config), { runner: runInProcess, ...options });
}

function only({ funds }: Sizing): FundSizing {
  expect(funds).toHaveLength(1);
  return funds[0]!;
}

interface Inputs extends AccountInputs {
  readonly numberOfIdenticalAccounts: number;
  readonly insuranceFund: readonly number[];
  readonly targetDepletionProbability: readonly number[];
}

function configOf(reference: ReturnType<typeof truthsOfKind>[number], paths: number, fund: object): object {
  const inputs = reference.inputs as unknown as Inputs;
  const { entryPrice, leverage, numberOfIdenticalAccounts: count } = inputs;
  const size = inputs.side === 'long' ? inputs.quantity : -inputs.quantity;
  return textbook({
    paths,
    horizon: horizonOf(inputs),
    prices: { A: priceOf(reference.model) },
    positions: Array.from({ length: count }, (_, i) => ({ account: `a${i}`, market: 'A', size, entryPrice, leverage })),
    venue: { ...flat(inputs.maintenanceMarginRate), funds: { main: fund } },
  });
}

const oneFactor = truthsOfKind('insurance-fund-one-factor');

describe('the smallest fund behind identical accounts on one price', () => {
  const cases = oneFactor.flatMap((reference) => {
    const { targetDepletionProbability: targets } = reference.inputs as unknown as Inputs;
    const { smallestFund } = reference.expected as unknown as { readonly smallestFund: readonly number[] };
    return targets.flatMap((target, i) =>
      target < 0.01 ? [] : [[reference.id, target, smallestFund[i]!, reference] as const],
    );
  });

  it.each(cases)(
    '%s at %d lies in its interval, and the fund to hold is no smaller',
    async (_, target, exact, reference) => {
      const sizing = await sized(configOf(reference, 5_000, { balance: 50 }), { target, confidence: CONFIDENCE });
      const { size, route, check } = only(sizing);
      expect(route.kind).toBe('draws');
      expect(size.low!).toBeLessThanOrEqual(exact);
      expect(size.high!).toBeGreaterThanOrEqual(exact);
      expect(size.solvent!).toBeGreaterThanOrEqual(exact);
      expect(size.solvent!).toBeGreaterThanOrEqual(size.estimate!);
      // What the sizing promises, paths that it has not seen keep.
      expect(check!.target).not.toBe('below');
      expect(check!.depletion.paths).toBe(5_000);
    },
  );
});

interface SizedTruth {
  readonly id: string;
  readonly config: object;
  readonly targets: readonly number[];
  /** The exact sizes, or those of 10⁸ paths. */
  readonly sizes: readonly number[];
}

const otherTruths: readonly SizedTruth[] = [
  ...truthsOfKind('insurance-fund-independent-assets').map(({ id, model, inputs: given, expected }): SizedTruth => {
    const inputs = given as unknown as Inputs & { readonly numberOfAssets: number };
    const names = Array.from({ length: inputs.numberOfAssets }, (_, i) => `A${String(i).padStart(2, '0')}`);
    const { entryPrice, leverage, quantity: size } = inputs;
    return {
      id,
      config: textbook({
        paths: 11_000,
        horizon: horizonOf(inputs),
        prices: Object.fromEntries(names.map((name) => [name, priceOf(model)])),
        positions: names.map((market) => ({ account: `of-${market}`, market, size, entryPrice, leverage })),
        venue: flat(inputs.maintenanceMarginRate),
      }),
      targets: inputs.targetDepletionProbability,
      sizes: (expected as unknown as { readonly smallestFund: readonly number[] }).smallestFund,
    };
  }),
  ...truthsOfKind('insurance-fund-heterogeneous').map(({ id, model, inputs: given, expected }): SizedTruth => {
    const inputs = given as unknown as Inputs & {
      readonly accounts: readonly { leverage: number; maintenanceMarginRate: number; totalQuantity: number }[];
    };
    const symbols = inputs.accounts.map((_, i) => `A-${i}`);
    const markets = inputs.accounts.map(({ maintenanceMarginRate: rate }, i): [string, object] => [
      symbols[i]!,
      { schedule: { kind: 'flat', rate } },
    ]);
    return {
      id,
      config: textbook({
        paths: 12_000,
        horizon: horizonOf(inputs),
        prices: { A: priceOf(model) },
        markets: symbols.map((symbol) => ({ symbol, underlying: 'A', contract: { kind: 'linear' } })),
        positions: inputs.accounts.map(({ leverage, totalQuantity: size }, i) => {
          return { account: `a${i}`, market: symbols[i], size, entryPrice: inputs.entryPrice, leverage };
        }),
        venue: { margin: { markets: Object.fromEntries(markets) } },
      }),
      targets: inputs.targetDepletionProbability,
      sizes: (expected as unknown as { readonly smallestFund: readonly (readonly number[])[] }).smallestFund.map(
        ([size]) => size!,
      ),
    };
  }),
  // Rarer targets than those above, of the same books.
  ...oneFactor.map((reference): SizedTruth => {
    const { targetDepletionProbability: targets } = reference.inputs as unknown as Inputs;
    const { smallestFund } = reference.expected as unknown as { readonly smallestFund: readonly number[] };
    const rare = targets.flatMap((target, i) => (target < 0.01 && target >= 0.001 ? [i] : []));
    return {
      id: reference.id,
      config: configOf(reference, 14_000, { balance: 50 }),
      targets: rare.map((i) => targets[i]!),
      sizes: rare.map((i) => smallestFund[i]!),
    };
  }),
];

describe('the smallest fund behind independent assets, three schedules, and at rare targets', () => {
  const cases = otherTruths.flatMap(({ id, config, targets, sizes }) =>
    targets.map((target, i) => [id, target, sizes[i]!, config] as const),
  );

  it.each(cases)(
    '%s at %d lies in its interval, and the fund to hold is no smaller',
    async (_, target, exact, config) => {
      const { size, check } = only(await sized(config, { target, confidence: TRUTH_CONFIDENCE }));
      expect(size.low!).toBeLessThanOrEqual(exact);
      expect(size.high!).toBeGreaterThanOrEqual(exact);
      expect(size.solvent!).toBeGreaterThanOrEqual(exact);
      expect(check!.target).not.toBe('below');
    },
  );
});

describe('a size of a fund', () => {
  const [reference] = oneFactor as [(typeof oneFactor)[number]];

  it('is the same whether it is read from draws or searched for', async () => {
    const target = 0.05;
    const options = { target, confidence: 0.95 };
    const direct = only(await sized(configOf(reference, 600, { balance: 50 }), options));
    // A drawdown of all that a fund holds is a rule that reads its level, and never acts before it is empty.
    const rule = { window: '1d', start: 1, stop: 1, minimumBalance: 0 };
    const searched = only(await sized(configOf(reference, 600, { balance: 50, drawdown: rule }), options));
    expect(searched.route).toMatchObject({ kind: 'search', violations: 0 });
    for (const statement of ['estimate', 'low', 'high', 'solvent'] as const) {
      expect(searched.size[statement]!).toBeGreaterThanOrEqual(direct.size[statement]! * (1 - 1e-9));
      expect(searched.size[statement]!).toBeLessThanOrEqual(direct.size[statement]! * 1.006);
    }
  });

  it('is the same for any threads', async () => {
    const config = configOf(reference, 300, { balance: 50 });
    const alone = await sized(config, { target: 0.05 });
    expect(await sized(config, { target: 0.05, runner: createPoolRunner({ threads: 2 }) })).toEqual(alone);
  });

  it('does not depend on which policies are sized beside it', async () => {
    const config = {
      ...configOf(reference, 300, { balance: 50 }),
      policies: { one: {}, other: { funds: { main: { balance: 7 } } } },
    };
    const both = await sized(config, { target: 0.05 });
    const one = await sized(config, { target: 0.05, policies: ['other'] });
    expect(only(one)).toEqual(both.funds[1]);
    // Before it is empty no path knows how large the fund is.
    expect(both.funds[1]!.size).toEqual(both.funds[0]!.size);
  });

  it('says that few paths cannot support it', async () => {
    const { size, check } = only(await sized(configOf(reference, 50, { balance: 50 }), { target: 0.001 }));
    expect(size).toMatchObject({ estimate: null, solvent: null, needs: 3_688, solventNeeds: 2_995 });
    expect(check).toBeNull();
  });

  it.each([0, 1, NaN])('takes no target of %d', async (target) => {
    await expect(sized(configOf(reference, 10, { balance: 1 }), { target })).rejects.toThrow(RangeError);
  });
});

describe('several funds', () => {
  it('are sized one by one, each purse by what is asked of it', async () => {
    const market = (symbol: string) => ({ symbol, underlying: symbol, contract: { kind: 'linear' } });
    const price = { kind: 'gbm', drift: 0, volatility: 1.5 };
    const config = {
      name: 'purses',
      seed: 'purses',
      paths: 400,
      horizon: { steps: 5, step: '1d' },
      underlyings: { A: { initialPrice: 100, price }, B: { initialPrice: 100, price } },
      markets: [market('A'), market('B')],
      accounts: {
        kind: 'table',
        positions: [
          { account: 'a', market: 'A', size: 1, entryPrice: 100, leverage: 20 },
          { account: 'b', market: 'B', size: 3, entryPrice: 100, leverage: 20 },
        ],
      },
      venue: { extends: 'textbook', funds: { main: { balance: 1, scope: 'contract' } } },
    };
    const each = only(await sized(config, { target: 0.2 }));
    expect(each.purses).toBe(2);
    const together = only(
      await sized({ ...config, venue: { extends: 'textbook', funds: { main: { balance: 1 } } } }, { target: 0.2 }),
    );
    // One purse for both can be asked for the sum; two purses for the larger alone.
    expect(together.purses).toBe(1);
    expect(each.size.estimate!).toBeLessThan(together.size.estimate!);
    expect(each.check!.target).toBe('within');
  });
});
