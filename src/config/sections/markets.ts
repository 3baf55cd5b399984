import type { Market } from '../../experiment.ts';
import type { Contract } from '../../price-model.ts';
import { MARKET_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { checkUnique, readReference } from '../semantics/reference.ts';
import { checkSettlementCoin } from '../semantics/settlement-coin.ts';
import { bookJson, readBook } from './book.ts';
import { readFunding } from './funding.ts';
import { allOf, type Horizon, type Reading, type Resolved } from './reading.ts';

/** Reads `markets`. */
export function readMarkets(
  cursor: Cursor,
  names: readonly string[],
  horizon: Horizon | undefined,
  reading: Reading,
): Resolved<readonly Market[]> | undefined {
  const items = cursor.items();
  checkUnique(
    items.map((item) => item.at('symbol')).filter((symbol) => symbol.text() !== ''),
    'symbol',
  );
  const read = items.map((item) => {
    if (!reading.shape.sound(item.pointer)) return undefined;
    const underlying = readReference(item.at('underlying'), names, 'an underlying');
    const book = readBook(item.at('book'));
    const funding = horizon && readFunding(item.at('funding'), horizon, reading);
    const contract = readContract(item.at('contract'));
    if (underlying === undefined || book === undefined || funding === undefined || contract === undefined) {
      return undefined;
    }
    const symbol = item.at('symbol').text();
    return {
      value: { symbol, underlying, contract, book, funding: funding.value },
      json: { symbol, underlying: names[underlying], contract, book: bookJson(book), funding: funding.json },
    };
  });
  const all = allOf(read);
  if (all === undefined || all.length === 0) return undefined;
  const markets = all.map(({ value }) => value);
  checkSettlementCoin(cursor, markets, names);
  names.forEach((name, i) => {
    if (!all.some(({ value }) => value.underlying === i)) cursor.warn(`no market trades ${name}: it never acts`);
  });
  return { value: markets, json: all.map(({ json }) => json) };
}

function readContract(cursor: Cursor): Contract | undefined {
  const kind = cursor.at('kind').text(MARKET_DEFAULTS.contract) as Contract['kind'];
  if (!cursor.at('multiplier').present) return { kind };
  const multiplier = cursor.at('multiplier').amount({ above: 0 });
  return multiplier === undefined ? undefined : { kind, multiplier };
}
