import type { Distribution } from '../../experiment.ts';
import type { AmountRange } from '../document/amount.ts';
import type { Cursor } from '../document/cursor.ts';
import { readWeights } from '../semantics/weights.ts';
import { allOf, withoutAbsent } from './reading.ts';

/** What the draws may be. */
export interface Support extends AmountRange {
  readonly maximum?: number;
}

/** Reads a distribution whose draws lie in `support`; undefined after a complaint. */
export function readDistribution(cursor: Cursor, support: Support): Distribution | undefined {
  if (cursor.node?.kind === 'scalar') {
    const value = within(cursor, support);
    return value === undefined ? undefined : { kind: 'constant', value };
  }
  switch (cursor.at('kind').text()) {
    case 'constant': {
      const value = within(cursor.at('value'), support);
      return value === undefined ? undefined : { kind: 'constant', value };
    }
    case 'uniform': {
      const ends = readEnds(cursor, 'low', 'high', support);
      return ends && { kind: 'uniform', low: ends[0], high: ends[1] };
    }
    case 'logUniform': {
      const ends = readEnds(cursor, 'low', 'high', positive(support));
      return ends && { kind: 'logUniform', low: ends[0], high: ends[1] };
    }
    case 'lognormal': {
      const median = within(cursor.at('median'), positive(support));
      return median === undefined
        ? undefined
        : { kind: 'lognormal', median, sigma: cursor.at('sigma').number(Number.NaN) };
    }
    case 'pareto': {
      const ends = readEnds(cursor, 'minimum', 'maximum', positive(support));
      const exponent = cursor.at('exponent').number(Number.NaN);
      return ends && { kind: 'pareto', minimum: ends[0], exponent, maximum: ends[1] };
    }
    case 'discrete': {
      const values = allOf(
        cursor
          .at('values')
          .items()
          .map((item) => within(item, support)),
      );
      const count = cursor.at('values').items().length;
      const weights = readWeights(cursor.at('weights'), count, 'the values');
      return values && weights && { kind: 'discrete', values, weights };
    }
    default:
      return readMixture(cursor, support);
  }
}

function readMixture(cursor: Cursor, support: Support): Distribution | undefined {
  const items = cursor.at('components').items();
  const components = allOf(
    items.map((item) => {
      const distribution = readDistribution(item.at('distribution'), support);
      return distribution && { weight: item.at('weight').number(Number.NaN), distribution };
    }),
  );
  if (components === undefined) return undefined;
  if (!components.some(({ weight }) => weight > 0)) {
    cursor.at('components').complain({ expected: 'weights that are not all 0', found: 'only weights of 0' });
    return undefined;
  }
  return { kind: 'mixture', components };
}

function within(cursor: Cursor, support: Support): number | undefined {
  const value = cursor.amount(support);
  if (value === undefined || support.maximum === undefined || value <= support.maximum) return value;
  return cursor.refuse(`an amount ≤ ${support.maximum}`);
}

function positive(support: Support): Support {
  return support.minimum !== undefined && support.minimum > 0 ? support : { ...support, above: 0 };
}

/** A lower and an upper end; an absent upper end is infinite. */
function readEnds(
  cursor: Cursor,
  lower: string,
  upper: string,
  support: Support,
): readonly [number, number] | undefined {
  const low = within(cursor.at(lower), support);
  const high = cursor.at(upper).present ? within(cursor.at(upper), support) : Infinity;
  if (low === undefined || high === undefined) return undefined;
  if (high < low) return cursor.at(upper).refuse(`an amount ≥ "${lower}" (${low})`);
  return [low, high];
}

/** The distribution as a config writes it: an infinite end is left out. */
export function distributionJson(distribution: Distribution): unknown {
  if (distribution.kind === 'pareto') {
    const { maximum } = distribution;
    return withoutAbsent({ ...distribution, maximum: maximum === Infinity ? undefined : maximum });
  }
  if (distribution.kind !== 'mixture') return distribution;
  const components = distribution.components.map((component) => ({
    weight: component.weight,
    distribution: distributionJson(component.distribution),
  }));
  return { kind: 'mixture', components };
}
