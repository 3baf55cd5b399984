import { cholesky } from '../../../math/cholesky.ts';
import type { CorrelationBreak } from '../../../shock.ts';
import type { Cursor } from '../../document/cursor.ts';
import { readCorrelation, rowsOf } from '../../semantics/correlation.ts';
import type { Resolved } from '../reading.ts';
import type { ShockSurroundings } from './shocks.ts';
import { fits, MOVE, readLength, readStart } from './window.ts';

export function readCorrelationBreak(
  item: Cursor,
  { underlyings, horizon }: ShockSurroundings,
): Resolved<CorrelationBreak> | undefined {
  const correlation = readMatrix(item, underlyings);
  const start = readStart(item.at('start'));
  if (start === undefined) return undefined;
  const lasts = MOVE.some((field) => item.at(field).present);
  if (!lasts && typeof start !== 'number') {
    item.at('start').refuse('a step number, or a length ("over" or "steps") beside a start that is drawn');
    return undefined;
  }
  const toTheEnd = typeof start === 'number' ? Math.max(1, horizon.steps - start + 1) : 1;
  const steps = readLength(item, MOVE, toTheEnd, horizon);
  if (correlation === undefined || steps === undefined || !fits(item, start, steps, horizon)) return undefined;
  return {
    value: { kind: 'correlationBreak', correlation, start, steps },
    json: { kind: 'correlationBreak', correlation: rowsOf(correlation, underlyings.length), start, steps },
  };
}

function readMatrix(item: Cursor, underlyings: readonly string[]): Float64Array | undefined {
  const matrix = item.at('correlation');
  const offDiagonal = item.at('offDiagonal');
  if (matrix.present === offDiagonal.present) {
    item.complain({
      expected: 'either "correlation" or "offDiagonal"',
      found: matrix.present ? 'both' : 'neither',
    });
    return undefined;
  }
  if (matrix.present) return readCorrelation(matrix, underlyings);
  const order = underlyings.length;
  const value = offDiagonal.number(Number.NaN);
  const equal = Float64Array.from({ length: order * order }, (_, i) => (i % (order + 1) === 0 ? 1 : value));
  if (cholesky(equal, order) !== undefined) return equal;
  return offDiagonal.refuse(`a correlation that ${order} prices can all have with one another, ≥ −1/${order - 1}`);
}
