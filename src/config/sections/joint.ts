import type { Joint, Underlying } from '../../price-model.ts';
import type { Cursor } from '../document/cursor.ts';
import { readChain } from '../semantics/chain.ts';
import { readCorrelation, rowsOf } from '../semantics/correlation.ts';
import { allOf, withoutAbsent, type Resolved } from './reading.ts';

/** Reads `joint` over the underlyings of these names. */
export function readJoint(cursor: Cursor, names: readonly string[]): Resolved<Joint> | undefined {
  const correlation = readCorrelation(cursor.at('correlation'), names);
  const regimeCursor = cursor.at('regime');
  const regime = regimeCursor.present ? readRegime(cursor, regimeCursor, names) : 'none';
  const jumps = cursor.at('commonJumps');
  const commonJumps = jumps.present ? readCommonJumps(jumps, names) : 'none';
  if (correlation === undefined || regime === undefined || commonJumps === undefined) return undefined;

  const rows = (matrix: Float64Array): number[][] => rowsOf(matrix, names.length);
  const states = regime === 'none' ? undefined : regime.correlation;
  return {
    value: {
      correlation,
      ...(regime === 'none' ? {} : { regime }),
      ...(commonJumps === 'none' ? {} : { commonJumps }),
    },
    json: withoutAbsent({
      // With a matrix for each state there is no other.
      correlation: states === undefined ? rows(correlation) : undefined,
      regime:
        regime === 'none'
          ? undefined
          : { ...regime.chain, ...(states === undefined ? {} : { correlation: states.map(rows) }) },
      commonJumps: commonJumps === 'none' ? undefined : { ...commonJumps, correlation: rows(commonJumps.correlation) },
    }),
  };
}

function readRegime(joint: Cursor, cursor: Cursor, names: readonly string[]): Joint['regime'] {
  const chain = readChain(cursor);
  const matrices = cursor.at('correlation');
  if (!matrices.present) return chain && { chain };
  if (joint.at('correlation').present) {
    joint.at('correlation').refuse('no "correlation" beside that of "regime", which has one for each state');
  }
  const correlation = allOf(matrices.items().map((matrix) => readCorrelation(matrix, names)));
  if (chain === undefined || correlation === undefined) return undefined;
  const states = chain.initialProbabilities.length;
  if (correlation.length !== states) {
    matrices.complain({ expected: `${states} matrices, one for each state`, found: String(correlation.length) });
    return undefined;
  }
  return { chain, correlation };
}

function readCommonJumps(cursor: Cursor, names: readonly string[]): Joint['commonJumps'] {
  const perUnderlying = (field: string): number[] | undefined => {
    const numbers = cursor.at(field).numbers();
    if (numbers.length === names.length) return numbers;
    cursor.at(field).complain({
      expected: `${names.length} numbers, one for each of ${names.join(', ')}`,
      found: String(numbers.length),
    });
    return undefined;
  };
  const mean = perUnderlying('mean');
  const deviation = perUnderlying('deviation');
  const correlation = readCorrelation(cursor.at('correlation'), names);
  if (mean === undefined || deviation === undefined || correlation === undefined) return undefined;
  return { intensity: cursor.at('intensity').number(Number.NaN), mean, deviation, correlation };
}

/** Warns of correlations that no price model of the file asks for. */
export function warnOfIdleCorrelation(cursor: Cursor, joint: Joint, underlyings: readonly Underlying[]): void {
  const matrices = joint.regime?.correlation ?? [joint.correlation];
  const place = joint.regime?.correlation === undefined ? [] : ['regime'];
  underlyings.forEach(({ name, price }, i) => {
    if (price.kind !== 'replay' && price.kind !== 'bootstrap') return;
    matrices.forEach((matrix, state) => {
      const row = matrix.subarray(i * underlyings.length, (i + 1) * underlyings.length);
      if (!row.some((correlation, j) => j !== i && correlation !== 0)) return;
      const where = cursor.at(...place, 'correlation', ...(place.length === 0 ? [] : [state]), i);
      where.warn(`the correlation of ${name} never acts: its prices come from a history`);
    });
  });
}
