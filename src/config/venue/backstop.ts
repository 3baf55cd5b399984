import type { BackstopLayer, Fund, FundBalance, Venue } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import { allOf } from '../sections/reading.ts';
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
  let endless: string | undefined;
  const layers = readOrdered(cursor, 'layer', issues).flatMap((item): BackstopLayer[] => {
    const name = nameOf(item);
    if (endless !== undefined) item.warn(`the layer "${name}" never acts: "${endless}" before it pays without end`);
    switch (item.at('kind').text()) {
      case 'insuranceFund': {
        const fund = readFundName(item.at('fund'), funds);
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

/** The fund that a layer names; undefined after an issue, which stands at the patch that took the fund away. */
function readFundName(cursor: Cursor, funds: readonly Fund[]): Fund | undefined {
  const named = cursor.text();
  const names = funds.map(({ name }) => name);
  return (
    funds.find(({ name }) => name === named) ??
    cursor.disagree([['funds', named]], {
      expected: `a fund in "funds" (${listed(names)})`,
      found: `"${named}"`,
      ...didYouMean(named, names),
    })
  );
}

/** Warns of funds that pay nobody. What is sent to «the fund» goes to the first of them. */
export function warnOfIdleFunds(
  cursor: Cursor,
  funds: readonly Fund[],
  backstop: readonly BackstopLayer[],
  { fee, remainderTo }: Venue['liquidation'],
): void {
  const receives = remainderTo === 'fund' || (fee.rate > 0 && fee.to === 'fund');
  funds.forEach(({ name }, place) => {
    if (backstop.some((layer) => layer.kind === 'insuranceFund' && layer.fund === name)) return;
    const uses = receives && place === 0 ? 'it only receives' : 'no rule uses it';
    cursor.at(name).warn(`the fund "${name}" never pays: no layer of the backstop names it, and ${uses}`);
  });
}
