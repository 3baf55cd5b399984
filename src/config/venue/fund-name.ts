import type { Fund, FundCondition, Solvency } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { didYouMean, listed } from '../document/nearest.ts';

/** The fund that is named there; undefined after an issue, which stands at the patch that took the fund away. */
export function readFundName(cursor: Cursor, funds: readonly Fund[]): Fund | undefined {
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

/** When a stage or a layer acts. */
export interface Acting {
  readonly when: Solvency;
  readonly onlyWhile?: FundCondition;
}

/** Reads `when` and `onlyWhile` of a stage or a layer. Undefined after an issue. */
export function readActing(cursor: Cursor, funds: readonly Fund[]): Acting | undefined {
  const when = cursor.at('when').text(VENUE_DEFAULTS.layer.when) as Solvency;
  const condition = cursor.at('onlyWhile');
  if (!condition.present) return { when };
  const fund = readFundName(condition.at('fund'), funds);
  if (fund === undefined) return undefined;
  const is = condition.at('is').text() as FundCondition['is'];
  if (fund.drawdown === undefined || fund.balance === 'unlimited') {
    const why = fund.drawdown === undefined ? 'it has no "drawdown"' : 'it is unlimited';
    condition.warn(
      `${is === 'drawnDown' ? 'never holds' : 'always holds'}: the fund "${fund.name}" is never drawn down, for ${why}`,
    );
  }
  return { when, onlyWhile: { fund: fund.name, is } };
}
