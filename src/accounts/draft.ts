import { notionalOf, type ContractKind } from '../margin/contract.ts';
import type { Accounts } from '../position.ts';
import type { Fraction, Price, Quote, Seconds, Size } from '../units.ts';
import { codePointOrder } from './code-point-order.ts';

/** An account on its way into the book; admission may still change its positions. */
export interface AccountDraft {
  readonly id: string;
  readonly isMarketMaker: boolean;
  readonly positions: PositionDraft[];
  /** All cash of the futures wallet where it is given; else the sum of the margins and `freeBalance`. Quote. */
  readonly balance?: Quote;
  /** Cash beside the margins, quote, ≥ 0; not read where `balance` is given. */
  freeBalance: Quote;
  /** Cash by wallet, quote (of a coin that counts as collateral: in coin); a wallet that is not named holds nothing. */
  readonly wallets: ReadonlyMap<string, Quote>;
  /** How it answers a margin call: so many seconds later, with so many times the margin posted at entry. Absent = not at all. */
  topUp?: { readonly delay: Seconds; readonly size: number };
}

export interface PositionDraft {
  /** Place in the experiment's markets. */
  readonly market: number;
  readonly contract: ContractKind;
  size: Size;
  readonly entryPrice: Price;
  /** Posted at entry, quote. */
  margin: Quote;
  /** One of MARGIN_MODE_CODE. */
  readonly marginMode: number;
  /** Rank by age within the book; absent = in the order of the drafts. All positions of a book have one, or none. */
  readonly age?: number;
  /** Mark at which the trader's stop-loss fires; absent = none. */
  stopPrice?: Price;
}

/** |size · v(entry)|: quote, or coin of an inverse contract. */
export function notionalAtEntry({
  contract,
  size,
  entryPrice,
}: Pick<PositionDraft, 'contract' | 'size' | 'entryPrice'>): Quote {
  return notionalOf(contract, size, entryPrice);
}

/**
 * |size| whose notional at entry is so much in the settlement coin.
 *
 * @param notional quote, or coin of an inverse contract
 */
export function quantityOf(contract: ContractKind, notional: Quote, entryPrice: Price): Size {
  return contract === 'linear' ? notional / entryPrice : notional * entryPrice;
}

/**
 * What a trader who is short, or long, holds of this notional in quote: base, but of an inverse contract the notional
 * itself.
 */
export function sizeOf(contract: ContractKind, side: 'long' | 'short', notional: Quote, entryPrice: Price): Size {
  const quantity = contract === 'linear' ? notional / entryPrice : notional;
  return side === 'long' ? quantity : -quantity;
}

/** The leverage at which a position was entered: notional at entry / margin, > 0. */
export function entryLeverage(position: PositionDraft): Fraction {
  return notionalAtEntry(position) / position.margin;
}

/** Sum of the margins in market order, quote: the order in which the book stores them, hence the same bits everywhere. */
export function sumOfMargins(positions: readonly PositionDraft[]): Quote {
  return inMarketOrder(positions).reduce((sum, { margin }) => sum + margin, 0);
}

/** Lays the drafts out as columns, in the order that `Accounts` promises. */
export function assemble(drafts: readonly AccountDraft[], admission: Accounts['admission']): Accounts {
  const order = codePointOrder(drafts.map(({ id }) => id));
  const accounts = drafts.map((_, row) => drafts[order[row]!]!);
  const balance = new Float64Array(accounts.length);
  const isMarketMaker = new Uint8Array(accounts.length);
  const ages = agesOf(drafts);
  const positions = emptyPositions(ages.size);
  const topUpDelay = new Float64Array(accounts.length).fill(Number.NaN);
  const topUpSize = new Float64Array(accounts.length);
  let row = 0;
  accounts.forEach((account, place) => {
    balance[place] = account.balance ?? sumOfMargins(account.positions) + account.freeBalance;
    isMarketMaker[place] = account.isMarketMaker ? 1 : 0;
    topUpDelay[place] = account.topUp?.delay ?? Number.NaN;
    topUpSize[place] = account.topUp?.size ?? 0;
    for (const position of inMarketOrder(account.positions)) {
      positions.account[row] = place;
      positions.market[row] = position.market;
      positions.size[row] = position.size;
      positions.entryPrice[row] = position.entryPrice;
      positions.margin[row] = position.margin;
      positions.marginMode[row] = position.marginMode;
      positions.age[row] = ages.get(position)!;
      positions.stopPrice[row] = position.stopPrice ?? Number.NaN;
      row++;
    }
  });
  const ids = accounts.map(({ id }) => id);
  const wallets = walletColumns(accounts);
  return { ids, balance, isMarketMaker, wallets, positions, topUpDelay, topUpSize, admission };
}

/** Each position's age: its own rank, or its place among all positions of the drafts as they stand. */
function agesOf(drafts: readonly AccountDraft[]): Map<PositionDraft, number> {
  const ages = new Map<PositionDraft, number>();
  for (const { positions } of drafts) for (const position of positions) ages.set(position, position.age ?? ages.size);
  return ages;
}

function emptyPositions(count: number): Accounts['positions'] {
  return {
    count,
    account: new Int32Array(count),
    market: new Int32Array(count),
    size: new Float64Array(count),
    entryPrice: new Float64Array(count),
    margin: new Float64Array(count),
    marginMode: new Uint8Array(count),
    age: new Int32Array(count),
    stopPrice: new Float64Array(count),
  };
}

function inMarketOrder(positions: readonly PositionDraft[]): readonly PositionDraft[] {
  return positions.length < 2 ? positions : positions.toSorted((a, b) => a.market - b.market);
}

/** A column per wallet that any account names, wallets in code-point order. */
function walletColumns(accounts: readonly AccountDraft[]): { [wallet: string]: Float64Array } {
  const names = namesOfWallets(accounts);
  return Object.fromEntries(
    Array.from(codePointOrder(names), (place) => {
      const name = names[place]!;
      return [name, Float64Array.from(accounts, ({ wallets }) => wallets.get(name) ?? 0)];
    }),
  );
}

function namesOfWallets(accounts: readonly AccountDraft[]): string[] {
  const names = new Set<string>();
  for (const { wallets } of accounts) for (const name of wallets.keys()) names.add(name);
  return [...names];
}
