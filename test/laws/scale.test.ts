import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { heldCoins } from '../../src/experiment.ts';
import { outcomeColumns } from '../../src/outcome.ts';
import type { Case } from '../reference/arbitrary-experiments.ts';
import { cases, run, shippedCases } from './runs.ts';
import { scaled } from './scaled.ts';

/** Amounts and sizes of events; what else they say are prices, rates, times, places and names. */
const AMOUNTS = new Set<string>([
  'amount',
  'balance',
  'equity',
  'fee',
  'maintenanceMargin',
  'profitForgone',
  'received',
  'remainder',
  'required',
  'shortfall',
  'size',
] satisfies (Event extends infer Each ? (Each extends Each ? keyof Each : never) : never)[]);

const times = (event: Event, factor: number): object =>
  Object.fromEntries(
    Object.entries(event).map(([name, value]) => [
      name,
      AMOUNTS.has(name) && typeof value === 'number' ? value * factor : (value as unknown),
    ]),
  );

/** Binance's ranking counts wallets below one unit of the coin as one: the one rule that knows how large a coin is. */
function withoutUnit({ policy, ...each }: Case): Case {
  const backstop = policy.venue.backstop.map((layer) =>
    (layer.kind === 'adl' || layer.kind === 'unwind') && layer.ranking === 'profitTimesMarginRatio'
      ? { ...layer, ranking: 'returnOverMarginRatio' as const }
      : layer,
  );
  return { ...each, policy: { ...policy, venue: { ...policy.venue, backstop } } };
}

describe('a world in larger or smaller coins', () => {
  it.each([4, 1 / 16, 1024])(
    'times %d is the same world: every amount times that, every price and count as it was',
    (factor) => {
      let liquidated = 0;
      for (const each of [...cases(150), ...shippedCases()]) {
        const world = withoutUnit(each);
        const one = run(world);
        const many = run(scaled(world, factor));
        expect(many.events, `seed ${each.seed}`).toEqual(one.events.map((event) => times(event, factor)));
        for (const { name, kind } of outcomeColumns(
          each.experiment.underlyings,
          heldCoins(each.experiment).length > 0,
        )) {
          const isAmount = kind === 'amount' && !name.includes('Price[');
          expect(many.outcome[name], `seed ${each.seed}: ${name}`).toBe(one.outcome[name]! * (isAmount ? factor : 1));
        }
        liquidated += one.outcome['liquidation']!;
      }
      expect(liquidated).toBeGreaterThan(90);
    },
  );
});
