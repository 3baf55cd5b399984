import type { MarketPath } from '../market/path.ts';
import { ZERO, amount, exponential, larger, leftAfter, type Amount } from './amount.ts';
import { settleDebts } from './debts.ts';
import { equityOf, measureOf, sizesOf } from './equity.ts';
import { arriveTopUps, fillStops, withdraw } from './traders.ts';
import { balanceOf, updateDrawdowns, workOff } from './funds.ts';
import { settleFunding } from './funding.ts';
import { keepMarks, updateAverageBasis, updateMarks } from './marks.ts';
import { beginSessions } from './socialised.ts';
import { takeTurn } from './stages.ts';
import { awaitKeepers, isUnderActing, warn } from './triggers.ts';
import type { RowState, World } from './world.ts';
import { stepTime } from './time.ts';

/** One step, in the order of rules §4. */
export function runStep(world: World, path: MarketPath, step: number): void {
  world.step = step;
  world.round = 0;
  beginSessions(world);
  for (const market of world.markets) {
    const { terms } = market;
    market.index = amount(path.index[market.underlying]![step]!);
    market.reported = amount(reportedIn(path, market.underlying, step));
    market.distortion = amount(path.distortion?.markFactors[market.place]?.[step] ?? 1);
    market.depthShare = amount(path.depth?.[market.place]?.[step] ?? 1);
    market.funding.premium = amount(path.funding?.[market.place]?.[step] ?? 0);
    if (terms.book.kind !== 'none' && !market.displacement.isZero()) {
      market.displacement = market.displacement.times(
        leftAfter(amount(world.stepSeconds), terms.book.recoveryHalfLife),
      );
      market.growth = exponential(market.displacement);
    }
    updateAverageBasis(world, market);
  }
  for (const coin of world.coins) {
    coin.price = amount(path.index[coin.underlying]![step]!);
    coin.reported = amount(reportedIn(path, coin.underlying, step));
  }
  updateMarks(world);
  updateDrawdowns(world);
  for (const { taken } of world.layers) taken.clear();
  settleFunding(world);
  workOff(world);
  arriveTopUps(world);
  withdraw(world);
  fillStops(world);
  updateMarks(world);
  runRounds(world);
  world.round = 0;
  settleDebts(world);
  resetEntries(world);
  endStep(world);
}

/** The index as the venue sees it (rules §3). */
const reportedIn = ({ index, distortion }: MarketPath, underlying: number, step: number): number =>
  (distortion?.reported ?? index)[underlying]![step]!;

/** Rounds (rules §5): marks are frozen within one, the book is not. */
function runRounds(world: World): void {
  const { rows, step, tally, venue } = world;
  for (world.round = 1; ; world.round++) {
    if (world.round === 1) {
      awaitKeepers(world);
      warn(world);
    }
    world.underTrigger = new Set(rows.filter((row) => isUnderActing(world, row)));
    const found = [...world.underTrigger].filter(({ waitsIn }) => waitsIn !== step);
    if (found.length === 0) return;
    if (world.round > venue.liquidation.roundLimit) {
      tally.roundLimitReached = true;
      return;
    }
    world.queues = new Map();
    for (const row of nearestRuinFirst(world, found)) takeTurn(world, row);
    tally.cascadeRounds = Math.max(tally.cascadeRounds, world.round);
    updateMarks(world);
  }
}

/** Steps of equity / maintenance within which two rows are equally close to ruin. */
const RATIO_GRID = 17_179_869_184;

/** Lowest equity / maintenance first, ties by row. */
function nearestRuinFirst(world: World, found: readonly RowState[]): RowState[] {
  const ratios = new Map(found.map((row) => [row, ratioOf(world, row)]));
  return found.toSorted((a, b) => {
    const [x, y] = [ratios.get(a)!, ratios.get(b)!];
    if (!x.isFinite() || !y.isFinite()) return x.equals(y) ? a.place - b.place : x.comparedTo(y);
    const distance = x.minus(y).abs().times(RATIO_GRID);
    // On the two sides of a grid line, or so near that doubles may put them there: told apart by rounding alone.
    if (!distance.isZero() && distance.lessThan(2)) noteGrid(world, x, y);
    const onGrid = (ratio: Amount): Amount => ratio.times(RATIO_GRID).plus('0.5').floor();
    return onGrid(x).comparedTo(onGrid(y)) || a.place - b.place;
  });
}

function noteGrid({ comparisons }: World, ...ratios: readonly Amount[]): void {
  for (const ratio of ratios) {
    const place = ratio.times(RATIO_GRID).plus('0.5');
    comparisons.note(place.minus(place.round()).abs().div(RATIO_GRID), larger(ratio.abs(), amount(1)));
  }
}

function ratioOf(world: World, row: RowState): Amount {
  const equity = equityOf(row);
  const measure = measureOf(world, world.goal!.measure, sizesOf(row));
  if (!measure.isZero()) return equity.div(measure);
  return equity.isZero() ? ZERO : amount(equity.lessThan(0) ? -Infinity : Infinity);
}

/** Where the venue's settlement interval ends, entry prices become the marks: profit is realised, equity the same. */
function resetEntries(world: World): void {
  const { settlementInterval } = world.venue;
  if (settlementInterval === 0) return;
  const settled = (step: number): Amount => stepTime(world, step).div(settlementInterval).floor();
  if (settled(world.step).equals(settled(world.step - 1))) return;
  for (const position of world.positions) position.cost = position.size.times(position.market.value);
}

function endStep(world: World): void {
  for (const pool of world.pools) {
    const balance = balanceOf(pool);
    pool.history.push(balance);
    const atMark = [...pool.inventory].reduce(
      (sum, [market, { size }]) => sum.plus(size.times(market.value)),
      pool.cash,
    );
    const scale = larger(larger(balance.abs(), pool.initial), pool.cash.abs());
    if (!pool.isUnlimited && world.comparisons.compare(atMark, ZERO, scale) < 0) world.tally.fundEquityDepleted = true;
  }
  keepMarks(world);
}
