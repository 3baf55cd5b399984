import type { Accounts } from '../../src/position.ts';
import type { Tick } from './prices.ts';
import { affordableShare, cost, maintenanceMargin, mid, trade, type NaiveBook, type NaiveVenue } from './venue.ts';

interface Trader {
  /** Base, long > 0 > short; 0 = closed. */
  size: number;
  readonly entryPrice: number;
  /** Quote. */
  margin: number;
  isLiquidated: boolean;
  isDeleveraged: boolean;
}

/** What is kept of a path. Amounts in quote. */
export interface NaiveOutcome {
  readonly liquidatedAccounts: number;
  readonly adlAccounts: number;
  readonly fundDepletion: number;
  readonly fundMinimumBalance: number;
}

/**
 * One path of isolated positions in one market, written as the rules read: every account is looked at in every step.
 * Whole positions go to the book and move it; what is left of them goes to the fund, which pays what is short;
 * what it cannot pay for is closed against winners, whole positions at a time, at the bankruptcy price.
 */
export function runIsolated(venue: NaiveVenue, accounts: Accounts, ticks: readonly Tick[]): NaiveOutcome {
  const { positions } = accounts;
  const traders = Array.from(positions.size, (size, p): Trader => ({
    size,
    entryPrice: positions.entryPrice[p]!,
    margin: positions.margin[p]!,
    isLiquidated: false,
    isDeleveraged: false,
  }));
  const book: NaiveBook = { index: ticks[0]!.price, displacement: 0, depth: venue.depth };
  let fund = venue.fund;
  let lowest = fund;
  let isDepleted = false;

  const equity = ({ size, entryPrice, margin }: Trader, mark: number): number => margin + size * (mark - entryPrice);
  const maintenance = ({ size }: Trader, mark: number): number =>
    maintenanceMargin(venue.brackets, Math.abs(size) * mark);

  for (const tick of ticks.slice(1)) {
    book.index = tick.price;
    book.displacement *= venue.displacementLeft;
    for (;;) {
      const mark = mid(book);
      const touched = traders.filter((each) => each.size !== 0 && equity(each, mark) < maintenance(each, mark));
      if (touched.length === 0) break;
      const ratio = (each: Trader): number => equity(each, mark) / maintenance(each, mark);
      touched.sort((a, b) => ratio(a) - ratio(b));

      // Marks stand still within a round, so winners keep their places in the queue until the next.
      const isTouched = new Set(touched);
      const queues = new Map<number, Trader[]>();
      const winnersOver = (size: number): Trader[] => {
        const side = Math.sign(size);
        const known = queues.get(side);
        if (known !== undefined) return known;
        const queue = traders
          .filter((each) => each.size * side < 0 && !isTouched.has(each) && equity(each, mark) > 0)
          .map((each) => ({ each, score: score(each, equity(each, mark), mark) }))
          .sort((a, b) => b.score - a.score)
          .map(({ each }) => each);
        queues.set(side, queue);
        return queue;
      };

      for (const trader of touched) {
        const { size, entryPrice, margin } = trader;
        const bankruptcyPrice = entryPrice - margin / size;
        const closingEquity = margin - size * entryPrice - cost(book, -size);
        let filled = size;
        const excess: Trader[] = [];
        if (closingEquity >= 0) {
          fund += closingEquity;
        } else {
          if (-closingEquity > fund) isDepleted = true;
          const paid = Math.min(fund, -closingEquity);
          fund -= paid;
          lowest = Math.min(lowest, fund);
          if (paid < -closingEquity) {
            filled = size * affordableShare(book, size, bankruptcyPrice, paid);
            filled += deleverage(winnersOver(size), size - filled, bankruptcyPrice, excess);
          }
        }
        trade(book, -filled);
        trader.size = 0;
        trader.isLiquidated = true;
        for (const winner of excess) closeRest(winner, book);
      }
    }
  }
  return {
    liquidatedAccounts: traders.filter(({ isLiquidated }) => isLiquidated).length,
    adlAccounts: traders.filter(({ isDeleveraged }) => isDeleveraged).length,
    fundDepletion: isDepleted ? 1 : 0,
    fundMinimumBalance: lowest,
  };
}

/** Profit × leverage; a loss is divided by the leverage, so that the leveraged loser is last. */
function score({ size, entryPrice }: Trader, equity: number, mark: number): number {
  const profit = (size * (mark - entryPrice)) / Math.abs(size * entryPrice);
  const leverage = Math.abs(size * mark) / equity;
  return profit > 0 ? profit * leverage : profit / leverage;
}

/**
 * Closes winners against a signed size, first in the queue first, at `price`. One that is needed in part only is put into
 * `excess`: its whole position goes.
 *
 * @returns what nobody takes, signed
 */
function deleverage(queue: readonly Trader[], size: number, price: number, excess: Trader[]): number {
  let left = Math.abs(size);
  for (const winner of queue) {
    if (!(left > 1e-12 * Math.abs(size))) return 0;
    const held = Math.abs(winner.size);
    // Deleveraging bankrupts nobody.
    if (held === 0 || winner.margin + winner.size * (price - winner.entryPrice) < 0) continue;
    const closed = Math.min(left, held);
    closePart(winner, closed / held);
    left -= closed;
    if (closed < held) excess.push(winner);
  }
  return left > 1e-12 * Math.abs(size) ? Math.sign(size) * left : 0;
}

/** What is left of a winner goes to the book, as far as its own margin pays for that. */
function closeRest(winner: Trader, book: NaiveBook): void {
  const { size, entryPrice, margin } = winner;
  const share = affordableShare(book, size, entryPrice - margin / size, 0);
  trade(book, -share * size);
  closePart(winner, share);
}

/** A share of a position is closed and its share of the margin goes home. */
function closePart(winner: Trader, share: number): void {
  winner.size = share === 1 ? 0 : winner.size * (1 - share);
  winner.margin *= 1 - share;
  winner.isDeleveraged = true;
}
