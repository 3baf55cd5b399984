import type { Funding } from '../experiment.ts';
import { ZERO, amount, clamp, total, type Amount } from './amount.ts';
import { basisOf } from './book.ts';
import { unitValue } from './contract.ts';
import { walletBalance } from './equity.ts';
import { noteBalances } from './funds.ts';
import { transfer } from './ledger.ts';
import type { Holder, Inventory, MarketState, World } from './world.ts';
import { stepTime } from './time.ts';

/** Time between two settlements of a market, seconds; undefined where it has none. */
export function fundingInterval(
  { venue, stepSeconds }: World,
  { terms: { funding } }: MarketState,
): number | undefined {
  switch (funding.kind) {
    case 'none':
      return undefined;
    case 'constant':
    case 'replay':
    case 'ornsteinUhlenbeck':
      return funding.interval;
    case 'premium':
      if (venue.funding === undefined) return undefined;
      return venue.funding.continuous ? stepSeconds : venue.funding.interval;
  }
}

/** The rate of the settlement that is due: the market's own, or the venue's rule over premium and average basis. */
function rateDue({ venue }: World, { terms: { funding }, funding: memory }: MarketState, interval: number): Amount {
  switch (funding.kind) {
    case 'none':
      return ZERO;
    case 'constant':
      return amount(funding.rate);
    case 'replay':
      return amount(funding.rates[memory.settled] ?? 0);
    case 'ornsteinUhlenbeck':
      return memory.premium;
    case 'premium': {
      const rule = venue.funding!;
      const stated = statedFor(funding.premium, memory.settled);
      const premium = total(memory.bases).div(memory.bases.length).plus(stated);
      const width = amount(rule.clamp);
      const dampened = premium.plus(clamp(amount(rule.interest).minus(premium), width.negated(), width));
      const cap = amount(rule.cap);
      return clamp(dampened.times(interval).div(rule.per), cap.negated(), cap);
    }
  }
}

/** The premium that the market states for a settlement; that of a process is among the bases. */
function statedFor(premium: Extract<Funding, { kind: 'premium' }>['premium'], settlement: number): number {
  if (typeof premium === 'number') return premium;
  return 'kind' in premium ? 0 : (premium[settlement] ?? 0);
}

/** Who holds a position beside the margin rows and the book. */
function otherHolders({ pools, layers }: World, market: MarketState): [Holder, Inventory | undefined][] {
  return [
    ...pools.map((pool): [Holder, Inventory | undefined] => [pool, pool.inventory.get(market)]),
    ...layers.flatMap(({ providers }) =>
      providers.map((provider): [Holder, Inventory | undefined] => [provider, provider.inventory.get(market)]),
    ),
    [market.outside, market.outside],
  ];
}

/**
 * Settles what falls due in the step (rules §4.3): every holder receives −size · |v(p)| · rate. What all others receive
 * the book pays, which is what it receives itself, since sizes sum to zero.
 */
export function settleFunding(world: World): void {
  const start = stepTime(world, world.step - 1);
  const end = stepTime(world, world.step);
  for (const market of world.markets) {
    const interval = fundingInterval(world, market);
    if (interval === undefined) continue;
    market.funding.bases.push(basisOf(market).plus(market.funding.premium));
    const due = end.div(interval).floor().minus(start.div(interval).floor()).toNumber();
    for (let settlement = 0; settlement < due; settlement++) settleMarket(world, market, interval);
    if (due > 0) market.funding.bases = [];
  }
}

function settleMarket(world: World, market: MarketState, interval: number): void {
  const { step, round, sink, venue } = world;
  const rate = rateDue(world, market, interval);
  const price = venue.funding?.paidOn === 'index' ? market.reported : market.mark;
  const perUnit = unitValue(market.contract, price).abs().times(rate);
  market.funding.lastRate = rate;
  market.funding.settled++;
  for (const { row, market: held, size } of world.positions) {
    if (held !== market || size.isZero()) continue;
    const received = transfer(market.book, row, size.times(perUnit).negated());
    row.fundingPaid = row.fundingPaid.minus(received);
    sink({
      event: 'funding',
      step,
      round,
      market: market.symbol,
      account: row.account.id,
      rate: rate.toNumber(),
      amount: received.toNumber(),
      balance: walletBalance(row.account),
    });
  }
  for (const [holder, inventory] of otherHolders(world, market)) {
    if (inventory !== undefined) transfer(market.book, holder, inventory.size.times(perUnit).negated());
  }
  noteBalances(world);
}
