import type { BackstopLayer, Fund } from '../../venue.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { allOf } from '../sections/reading.ts';
import { readActing } from './fund-name.ts';
import { readLayerTerms } from './layers.ts';
import { nameOf, readOrdered } from './ordered.ts';

/** Whether the layer takes size at its own price; the others let the book fill on. */
export function isPositionLayer({ kind }: BackstopLayer): boolean {
  return POSITION_LAYERS.has(kind);
}

const POSITION_LAYERS: ReadonlySet<BackstopLayer['kind']> = new Set([
  'adl',
  'unwind',
  'takeover',
  'assignment',
  'keepers',
]);

/** Reads `backstop` over these funds. Warns of layers behind one that pays without end. Undefined after issues. */
export function readBackstop(
  cursor: Cursor,
  funds: readonly Fund[],
  issues: Issues,
): readonly BackstopLayer[] | undefined {
  const items = readOrdered(cursor, 'layer', issues);
  const layers = allOf(items.map((item) => readLayer(item, funds)));
  if (layers === undefined) return undefined;
  const end = layers.findIndex((layer) => paysWithoutEnd(layer, funds));
  if (end === -1) return layers;
  layers.slice(end + 1).forEach((layer, i) => {
    const acts = isPositionLayer(layer) ? 'acts only beyond the depth of the book' : 'never acts';
    items[end + 1 + i]?.warn(`the layer "${layer.name}" ${acts}: "${layers[end]!.name}" before it pays without end`);
  });
  return layers;
}

function readLayer(cursor: Cursor, funds: readonly Fund[]): BackstopLayer | undefined {
  const acting = readActing(cursor, funds);
  const terms = readLayerTerms(cursor, funds);
  return acting && terms && { name: nameOf(cursor), ...acting, ...terms };
}

function paysWithoutEnd(layer: BackstopLayer, funds: readonly Fund[]): boolean {
  if (layer.when !== 'always' || layer.onlyWhile !== undefined) return false;
  switch (layer.kind) {
    case 'accountDebt':
      return true;
    case 'venueEquity':
      return layer.balance === 'unlimited';
    case 'insuranceFund': {
      const fund = funds.find(({ name }) => name === layer.fund);
      const isBounded = layer.perSettlement < Infinity || layer.perMarket < Infinity;
      return fund?.balance === 'unlimited' && typeof fund.scope === 'string' && !isBounded;
    }
    case 'socialisedLoss':
    case 'clawback':
    case 'adl':
    case 'unwind':
    case 'takeover':
    case 'assignment':
    case 'keepers':
      return false;
  }
}
