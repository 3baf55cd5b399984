import { symmetricInverse } from '../../math/symmetric-inverse.ts';
import type { ParameterErrors, PriceModel } from '../../price-model.ts';
import type { Cursor } from '../document/cursor.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import { readCorrelation, rowsOf } from '../semantics/correlation.ts';
import { withoutAbsent, type Resolved } from './reading.ts';

/** Reads `underlyings.<name>.uncertainty`, of a price of this law; undefined after a complaint. */
export function readUncertainty(cursor: Cursor, price: PriceModel): Resolved<ParameterErrors> | undefined {
  const errors = cursor.at('standardErrors');
  const parameters = errors.keys();
  const known = parametersOf(price);
  const strange = parameters.filter((name) => !known.includes(name));
  for (const name of strange) {
    const expected =
      known.length === 0
        ? `no standard errors: a ${price.kind} has no parameters`
        : `a number of the ${price.kind} price (${listed(known)})`;
    errors.at(name).complain({ expected, found: `"${name}"`, ...didYouMean(name, known) });
  }
  const matrix = cursor.at('correlations');
  const correlations = readCorrelation(matrix, parameters);
  if (strange.length > 0 || correlations === undefined) return undefined;
  if (symmetricInverse(correlations, parameters.length) === undefined) {
    matrix.complain({
      expected: 'correlations below 1 of estimates that are told apart (a positive definite matrix)',
      found: 'a matrix without an inverse',
      suggestion: 'leave out the standard error of a parameter that follows from the others',
    });
    return undefined;
  }
  const standardErrors = parameters.map((name) => errors.at(name).number(Number.NaN));
  return {
    value: { parameters, standardErrors, correlations },
    json: withoutAbsent({
      standardErrors: Object.fromEntries(parameters.map((name, i) => [name, standardErrors[i]!])),
      correlations: matrix.present ? rowsOf(correlations, parameters.length) : undefined,
    }),
  };
}

/** Fields of a law that are numbers; a history has none that were estimated. */
function parametersOf(price: PriceModel): string[] {
  if (price.kind === 'bootstrap' || price.kind === 'replay') return [];
  return Object.entries(price).flatMap(([name, value]) => (typeof value === 'number' ? [name] : []));
}
