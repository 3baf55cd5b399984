import type { Experiment } from '../../experiment.ts';
import type { Quote } from '../../units.ts';
import { STATISTICS_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { allOf } from './reading.ts';

export function readStatistics(cursor: Cursor): Experiment['statistics'] {
  const levels = cursor.at('quantileLevels');
  return {
    confidence: cursor.at('confidence').number(STATISTICS_DEFAULTS.confidence),
    quantileLevels: levels.present ? levels.numbers() : [...STATISTICS_DEFAULTS.quantileLevels],
  };
}

/** Fund sizes at which P(depleted) is asked for. */
export function readFundCurve(cursor: Cursor): readonly Quote[] | undefined {
  const sizes = allOf(cursor.items().map((item) => item.amount({ minimum: 0 })));
  if (sizes === undefined) return undefined;
  const repeated = sizes.findIndex((size, i) => sizes.indexOf(size) < i);
  return repeated === -1 ? sizes : cursor.at(repeated).refuse('each fund size once');
}
