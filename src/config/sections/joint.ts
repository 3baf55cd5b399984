import type { Joint, Underlying } from '../../price-model.ts';
import type { Cursor } from '../document/cursor.ts';
import { readCorrelation } from '../semantics/correlation.ts';
import { withoutAbsent, type Resolved } from './reading.ts';

/** Reads `joint` over the underlyings of these names. */
export function readJoint(cursor: Cursor, names: readonly string[]): Resolved<Joint> | undefined {
  const correlation = readCorrelation(cursor.at('correlation'), names);
  const jumps = cursor.at('commonJumps');
  const commonJumps = jumps.present ? readCommonJumps(jumps, names) : 'none';
  if (correlation === undefined || commonJumps === undefined) return undefined;

  const order = names.length;
  const withJumps = commonJumps === 'none' ? {} : { commonJumps };
  return {
    value: { correlation, ...withJumps },
    json: withoutAbsent({
      correlation: rowsOf(correlation, order),
      commonJumps:
        commonJumps === 'none' ? undefined : { ...commonJumps, correlation: rowsOf(commonJumps.correlation, order) },
    }),
  };
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

function rowsOf(matrix: Float64Array, order: number): number[][] {
  return Array.from({ length: order }, (_, i) => [...matrix.subarray(i * order, (i + 1) * order)]);
}

/** Warns of correlations that no price model of the file asks for. */
export function warnOfIdleCorrelation(cursor: Cursor, joint: Joint, underlyings: readonly Underlying[]): void {
  underlyings.forEach(({ name, price }, i) => {
    if (price.kind !== 'replay' && price.kind !== 'bootstrap') return;
    const row = joint.correlation.subarray(i * underlyings.length, (i + 1) * underlyings.length);
    if (row.some((correlation, j) => j !== i && correlation !== 0)) {
      cursor.at('correlation', i).warn(`the correlation of ${name} never acts: its prices come from a history`);
    }
  });
}
