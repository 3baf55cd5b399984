import { DrawdownWindow } from '../funds/drawdown-window.ts';
import type { MarginRows } from '../book-of-accounts.ts';
import type { CompiledBackstop } from './compile.ts';

/** What moves along a path behind the traders. Rows of a table of markets: place · markets + market. */
export interface BackstopState {
  readonly markets: number;
  /** Funds pay without limit: the run that measures `fundDraw`. */
  unlimited: boolean;
  /** The step that is under way; 0 before step 1. */
  step: number;

  // Pools. Balance = cash + Σ inventory cost; an unlimited one starts at 0 and may go below.
  readonly poolCash: Float64Array; //       counts inventory at zero, [pools]
  readonly inventorySize: Float64Array; //  signed, [pools × markets]
  readonly inventoryCost: Float64Array; //  Σ size · unit value at takeover, [pools × markets]
  readonly lastTaken: Float64Array; //      size of the last takeover, [pools × markets]
  readonly isLimited: Uint8Array; //        0 where it pays without limit, [pools]
  readonly poolDrawNow: Float64Array; //    cumulative payouts − receipts, [pools]
  readonly poolDraw: Float64Array; //       its running maximum, ≥ 0, [pools]
  readonly isDepleted: Uint8Array; //       1 = it was asked for more than it held on this path, [pools]
  inventoryRealised: number; //             realised profit and funding of all inventories, any sign

  // Drawdown rules.
  readonly windows: readonly (DrawdownWindow | undefined)[]; // [pools]
  readonly isDrawnDown: Uint8Array; //      [pools]
  readonly drawnDownSince: Int32Array; //   step at which it came on, [pools]

  // Volunteers and keepers.
  readonly providerCash: Float64Array; //   [providers × markets]
  readonly providerSize: Float64Array; //   signed, [providers × markets]

  // What limits count.
  readonly paidInMarket: Float64Array; //   on this path, [layers × markets]
  readonly paidInSettlement: Float64Array; // of the row being closed, [layers]
  readonly takenInStep: Float64Array; //    notional that keepers took in this step, [layers × markets]
  readonly venuePaid: Float64Array; //      out of a venueEquity layer, [layers]
  /** Equity of every account when the session began. [sessions][accounts] */
  readonly sessionStart: readonly Float64Array[];

  // Who paid.
  readonly takenProfit: Float64Array; //    profit forgone to deleveraging, and haircuts, any sign, [positions]
  readonly profitBefore: Float64Array; //   unrealised profit before the path's first of these, [positions]
  hasTakenProfit: boolean;
  adlNeeded: number; //                     Σ parts of shortfalls that deleveraging bore
  readonly layerPaid: Float64Array; //      part of the shortfalls that each layer bore, any sign, [layers]
  readonly acted: Uint8Array; //            1 = the layer paid or took something on this path, [layers]
}

export function createBackstopState({
  backstop,
  rows,
}: {
  readonly backstop: CompiledBackstop;
  readonly rows: MarginRows;
}): BackstopState {
  const { pools, layers, providers, sessions, markets } = backstop;
  const positions = rows.positions.count;
  return {
    markets,
    unlimited: false,
    step: 0,
    poolCash: new Float64Array(pools.length),
    inventorySize: new Float64Array(pools.length * markets),
    inventoryCost: new Float64Array(pools.length * markets),
    lastTaken: new Float64Array(pools.length * markets),
    isLimited: new Uint8Array(pools.length),
    poolDrawNow: new Float64Array(pools.length),
    poolDraw: new Float64Array(pools.length),
    isDepleted: new Uint8Array(pools.length),
    // Doubles from the start (`emptyTally`); a path starts them at 0.
    inventoryRealised: NaN,
    windows: pools.map(({ drawdown }) => (drawdown === undefined ? undefined : new DrawdownWindow())),
    isDrawnDown: new Uint8Array(pools.length),
    drawnDownSince: new Int32Array(pools.length),
    providerCash: new Float64Array(providers.length * markets),
    providerSize: new Float64Array(providers.length * markets),
    paidInMarket: new Float64Array(layers.length * markets),
    paidInSettlement: new Float64Array(layers.length),
    takenInStep: new Float64Array(layers.length * markets),
    venuePaid: new Float64Array(layers.length),
    sessionStart: sessions.map(() => new Float64Array(rows.accounts)),
    takenProfit: new Float64Array(positions),
    profitBefore: new Float64Array(positions),
    hasTakenProfit: false,
    adlNeeded: NaN,
    layerPaid: new Float64Array(layers.length),
    acted: new Uint8Array(layers.length),
  };
}

/** Back to before step 1. `unlimited` gives every fund endless credit. */
export function resetBackstopState(
  { backstop: state }: { readonly backstop: BackstopState },
  { backstop }: { readonly backstop: CompiledBackstop },
  unlimited: boolean,
): void {
  state.unlimited = unlimited;
  state.step = 0;
  backstop.pools.forEach(({ balance }, pool) => {
    state.isLimited[pool] = unlimited || balance === Infinity ? 0 : 1;
    state.poolCash[pool] = state.isLimited[pool] === 1 ? balance : 0;
    state.windows[pool]?.clear();
  });
  for (const column of [
    state.inventorySize,
    state.inventoryCost,
    state.lastTaken,
    state.poolDrawNow,
    state.poolDraw,
    state.isDepleted,
    state.isDrawnDown,
    state.drawnDownSince,
    state.providerCash,
    state.providerSize,
    state.paidInMarket,
    state.paidInSettlement,
    state.takenInStep,
    state.venuePaid,
    state.takenProfit,
    state.profitBefore,
    state.layerPaid,
    state.acted,
    ...state.sessionStart,
  ]) {
    column.fill(0);
  }
  state.inventoryRealised = 0;
  state.hasTakenProfit = false;
  state.adlNeeded = 0;
}
