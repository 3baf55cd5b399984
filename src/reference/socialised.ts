import type { Event } from '../event.ts';
import type { BackstopLayer } from '../venue.ts';
import { ZERO, larger, smaller, sumOf, type Amount } from './amount.ts';
import { allocate, raisable, spread, type LossHolder, type LossRule } from './allocations.ts';
import { sideOf, type Side } from './book.ts';
import { accountEquity, cashEquityOf, equityOf, notionalAtMark, profitOf, scaleOf, walletBalance } from './equity.ts';
import { transfer } from './ledger.ts';
import { keepProfits, noteTaken } from './winners.ts';
import type { AccountState, Holder, LayerState, MarketState, PositionState, RowState, World } from './world.ts';
import { stepTime } from './time.ts';

/** Losses that other accounts bear (rules §7): their balances are cut, their positions stay. */

type KindOf<K extends BackstopLayer['kind']> = Extract<BackstopLayer, { kind: K }>;
type Socialised = BackstopLayer & KindOf<'socialisedLoss' | 'clawback'>;

/** Whose loss it is: a row, by its closed position in a market. */
export interface Loss {
  readonly row: RowState;
  readonly market: MarketState;
  readonly side: Side;
  /** What rounding in the row's amounts is relative to. */
  readonly scale: Amount;
}

/** Raises up to `need` from others; what it raised. */
export function socialise(
  world: World,
  state: LayerState,
  layer: Socialised,
  loss: Loss,
  need: Amount,
  told: Event[],
): Amount {
  const isClawback = layer.kind === 'clawback' || layer.allocation === 'sessionClawback';
  const raised = isClawback ? clawBack(world, state, loss, need, told) : cutHolders(world, layer, loss, need, told);
  if (raised.isZero()) return ZERO;
  const { step, round, tally } = world;
  tally.socialised = tally.socialised.plus(raised);
  told.push({
    event: 'socialised',
    step,
    round,
    layer: layer.name,
    account: loss.row.account.id,
    amount: raised.toNumber(),
  });
  return raised;
}

/** One holder's part: out of its cash, at once. */
function cut(world: World, from: Holder, account: AccountState, row: RowState, part: Amount): Amount {
  keepProfits(world, row);
  account.met.add('haircut');
  const taken = transfer(from, row, part);
  noteTaken(world, account, taken);
  return taken;
}

function tellCut(
  { step, round }: World,
  account: AccountState,
  market: MarketState,
  row: RowState,
  cutBy: Amount,
  told: Event[],
): void {
  told.push({
    event: 'haircut',
    step,
    round,
    account: account.id,
    market: market.symbol,
    against: row.account.id,
    amount: cutBy.toNumber(),
    balance: walletBalance(account),
  });
}

type Holding = LossHolder & { readonly position: PositionState };

/** Positions that bear a loss: of other rows that are sound, with a profit where the rule asks for one. */
function holdersOf(world: World, layer: KindOf<'socialisedLoss'>, { row, market, side }: Loss): Holding[] {
  const { comparisons } = world;
  const everywhere = layer.allocation === 'globalHaircut';
  const counted = new Map<RowState, Amount>();
  return world.positions.flatMap((position): Holding[] => {
    const { size, row: held } = position;
    if (held === row || size.isZero() || world.underTrigger.has(held)) return [];
    if (!everywhere && position.market !== market) return [];
    const equity = equityOf(held);
    if (!comparisons.isPositive(equity, scaleOf(held))) return [];
    const holder = { position, equity, notional: notionalAtMark(position), size: size.abs() };
    if (layer.allocation === 'perUnit') return [{ ...holder, profit: equity }];
    if (!everywhere && layer.eligible === 'opposite' && sideOf(size) === side) return [];
    const room = equity.minus(counted.get(held) ?? ZERO);
    const profit = larger(ZERO, smaller(profitOf(position), room));
    if (!comparisons.isPositive(profit, scaleOf(held))) return [];
    if (everywhere) counted.set(held, sumOf(counted.get(held) ?? ZERO, profit));
    return [{ ...holder, profit }];
  });
}

function cutHolders(
  world: World,
  layer: Socialised & KindOf<'socialisedLoss'>,
  loss: Loss,
  need: Amount,
  told: Event[],
): Amount {
  const { comparisons } = world;
  const { row, scale } = loss;
  const holders = holdersOf(world, layer, loss);
  const rule: LossRule = layer;
  const borne = smaller(need, raisable(rule, holders));
  if (!comparisons.isPositive(borne, scale)) return ZERO;
  let raised = ZERO;
  allocate(rule, holders, borne, comparisons).forEach((part, i) => {
    if (!comparisons.isPositive(part, scale)) return;
    const { position } = holders[i]!;
    const { account } = position.row;
    const taken = cut(world, position.row, account, row, part);
    tellCut(world, account, position.market, row, taken, told);
    raised = sumOf(raised, taken);
  });
  return raised;
}

/** Takes back, pro rata, what accounts have gained since the session began. */
function clawBack(world: World, { gainedSince }: LayerState, loss: Loss, need: Amount, told: Event[]): Amount {
  const { comparisons } = world;
  const { row, market, scale } = loss;
  const gained = world.accounts.flatMap((account) => {
    if (account === row.account || account.rows.some((each) => world.underTrigger.has(each))) return [];
    const { crossRow, free } = account;
    const fromRow = crossRow === undefined ? ZERO : larger(ZERO, cashEquityOf(crossRow));
    const payable = smaller(
      larger(ZERO, accountEquity(account).minus(gainedSince.get(account)!)),
      fromRow.plus(larger(ZERO, free.cash)),
    );
    return comparisons.isPositive(payable, scale) ? [{ account, fromRow, payable }] : [];
  });
  const payables = gained.map(({ payable }) => payable);
  const parts = spread(payables, payables, need);
  let raised = ZERO;
  gained.forEach(({ account, fromRow }, i) => {
    const part = parts[i]!;
    if (!comparisons.isPositive(part, scale)) return;
    const ofRow = smaller(part, fromRow);
    const ofFree = part.minus(ofRow);
    let taken = ZERO;
    if (!ofRow.isZero()) taken = sumOf(taken, cut(world, account.crossRow!, account, row, ofRow));
    if (!ofFree.isZero()) taken = sumOf(taken, cut(world, account.free, account, row, ofFree));
    tellCut(world, account, market, row, taken, told);
    raised = sumOf(raised, taken);
  });
  return raised;
}

/**
 * At the start of a step, marks still those of the step before: does a session begin? Session i covers (i·S, (i+1)·S],
 * and what accounts have gained counts from the end of the step before its first.
 */
export function beginSessions(world: World): void {
  for (const { layer, gainedSince } of world.layers) {
    if (!('session' in layer)) continue;
    const sessionOf = (step: number): Amount => stepTime(world, step).div(layer.session).ceil();
    if (world.step > 1 && sessionOf(world.step).equals(sessionOf(world.step - 1))) continue;
    for (const account of world.accounts) gainedSince.set(account, accountEquity(account));
  }
}
