import { poolsOf } from '../../accounts/fund-balances.ts';
import type { Experiment } from '../../experiment.ts';
import type { Accounts } from '../../position.ts';
import type { BackstopLayer, FundCondition, FundDrawdown, Solvency, Venue } from '../../venue.ts';

/** One purse of a fund, ready to run. */
export interface CompiledPool {
  /** Name of its fund. */
  readonly fund: string;
  /** Places of the markets that it stands for, ascending. */
  readonly markets: readonly number[];
  /** Before step 1, quote, ≥ 0; Infinity = unlimited. */
  readonly balance: number;
  readonly drawdown: FundDrawdown | undefined;
  /** Seconds in which half of an inventory is worked off; Infinity = it is kept. */
  readonly workOffHalfLife: number;
}

/** Whether a part of the rules may act: by the equity of the row, and by the state of a fund. */
export interface Condition {
  readonly when: Solvency;
  readonly onlyWhile?: FundCondition;
}

/** A backstop layer with its places. */
export type CompiledLayer = BackstopLayer & {
  /** In the venue's order. */
  readonly place: number;
  /** The pool that it draws on, or takes over into, per market; −1 = none. */
  readonly pools: Int32Array;
  /** Place of its first provider; −1 where it has none. */
  readonly firstProvider: number;
};

export type LayerOf<K extends BackstopLayer['kind']> = Extract<CompiledLayer, { kind: K }>;

/** Layers that let the book fill on: they pay for what it costs. */
export type CashLayer = LayerOf<'insuranceFund' | 'venueEquity' | 'socialisedLoss' | 'clawback' | 'accountDebt'>;

/** Layers that take size at a price of their own. */
export type PositionLayer = Exclude<CompiledLayer, CashLayer>;

export function isPositionLayer(layer: CompiledLayer): layer is PositionLayer {
  switch (layer.kind) {
    case 'adl':
    case 'unwind':
    case 'takeover':
    case 'assignment':
    case 'keepers':
      return true;
    case 'insuranceFund':
    case 'venueEquity':
    case 'socialisedLoss':
    case 'clawback':
    case 'accountDebt':
      return false;
  }
}

/** A volunteer of an assignment, or a layer of keepers. */
export interface Provider {
  readonly name: string;
  /** Most notional that it holds in one market, at the mark, quote. */
  readonly capacity: number;
}

/** Who stands behind the traders: the same on every path. */
export interface CompiledBackstop {
  readonly pools: readonly CompiledPool[];
  readonly layers: readonly CompiledLayer[];
  /** Position layers that stand before the first cash layer. */
  readonly leading: number;
  readonly providers: readonly Provider[];
  readonly hasKeepers: boolean;
  /** Whether pools take positions over: no other pool has an inventory, or a balance below zero. */
  readonly hasTakeover: boolean;
  /** Pool that fees and remainders of a market go to, where the rule says «fund»; −1 = none. [markets] */
  readonly receiving: Int32Array;
  /** Pool of a named fund for each market; −1 = none. [markets] */
  readonly poolsOfFund: { readonly [fund: string]: Int32Array };
  /** Lengths of the sessions that clawbacks look at, seconds, each once. */
  readonly sessions: readonly number[];
  readonly markets: number;
}

/** Length of the sessions that a layer looks at, seconds; undefined where it looks at none. */
export function sessionOf(layer: BackstopLayer): number | undefined {
  if (layer.kind === 'clawback') return layer.session;
  return layer.kind === 'socialisedLoss' && layer.allocation === 'sessionClawback' ? layer.session : undefined;
}

export function compileBackstop(venue: Venue, experiment: Experiment, accounts: Accounts): CompiledBackstop {
  const markets = experiment.markets.length;
  const pools = poolsOf(venue, experiment, accounts).map((pool): CompiledPool => {
    const takeover = venue.backstop.find((layer) => layer.kind === 'takeover' && layer.fund === pool.fund);
    return {
      ...pool,
      drawdown: venue.funds.find(({ name }) => name === pool.fund)!.drawdown,
      workOffHalfLife: takeover?.kind === 'takeover' ? takeover.workOffHalfLife : Infinity,
    };
  });
  const poolsOfFund: { [fund: string]: Int32Array } = {};
  for (const { name } of venue.funds) {
    poolsOfFund[name] = Int32Array.from({ length: markets }, (_, market) =>
      pools.findIndex((pool) => pool.fund === name && pool.markets.includes(market)),
    );
  }
  const nowhere = new Int32Array(markets).fill(-1);
  const providers: Provider[] = [];
  const layers = venue.backstop.map((layer, place): CompiledLayer => {
    const own = providersOf(layer);
    const firstProvider = own.length === 0 ? -1 : providers.length;
    providers.push(...own);
    return { ...layer, place, pools: 'fund' in layer ? poolsOfFund[layer.fund]! : nowhere, firstProvider };
  });
  const firstCash = layers.findIndex((layer) => !isPositionLayer(layer));
  const receiving = layers.find((layer) => 'fund' in layer)?.pools;
  return {
    pools,
    layers,
    leading: firstCash < 0 ? layers.length : firstCash,
    providers,
    hasKeepers: layers.some(({ kind }) => kind === 'keepers'),
    hasTakeover: layers.some(({ kind }) => kind === 'takeover'),
    receiving: receiving ?? (venue.funds.length > 0 ? poolsOfFund[venue.funds[0]!.name]! : nowhere),
    poolsOfFund,
    sessions: [...new Set(venue.backstop.flatMap((layer) => sessionOf(layer) ?? []))],
    markets,
  };
}

function providersOf(layer: BackstopLayer): readonly Provider[] {
  if (layer.kind === 'assignment') return layer.providers;
  return layer.kind === 'keepers' ? [{ name: layer.name, capacity: Infinity }] : [];
}
