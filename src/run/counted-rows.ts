import type { CompiledPolicy } from '../engine/policy.ts';
import type { CountedRow } from './tally.ts';

/** The margin rows that each policy counts: a position where it is isolated, an account where it is cross. */
export function countedRows(policies: readonly CompiledPolicy[]): CountedRow[][] {
  return policies.map(({ rows, ids, markets }) =>
    Array.from(rows.account, (accountRow, row) => {
      const account = ids[accountRow]!;
      if (rows.isCross[row] === 1) return { account };
      const market = rows.positions.market[rows.start[row]!]!;
      return { account, market: markets[market]!.symbol };
    }),
  );
}
