import { marginRows } from '../engine/book-of-accounts.ts';
import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import type { CountedRow } from './tally.ts';

/** The margin rows that each policy counts: a position where it is isolated, an account where it is cross. */
export function countedRows(experiment: Experiment, accounts: Accounts): CountedRow[][] {
  return experiment.policies.map(({ venue }) => {
    const rows = marginRows(accounts, venue.margin.mode);
    return Array.from(rows.account, (accountRow, row) => {
      const account = accounts.ids[accountRow]!;
      if (rows.isCross[row] === 1) return { account };
      const market = rows.positions.market[rows.start[row]!]!;
      return { account, market: experiment.markets[market]!.symbol };
    });
  });
}
