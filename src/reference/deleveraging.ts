import type { Event } from '../event.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import type { DeleveragingRule } from '../venue.ts';
import { spread } from './allocations.ts';
import { ZERO, smaller, sumOf, total, type Amount } from './amount.ts';
import { depth, displace, largestWithGain, orderValue, sideOf } from './book.ts';
import { priceAt } from './contract.ts';
import { convertForClosed } from './coins.ts';
import { equityOf, scaleOf, walletBalance, worthOf } from './equity.ts';
import { closeInBook, closeWith } from './ledger.ts';
import type { Leg } from './plan.ts';
import { release } from './row-end.ts';
import { keepProfits, noteTaken } from './winners.ts';
import { scoreOf, scoreOrder } from './ranking.ts';
import type { PositionState, World } from './world.ts';

/** Winners that are closed against a bankrupt position (rules §7). */

/** A counterparty at its place in the queue, 1 = first. */
export interface Ranked {
  readonly position: PositionState;
  readonly rank: number;
}

/** A counterparty that is closed whole: what the order did not need of it. */
export interface Excess extends Ranked {
  readonly against: string;
  readonly layer: string;
}

interface Taken {
  readonly quantity: Amount;
  readonly value: Amount;
  readonly excesses: readonly Excess[];
}

/** The queue against a leg: found and ranked once per round, layer, market and side. */
function queueAgainst(world: World, layer: string, rule: DeleveragingRule, { market, side, position }: Leg): Ranked[] {
  const key = `${layer} ${market.place} ${side}`;
  let queue = world.queues.get(key);
  if (queue === undefined) {
    const { comparisons } = world;
    const eligible = world.positions.filter(({ market: held, size, cost, row }) => {
      if (held !== market || size.isZero() || sideOf(size) === side || world.underTrigger.has(row)) return false;
      if (!comparisons.isPositive(equityOf(row), scaleOf(row))) return false;
      const profit = size.times(market.value).minus(cost);
      return rule.eligible === 'opposite' || comparisons.isPositive(profit, scaleOf(row));
    });
    queue = rule.ranking === 'randomStart' ? eligible : ranked(world, rule, eligible);
    world.queues.set(key, queue);
  }
  const ordered = rule.ranking === 'randomStart' ? rotated(world, queue, position) : queue;
  return ordered.map((each, i) => ({ position: each, rank: i + 1 }));
}

/** In order, begun at a place that is drawn for the account that is liquidated. */
function rotated({ draw, step }: World, queue: readonly PositionState[], { row }: PositionState): PositionState[] {
  const u = draw(purpose(PURPOSE.ties), row.account.place, step);
  const start = Math.floor(u * queue.length);
  return [...queue.slice(start), ...queue.slice(0, start)];
}

function ranked(world: World, { ranking }: DeleveragingRule, eligible: readonly PositionState[]): PositionState[] {
  const scores = new Map(eligible.map((each) => [each, scoreOf(world, ranking, each)]));
  return eligible.toSorted(
    (a, b) => scoreOrder(world.comparisons, scores.get(a)!, scores.get(b)!) || a.place - b.place,
  );
}

/** How much of a counterparty what it is worth lets be closed at a unit value: isolated all or nothing. */
function reachOf(world: World, { row, size, market }: PositionState, value: Amount): Amount {
  const lossPerUnit = market.value.minus(value).times(sideOf(size));
  const whole = size.abs();
  const worth = worthOf(row);
  const after = worth.minus(lossPerUnit.times(whole));
  if (world.comparisons.compare(after, ZERO, scaleOf(row)) >= 0) return whole;
  return row.isCross && worth.greaterThan(0) ? smaller(whole, worth.div(lossPerUnit)) : ZERO;
}

/** Closes counterparties against up to `wanted` of a leg at a unit value. */
export function deleverage(
  world: World,
  layer: string,
  rule: DeleveragingRule,
  leg: Leg,
  wanted: Amount,
  value: Amount,
  told: Event[],
): Taken {
  const queue = queueAgainst(world, layer, rule, leg);
  let quantity = ZERO;
  const excesses: Excess[] = [];
  for (const { position, rank, part } of partsOf(world, rule, queue, wanted, value)) {
    quantity = sumOf(quantity, closeAgainst(world, { position, rank }, leg, part, value, layer, told));
    if (rule.allocation === 'wholePositionQueue' && !position.size.isZero()) {
      excesses.push({ position, rank, against: leg.position.row.account.id, layer });
    }
  }
  return { quantity, value: quantity.times(value), excesses };
}

interface Part extends Ranked {
  readonly part: Amount;
}

function partsOf(
  world: World,
  rule: DeleveragingRule,
  queue: readonly Ranked[],
  wanted: Amount,
  value: Amount,
): Part[] {
  const { comparisons } = world;
  const most = rule.maximumAccounts;
  if (rule.allocation === 'contractProRata') {
    const able = queue
      .map((each) => ({ ...each, reach: reachOf(world, each.position, value) }))
      .filter(({ reach }) => !reach.isZero())
      .slice(0, most === Infinity ? undefined : most);
    const reaches = able.map(({ reach }) => reach);
    const parts = spread(
      able.map(({ position }) => position.size.abs()),
      reaches,
      smaller(wanted, total(reaches)),
    );
    return able
      .map((each, i) => ({ ...each, part: parts[i]! }))
      .filter(({ part }) => comparisons.isPositive(part, wanted));
  }
  const parts: Part[] = [];
  let left = wanted;
  for (const each of queue) {
    if (parts.length >= most || !comparisons.isPositive(left, wanted)) break;
    const part = smaller(left, reachOf(world, each.position, value));
    if (!comparisons.isPositive(part, wanted)) continue;
    parts.push({ ...each, part });
    left = left.minus(part);
  }
  return parts;
}

/** An isolated position that is closed in part keeps its share of the cash; the rest is the account's. */
function releaseShare(position: PositionState, before: { size: Amount; cash: Amount }): void {
  const { row } = position;
  if (row.isCross) return;
  const kept = before.cash.times(position.size).div(before.size);
  release(row, row.cash.minus(kept));
}

function closeAgainst(
  world: World,
  { position, rank }: Ranked,
  leg: Leg,
  quantity: Amount,
  value: Amount,
  layer: string,
  told: Event[],
): Amount {
  const { row } = position;
  keepProfits(world, leg.position.row);
  const before = { size: position.size, cash: row.cash };
  // Doubles may leave dust of a counterparty, or none, where these digits tell the two apart.
  world.comparisons.compare(quantity, position.size.abs());
  const scale = scaleOf(row);
  const closed = closeWith(leg.position, row, position, quantity, value.times(quantity)).abs();
  releaseShare(position, before);
  tellDeleveraging(
    world,
    { position, rank, layer, against: leg.position.row.account.id },
    before.size,
    closed,
    closed.times(value),
    told,
  );
  convertForClosed(world, row, scale, (event) => told.push(event));
  return closed;
}

/** Closes what is left of a counterparty in the book, as far as its depth and the counterparty's own equity reach. */
export function fillExcess(world: World, excess: Excess, told: Event[]): void {
  const { position } = excess;
  const { market, size, row } = position;
  const side = sideOf(size);
  // Under isolated margin the share that closes with it is all that it may lose: its own bankruptcy price is its limit.
  const against = row.isCross ? market.value : row.cash.negated().div(size);
  const mayLose = row.isCross ? worthOf(row) : ZERO;
  const ceiling = smaller(size.abs(), depth(market, side));
  if (ceiling.isZero()) return;
  const gain = { market, side, against, feeRate: ZERO };
  const quantity = largestWithGain(gain, ceiling, mayLose.negated(), world.comparisons);
  if (!world.comparisons.isPositive(quantity, size.abs())) return;
  const before = { size, cash: row.cash };
  const scale = scaleOf(row);
  const value = orderValue(market, side, quantity);
  displace(market, side, quantity);
  const closed = closeInBook(position, quantity, value).abs();
  releaseShare(position, before);
  tellDeleveraging(world, excess, before.size, closed, value, told);
  convertForClosed(world, row, scale, (event) => told.push(event));
}

function tellDeleveraging(
  world: World,
  { position, rank, layer, against }: Excess,
  size: Amount,
  closed: Amount,
  value: Amount,
  told: Event[],
): void {
  const { market, row } = position;
  const side = sideOf(size);
  const profitForgone = closed.times(market.value).minus(value).times(side);
  const { step, round, tally } = world;
  noteTaken(world, row.account, profitForgone);
  row.account.met.add('deleveraging');
  tally.adlSize = tally.adlSize.plus(closed);
  tally.adlNotional = tally.adlNotional.plus(closed.times(market.value.abs()));
  tally.adlProfitTaken = tally.adlProfitTaken.plus(profitForgone);
  told.push({
    event: 'deleveraging',
    step,
    round,
    account: row.account.id,
    market: market.symbol,
    against,
    size: closed.times(side).toNumber(),
    fillPrice: priceAt(market.contract, value.div(closed)).toNumber(),
    profitForgone: profitForgone.toNumber(),
    rank,
    layer,
    balance: walletBalance(row.account),
  });
}
