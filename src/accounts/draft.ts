import type { Accounts } from '../position.ts';
import type { Fraction, Price, Quote, Size } from '../units.ts';
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
  /** Cash by wallet, quote; a wallet that is not named holds nothing. */
  readonly wallets: ReadonlyMap<string, Quote>;
}

export interface PositionDraft {
  /** Place in the experiment's markets. */
  readonly market: number;
  size: Size;
  readonly entryPrice: Price;
  /** Posted at entry, quote. */
  margin: Quote;
  /** One of MARGIN_MODE_CODE. */
  readonly marginMode: number;
}

/** |size| × entry price, quote. */
export function notionalAtEntry(position: { readonly size: Size; readonly entryPrice: Price }): Quote {
  return Math.abs(position.size) * position.entryPrice;
}

/** What a trader who is short, or long, holds of this notional. */
export function sizeOf(side: 'long' | 'short', notional: Quote, entryPrice: Price): Size {
  return side === 'long' ? notional / entryPrice : -(notional / entryPrice);
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
  const positions = emptyPositions(accounts.reduce((count, account) => count + account.positions.length, 0));
  let row = 0;
  accounts.forEach((account, place) => {
    balance[place] = account.balance ?? sumOfMargins(account.positions) + account.freeBalance;
    isMarketMaker[place] = account.isMarketMaker ? 1 : 0;
    for (const position of inMarketOrder(account.positions)) {
      positions.account[row] = place;
      positions.market[row] = position.market;
      positions.size[row] = position.size;
      positions.entryPrice[row] = position.entryPrice;
      positions.margin[row] = position.margin;
      positions.marginMode[row] = position.marginMode;
      row++;
    }
  });
  const ids = accounts.map(({ id }) => id);
  return { ids, balance, isMarketMaker, wallets: walletColumns(accounts), positions, admission };
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
