import type { ActedCounters } from '../outcome.ts';
import type { GroupMembers } from '../plan/groups.ts';
import { recordPlaces, type RecordPlaces } from '../plan/path-record.ts';
import type { RangeCounters, RowAmounts } from '../plan/plan.ts';
import { writePathRecord } from './path-record.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathEngine } from './simulate-path.ts';
import { MET } from './state.ts';

/** What a row met on the path that is under way. */
interface PendingRow {
  readonly row: number;
  readonly met: number;
  readonly owes: boolean;
  readonly partials: number;
  readonly shortfall: number;
  readonly taken: number;
}

/** Counts of one policy over a range. A path counts when all its policies have ended well. */
export class RangeTally {
  private readonly places: RecordPlaces;
  private readonly counters: Record<
    'liquidations' | 'negativeEquity' | 'negativeBalance' | 'deleveragings' | 'haircuts' | 'partialLiquidations',
    Uint32Array
  >;
  private readonly acted: ActedCounters;
  private readonly shortfalls = new AmountList();
  private readonly taken = new AmountList();
  private readonly records: Float64Array;
  private completePaths = 0;
  private pending: PendingRow[] = [];
  private readonly pendingActed: { triggers: Uint8Array; stages: Uint8Array; layers: Uint8Array };

  /** @param paths of the range */
  constructor(policy: CompiledPolicy, groups: number, paths: number) {
    const rows = policy.rows.count;
    const { triggers, liquidation, backstop } = policy.venue;
    this.places = recordPlaces(groups, backstop.length);
    this.counters = {
      liquidations: new Uint32Array(rows),
      negativeEquity: new Uint32Array(rows),
      negativeBalance: new Uint32Array(rows),
      deleveragings: new Uint32Array(rows),
      haircuts: new Uint32Array(rows),
      partialLiquidations: new Uint32Array(rows),
    };
    const lengths = { triggers: triggers.length, stages: liquidation.stages.length, layers: backstop.length };
    this.acted = {
      triggers: new Uint32Array(lengths.triggers),
      stages: new Uint32Array(lengths.stages),
      layers: new Uint32Array(lengths.layers),
    };
    this.pendingActed = {
      triggers: new Uint8Array(lengths.triggers),
      stages: new Uint8Array(lengths.stages),
      layers: new Uint8Array(lengths.layers),
    };
    this.records = new Float64Array(paths * this.places.width);
  }

  /** Takes down how a path has ended under the policy; it counts with `endPath`. */
  add({ policy, state }: PathEngine, members: GroupMembers): void {
    const { rows } = policy;
    for (let row = 0; row < rows.count; row++) {
      const met = state.metRow[row]!;
      const partials = state.partials[row]!;
      if (met === 0 && partials === 0) continue;
      let taken = 0;
      for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) taken += state.backstop.takenProfit[p]!;
      const owes = state.debt[row]! > 0;
      this.pending.push({ row, met, owes, partials, shortfall: state.shortfall[row]!, taken });
    }
    this.pendingActed.triggers.set(state.acted.triggers);
    this.pendingActed.stages.set(state.acted.stages);
    this.pendingActed.layers.set(state.backstop.acted);
    writePathRecord(policy, state, members, this.places, this.records, this.completePaths * this.places.width);
  }

  endPath(complete: boolean): void {
    if (complete) {
      for (const each of this.pending) this.count(each);
      addFlags(this.acted.triggers, this.pendingActed.triggers);
      addFlags(this.acted.stages, this.pendingActed.stages);
      addFlags(this.acted.layers, this.pendingActed.layers);
      this.completePaths++;
    }
    this.pending = [];
  }

  result(): RangeCounters {
    return {
      ...this.counters,
      shortfalls: this.shortfalls.result(),
      taken: this.taken.result(),
      acted: this.acted,
      // A copy: what crosses threads is the whole buffer behind a view.
      records: this.records.slice(0, this.completePaths * this.places.width),
    };
  }

  private count({ row, met, owes, partials, shortfall, taken }: PendingRow): void {
    const { counters } = this;
    if ((met & MET.liquidation) !== 0) counters.liquidations[row]!++;
    if ((met & MET.negativeEquity) !== 0) counters.negativeEquity[row]!++;
    if ((met & MET.deleveraging) !== 0) counters.deleveragings[row]!++;
    if ((met & MET.haircut) !== 0) counters.haircuts[row]!++;
    if (owes) counters.negativeBalance[row]!++;
    counters.partialLiquidations[row]! += partials;
    if (shortfall > 0) this.shortfalls.add(row, shortfall);
    if (taken !== 0) this.taken.add(row, taken);
  }
}

class AmountList {
  private readonly rows: number[] = [];
  private readonly amounts: number[] = [];

  add(row: number, amount: number): void {
    this.rows.push(row);
    this.amounts.push(amount);
  }

  result(): RowAmounts {
    return { rows: Uint32Array.from(this.rows), amounts: Float64Array.from(this.amounts) };
  }
}

function addFlags(into: Uint32Array, flags: Uint8Array): void {
  for (let i = 0; i < into.length; i++) into[i]! += flags[i]!;
}
