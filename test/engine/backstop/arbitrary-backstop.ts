import fc from 'fast-check';
import type { BackstopLayer, Fund, LiquidationStage } from '../../../src/venue.ts';
import { DELEVERAGING_ALLOCATIONS, LOSS_ALLOCATIONS, RANKINGS } from '../../../src/venue.ts';
import { arbitraryWorld } from '../arbitrary-worlds.ts';
import { stage, type WorldWords } from '../worlds.ts';

/** What every layer has beside its kind. */
const condition = fc.record(
  {
    when: fc.constantFrom(
      'always' as const,
      'always' as const,
      'always' as const,
      'solvent' as const,
      'insolvent' as const,
    ),
    onlyWhile: fc.constantFrom({ fund: 'main', is: 'drawnDown' } as const, { fund: 'main', is: 'sound' } as const),
  },
  { requiredKeys: ['when'] },
);

const amount = fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 300 }));
const fundName = fc.constantFrom('main', 'other');
const session = fc.constantFrom(60, 120, 86_400);

const rule = fc.record({
  kind: fc.constantFrom('adl' as const, 'unwind' as const),
  ranking: fc.constantFrom(...RANKINGS),
  allocation: fc.constantFrom(...DELEVERAGING_ALLOCATIONS),
  eligible: fc.constantFrom('opposite' as const, 'profitable' as const),
  price: fc.constantFrom('bankruptcy' as const, 'mark' as const, 'previousMark' as const),
  maximumAccounts: fc.constantFrom(Infinity, 1, 2),
});

const kind = fc.oneof(
  fc.record({
    kind: fc.constant('insuranceFund' as const),
    fund: fundName,
    perSettlement: amount,
    perMarket: amount,
    keep: fc.constantFrom(0, 0, 20),
  }),
  fc.record({
    kind: fc.constant('venueEquity' as const),
    balance: fc.oneof(fc.constant('unlimited' as const), fc.integer({ min: 0, max: 100 })),
  }),
  fc.record({
    kind: fc.constant('socialisedLoss' as const),
    allocation: fc.constantFrom(...LOSS_ALLOCATIONS),
    eligible: fc.constantFrom('opposite' as const, 'profitable' as const),
    exponent: fc.constantFrom(0, 0.5, 1),
    cap: fc.constantFrom(0.3, 1),
    session,
  }),
  fc.record({ kind: fc.constant('clawback' as const), session }),
  fc.constant({ kind: 'accountDebt' as const }),
  rule,
  fc.record({
    kind: fc.constant('takeover' as const),
    fund: fundName,
    inventoryCap: fc.oneof(amount, fc.constantFrom({ ofFund: 1 }, { ofFund: 20 })),
    workOffHalfLife: fc.constantFrom(Infinity, 60, 600),
  }),
  fc.record({
    kind: fc.constant('assignment' as const),
    providers: fc.array(fc.record({ name: fc.constantFrom('x', 'y'), capacity: fc.integer({ min: 1, max: 900 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.record({
    kind: fc.constant('keepers' as const),
    discount: fc.constantFrom(0, 0.01),
    capacityPerStep: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 900 })),
  }),
);

const layers: fc.Arbitrary<BackstopLayer[]> = fc
  .array(fc.tuple(condition, kind), { maxLength: 4 })
  .map((all) => all.map(([words, each], i) => ({ name: `layer${i}`, ...words, ...each }) as BackstopLayer));

const drawdown = fc.record({
  window: fc.constantFrom(60, 150, 600),
  start: fc.constantFrom(0.1, 0.3),
  stop: fc.constantFrom(0.05, 0.1),
  pause: fc.constantFrom(0, 120),
  minimumBalance: fc.constantFrom(0, 30),
});

const fund = (name: string): fc.Arbitrary<Fund> =>
  fc.record(
    {
      name: fc.constant(name),
      balance: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant('unlimited' as const)),
      scope: fc.constantFrom('venue' as const, 'contract' as const, 'coin' as const, { group: ['M1'] }),
      drawdown,
    },
    { requiredKeys: ['name', 'balance', 'scope'] },
  );

const stages: fc.Arbitrary<LiquidationStage[]> = fc.constantFrom(
  [stage()],
  [stage({ limit: 'none' })],
  [stage({ when: 'solvent', limit: 'none' }), stage({ name: 'rest' })],
);

/** Worlds under every backstop that a venue can write down. */
export function arbitraryBackstopWorld(): fc.Arbitrary<WorldWords> {
  return fc
    .tuple(
      arbitraryWorld(),
      fc.record({
        backstop: layers,
        funds: fc.tuple(fund('main'), fund('other')),
        stages,
        bankruptcyPrice: fc.constantFrom('byMaintenance' as const, 'perLeg' as const),
      }),
      fc.boolean(),
    )
    .map(([world, rules, isInverse]) => ({ ...(isInverse ? inverse(world) : world), ...rules }));
}

/** The same traders in inverse contracts: sizes in quote, money in coin. */
function inverse(words: WorldWords): WorldWords {
  const price = 100;
  return {
    ...words,
    contract: { kind: 'inverse' },
    holdings: words.holdings.map((each) => ({
      ...each,
      size: each.size * each.entryPrice,
      margin: each.margin / each.entryPrice,
    })),
    balances: Object.fromEntries(Object.entries(words.balances ?? {}).map(([id, amount]) => [id, amount / price])),
  };
}
