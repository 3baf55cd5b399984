import type { EventSink } from '../event.ts';
import type { Experiment, Market } from '../experiment.ts';
import type { Contract } from '../price-model.ts';
import type { BackstopLayer, CollateralCoin, Fund, Trigger, Venue } from '../venue.ts';
import type { Amount } from './amount.ts';
import type { Comparisons } from './comparisons.ts';
import type { Tally } from './tally.ts';
import type { Winners } from './winners.ts';

/** Uniform number in (0, 1) for a purpose (`random/purpose.ts`), an account's row and a step: the same for every engine. */
export type Draw = (purpose: number, account: number, step: number) => number;

/** A ledger account. Cash counts positions at zero: collateral − Σ size · v(entry) (rules §1). */
export interface Holder {
  cash: Amount;
}

/** What a holder has in one market. */
export interface Inventory {
  size: Amount;
  /** Σ size · v(entry), signed as size · v. */
  cost: Amount;
}

export interface MarketState {
  readonly place: number;
  readonly symbol: string;
  readonly underlying: number;
  readonly contract: Contract;
  readonly terms: Market;
  readonly initialPrice: Amount;
  index: Amount;
  /** The index as the venue sees it, and the factor on what its rule makes the mark. */
  reported: Amount;
  distortion: Amount;
  /** Log displacement x of the book from the index, eˣ, and the largest |x| so far. */
  displacement: Amount;
  largestDisplacement: Amount;
  growth: Amount;
  /** Share of the book's stated depth that rests. */
  depthShare: Amount;
  averageBasis: Amount;
  /** The price that values equity, and its unit value; frozen within a round. */
  mark: Amount;
  value: Amount;
  /** Mark at the end of the previous step. */
  previousMark: Amount;
  /** The mark rule's price at the end of each step, 0 first: what a lagging mark shows. */
  readonly endOfStep: Amount[];
  /** The taker of all orders, and the other side of an unbalanced table. */
  readonly book: Holder & Inventory;
  readonly outside: Holder & Inventory;
  readonly funding: {
    lastRate: Amount;
    /** Settlements so far. */
    settled: number;
    /** Bases at the starts of the steps since the last settlement, with the premium of the market's process. */
    bases: Amount[];
    /** Where the market's own premium or rate process stands. */
    premium: Amount;
  };
}

/** A coin that the venue takes as collateral and that accounts hold. */
export interface CoinState {
  readonly rule: CollateralCoin;
  /** Place of the underlying that prices it. */
  readonly underlying: number;
  /** Index price; stands still within a step. */
  price: Amount;
  /** The index price that the venue sees. */
  reported: Amount;
  /** What accounts held before step 1, and what the outside has bought of it. In coin. */
  readonly initial: Amount;
  sold: Amount;
}

export interface AccountState {
  /** Row in the accounts: code-point order. */
  readonly place: number;
  readonly id: string;
  /** Futures cash that is not at stake. */
  readonly free: Holder;
  readonly wallets: ReadonlyMap<string, Holder>;
  /** Amounts in coin. */
  readonly coins: Map<CoinState, Amount>;
  readonly rows: RowState[];
  crossRow: RowState | undefined;
  /** Whole steps between a margin call and the money; undefined: it does not react. */
  readonly topUpSteps: number | undefined;
  readonly topUpSize: Amount;
  readonly met: Set<
    'liquidation' | 'negativeEquity' | 'lossBeyondMargin' | 'deleveraging' | 'haircut' | 'funding' | 'partials'
  >;
}

export interface PositionState extends Inventory {
  /** Order among all positions: by row, then by market. */
  place: number;
  readonly row: RowState;
  readonly market: MarketState;
  /** Margin at entry, and as a share of the notional at entry. */
  readonly margin: Amount;
  readonly usedRate: Amount;
  readonly age: number;
  readonly stop: Amount | undefined;
}

/** A margin row: an isolated position, or all cross positions of an account. */
export interface RowState extends Holder {
  readonly place: number;
  readonly account: AccountState;
  readonly isCross: boolean;
  readonly positions: PositionState[];
  /** What it owes, as a ledger account: −debt. */
  readonly debt: Holder;
  newDebt: Amount;
  /** Staked before step 1, and paid in since. */
  staked: Amount;
  /** Margin at entry of its positions, and top-ups. */
  marginAtEntry: Amount;
  posted: Amount;
  /** Moved out to the account's balance or to a fund, less what isolated rows of the account paid into a cross row. */
  released: Amount;
  shortfall: Amount;
  fundingPaid: Amount;
  stopsCancelled: boolean;
  topUpDue: number | undefined;
  /** By trigger: was the row under it at the previous step's first round? */
  readonly wasUnder: boolean[];
  /** By trigger that needs one: the keeper that was sent for, the step in which it arrives, and whether it is at work. */
  readonly keepers: ({ readonly arrives: number; isThere: boolean } | undefined)[];
  /** The step in which the row has to wait until the next. */
  waitsIn: number;
  /** By stage. */
  readonly cadence: { step: number; orders: number; next: number; cooledUntil: number }[];
  clipped: { step: number; notional: Amount };
  partials: number;
}

export interface Pool extends Holder {
  readonly fund: Fund;
  readonly markets: ReadonlySet<MarketState>;
  readonly initial: Amount;
  readonly isUnlimited: boolean;
  /** Fees and remainders that it received, less what it paid towards shortfalls. */
  netReceipts: Amount;
  /** By market. */
  readonly inventory: Map<MarketState, Inventory & { lastTaken: Amount; halfLife: number }>;
  /** Balances at the ends of steps, that before step 1 first. */
  readonly history: Amount[];
  drawnDownSince: number | undefined;
}

export interface Provider extends Holder {
  readonly name: string;
  readonly capacity: Amount;
  readonly inventory: Map<MarketState, Inventory>;
}

/** What a layer remembers along the path. */
export interface LayerState {
  readonly place: number;
  readonly layer: BackstopLayer;
  /** insuranceFund: drawn for each market. */
  readonly drawn: Map<MarketState, Amount>;
  /** venueEquity: what is left. */
  left: Amount;
  /** assignment and keepers. */
  readonly providers: readonly Provider[];
  /** keepers: notional taken in this step, by market. */
  readonly taken: Map<MarketState, Amount>;
  /** clawback: equity of each account when the session began. */
  readonly gainedSince: Map<AccountState, Amount>;
}

/** Everything that one path of one policy is made of. */
export interface World {
  readonly experiment: Experiment;
  readonly venue: Venue;
  readonly draw: Draw;
  readonly sink: EventSink;
  readonly comparisons: Comparisons;
  readonly unlimitedFunds: boolean;
  /** Length of a step in seconds. */
  readonly stepSeconds: number;
  readonly markets: readonly MarketState[];
  readonly accounts: readonly AccountState[];
  readonly rows: readonly RowState[];
  readonly positions: readonly PositionState[];
  /** In the order of their conversion. */
  readonly coins: readonly CoinState[];
  readonly pools: readonly Pool[];
  readonly layers: readonly LayerState[];
  readonly venueEquity: Holder;
  readonly writtenOff: Holder;
  readonly deposits: Holder;
  readonly tally: Tally;
  readonly winners: Winners;
  /** The first `liquidate` trigger: what goals and the order of a round refer to. */
  readonly goal: Trigger | undefined;
  step: number;
  /** 0 outside the rounds. */
  round: number;
  /** Rows under an acting `liquidate` trigger when the round began. */
  underTrigger: ReadonlySet<RowState>;
  /** Counterparties of the round in their order, by layer, market and side. */
  queues: Map<string, readonly PositionState[]>;
}
