import type { BackstopLayer, Fund, FundBalance } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { allOf } from '../sections/reading.ts';
import { readReference } from '../semantics/reference.ts';
import { nameOf, readOrdered } from './ordered.ts';

/** Reads `funds`. */
export function readFunds(cursor: Cursor): readonly Fund[] | undefined {
  return allOf(
    cursor.keys().map((name) => {
      const balance = readBalance(cursor.at(name, 'balance'));
      return balance === undefined ? undefined : { name, balance, scope: 'venue' };
    }),
  );
}

function readBalance(cursor: Cursor): FundBalance | undefined {
  if (cursor.text() === 'unlimited') return 'unlimited';
  const fraction = cursor.at('ofOpenInterest');
  return fraction.present ? { ofOpenInterest: fraction.number(Number.NaN) } : cursor.amount({ minimum: 0 });
}

/** Reads `backstop` over these funds. Warns of layers behind one that pays without end, and of funds that nobody asks. */
export function readBackstop(cursor: Cursor, funds: readonly Fund[], issues: Issues): readonly BackstopLayer[] {
  const fundNames = funds.map(({ name }) => name);
  let endless: string | undefined;
  const layers = readOrdered(cursor, 'layer', issues).flatMap((item): BackstopLayer[] => {
    const name = nameOf(item);
    if (endless !== undefined) item.warn(`the layer "${name}" never acts: "${endless}" before it pays without end`);
    switch (item.at('kind').text()) {
      case 'insuranceFund': {
        const at = readReference(item.at('fund'), fundNames, 'a fund in "funds"');
        const fund = at === undefined ? undefined : funds[at];
        if (fund === undefined) return [];
        if (fund.balance === 'unlimited') endless ??= name;
        return [{ name, kind: 'insuranceFund', fund: fund.name }];
      }
      case 'accountDebt':
        endless ??= name;
        return [{ name, kind: 'accountDebt' }];
      default: {
        const eligible = item.at('eligible').text(VENUE_DEFAULTS.adl.eligible) as 'opposite' | 'profitable';
        const fixed = { ranking: 'profitTimesLeverage', allocation: 'contractQueue', price: 'bankruptcy' } as const;
        return [{ name, kind: 'adl', ...fixed, eligible }];
      }
    }
  });
  return layers;
}

/** Warns of funds that no layer asks. */
export function warnOfIdleFunds(cursor: Cursor, funds: readonly Fund[], backstop: readonly BackstopLayer[]): void {
  for (const { name } of funds) {
    const asked = backstop.some((layer) => layer.kind === 'insuranceFund' && layer.fund === name);
    if (!asked) cursor.at(name).warn(`the fund "${name}" never pays: no layer of the backstop names it`);
  }
}
