import type { Accounts } from '../../src/position.ts';
import type { Tick } from './prices.ts';
import type { NaiveOutcome } from './isolated.ts';
import { maintenanceMargin, mid, trade, type NaiveBook, type NaiveVenue } from './venue.ts';

interface Holding {
  /** Place among the markets. */
  readonly market: number;
  /** Base, long > 0 > short. */
  readonly size: number;
  readonly entryPrice: number;
}

interface Trader {
  /** Quote. */
  readonly balance: number;
  positions: readonly Holding[];
  isLiquidated: boolean;
}

/**
 * One path of cross accounts, written as the rules read: every position of every account is looked at in every step. All
 * positions of an account go to the books at once; what is left goes to the fund, which pays what is short as long as it
 * can; nobody is deleveraged.
 */
export function runCross(venue: NaiveVenue, accounts: Accounts, paths: readonly (readonly Tick[])[]): NaiveOutcome {
  const { positions } = accounts;
  const traders = accounts.ids.map((_, account): Trader => ({
    balance: accounts.balance[account]!,
    positions: [],
    isLiquidated: false,
  }));
  for (let p = 0; p < positions.count; p++) {
    const trader = traders[positions.account[p]!]!;
    const holding = { market: positions.market[p]!, size: positions.size[p]!, entryPrice: positions.entryPrice[p]! };
    trader.positions = [...trader.positions, holding];
  }
  const books = paths.map((ticks): NaiveBook => ({ index: ticks[0]!.price, displacement: 0, depth: venue.depth }));
  let fund = venue.fund;
  let lowest = fund;
  let isDepleted = false;

  const equity = (trader: Trader, marks: readonly number[]): number =>
    trader.positions.reduce(
      (sum, { market, size, entryPrice }) => sum + size * (marks[market]! - entryPrice),
      trader.balance,
    );
  const maintenance = (trader: Trader, marks: readonly number[]): number =>
    trader.positions.reduce(
      (sum, { market, size }) => sum + maintenanceMargin(venue.brackets, Math.abs(size) * marks[market]!),
      0,
    );

  const steps = paths[0]!.length - 1;
  for (let step = 1; step <= steps; step++) {
    books.forEach((book, market) => {
      book.index = paths[market]![step]!.price;
      book.displacement *= venue.displacementLeft;
    });
    for (;;) {
      const marks = books.map(mid);
      const touched = traders.filter(
        (each) => each.positions.length > 0 && equity(each, marks) < maintenance(each, marks),
      );
      if (touched.length === 0) break;
      const ratio = (each: Trader): number => equity(each, marks) / maintenance(each, marks);
      touched.sort((a, b) => ratio(a) - ratio(b));

      for (const trader of touched) {
        const closingEquity = trader.positions.reduce(
          (sum, { market, size, entryPrice }) => sum - size * entryPrice - trade(books[market]!, -size),
          trader.balance,
        );
        if (closingEquity >= 0) {
          fund += closingEquity;
        } else {
          if (-closingEquity > fund) isDepleted = true;
          fund -= Math.min(fund, -closingEquity);
          lowest = Math.min(lowest, fund);
        }
        trader.positions = [];
        trader.isLiquidated = true;
      }
    }
  }
  return {
    liquidatedAccounts: traders.filter(({ isLiquidated }) => isLiquidated).length,
    adlAccounts: 0,
    fundDepletion: isDepleted ? 1 : 0,
    fundMinimumBalance: lowest,
  };
}
