import { exp } from '../math/exp.ts';
import { BOUND_COUNTS, type ActedCounters } from '../outcome.ts';
import type { GroupMembers } from '../plan/groups.ts';
import { recordPlaces, type RecordPlaces } from '../plan/path-record.ts';
import {
  ROW_COUNTS,
  type RowCount,
  type RangeCounters,
  type RangeRecords,
  type RowAmounts,
  type RowCounts,
} from '../plan/plan.ts';
import { writePathRecord } from './path-record.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathEngine } from './simulate-path.ts';
import { hasMet, MET } from './met.ts';
import type { PathState } from './state.ts';

/** What rows met on the path that is under way: a column per fact, a place per row that met anything. */
class PendingRows {
  readonly row: Int32Array;
  readonly met: Uint8Array;
  readonly owes: Uint8Array;
  readonly partials: Uint32Array;
  readonly shortfall: Float64Array;
  readonly taken: Float64Array;
  count = 0;

  constructor(rows: number) {
    this.row = new Int32Array(rows);
    this.met = new Uint8Array(rows);
    this.owes = new Uint8Array(rows);
    this.partials = new Uint32Array(rows);
    this.shortfall = new Float64Array(rows);
    this.taken = new Float64Array(rows);
  }

  take({ rows }: CompiledPolicy, { met, debt, shortfall, backstop }: PathState): void {
    const { takenProfit, hasTakenProfit } = backstop;
    for (let place = 0; place < met.rowCount; place++) {
      const row = met.rows[place]!;
      let taken = 0;
      if (hasTakenProfit) for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) taken += takenProfit[p]!;
      this.row[place] = row;
      this.met[place] = met.ofRow[row]!;
      this.owes[place] = debt[row]! > 0 ? 1 : 0;
      this.partials[place] = met.partials[row]!;
      this.shortfall[place] = shortfall[row]!;
      this.taken[place] = taken;
    }
    this.count = met.rowCount;
  }
}

/** Counts of one policy over a range after another. A path counts when all its policies have ended well. */
export class RangeTally {
  private readonly places: RecordPlaces;
  /** [rows] each; all 0 but for the touched rows. */
  private readonly counters: Record<RowCount, Uint32Array>;
  private readonly isTouched: Uint8Array;
  private touched: number[] = [];
  private readonly acted: ActedCounters;
  private shortfalls = new AmountList();
  private taken = new AmountList();
  private recorded = new AmountList();
  private readonly recordedPaths: Uint32Array;
  private readonly pending: PendingRows;
  private readonly pendingActed: { triggers: Uint8Array; stages: Uint8Array; layers: Uint8Array; bounds: Float64Array };
  private readonly pendingRecord: Float64Array;
  /** What paths that move nobody leave: the record of one, and how many there were. */
  private unmovedRecord: Float64Array | undefined;
  private unmovedPaths = 0;
  /** How the path that is under way has ended under the policy; `none`: not yet, or it does not run it. */
  private pendingEnd: 'none' | 'unmoved' | 'moved' = 'none';

  constructor(policy: CompiledPolicy, groups: number) {
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
    this.isTouched = new Uint8Array(rows);
    this.pending = new PendingRows(rows);
    const lengths = { triggers: triggers.length, stages: liquidation.stages.length, layers: backstop.length };
    this.acted = {
      triggers: new Uint32Array(lengths.triggers),
      stages: new Uint32Array(lengths.stages),
      layers: new Uint32Array(lengths.layers),
      bounds: new Float64Array(BOUND_COUNTS.length),
    };
    this.pendingActed = {
      triggers: new Uint8Array(lengths.triggers),
      stages: new Uint8Array(lengths.stages),
      layers: new Uint8Array(lengths.layers),
      bounds: new Float64Array(BOUND_COUNTS.length),
    };
    this.recordedPaths = new Uint32Array(this.places.width);
    this.pendingRecord = new Float64Array(this.places.width);
  }

  /**
   * Takes down how a path has ended under the policy; it counts with `endPath`.
   *
   * @param thinned  of the market path
   */
  add({ policy, state, isUnmoved }: PathEngine, members: GroupMembers, thinned?: Float64Array): void {
    this.pendingEnd = isUnmoved && thinned === undefined && this.unmovedRecord !== undefined ? 'unmoved' : 'moved';
    if (this.pendingEnd === 'unmoved') return;
    this.pending.take(policy, state);
    this.pendingActed.triggers.set(state.acted.triggers);
    this.pendingActed.stages.set(state.acted.stages);
    this.pendingActed.layers.set(state.backstop.acted);
    this.pendingActed.bounds.set(state.funding.bounds);
    if (thinned !== undefined) this.pendingActed.bounds.set(thinned, state.funding.bounds.length);
    writePathRecord(policy, state, members, this.places, this.pendingRecord);
    if (isUnmoved) this.unmovedRecord = this.pendingRecord.slice();
  }

  /** @param logWeight  of the path: amounts are added times its weight, so that their means are those of the law as it stands */
  endPath(complete: boolean, logWeight: number): void {
    if (complete && this.pendingEnd === 'unmoved') {
      this.unmovedPaths++;
    } else if (complete && this.pendingEnd === 'moved') {
      const weight = exp(logWeight);
      for (let place = 0; place < this.pending.count; place++) this.count(place, weight);
      addFlags(this.acted.triggers, this.pendingActed.triggers);
      addFlags(this.acted.stages, this.pendingActed.stages);
      addFlags(this.acted.layers, this.pendingActed.layers);
      addFlags(this.acted.bounds, this.pendingActed.bounds);
      this.record(weight);
    }
    this.pendingEnd = 'none';
  }

  /** Counts since the last result, which begins the next range. */
  result(): RangeCounters {
    const result = {
      rows: this.takeRows(),
      shortfalls: this.shortfalls.result(),
      taken: this.taken.result(),
      acted: {
        triggers: taken(this.acted.triggers),
        stages: taken(this.acted.stages),
        layers: taken(this.acted.layers),
        bounds: taken(this.acted.bounds),
      },
      records: this.takeRecords(),
    };
    this.shortfalls = new AmountList();
    this.taken = new AmountList();
    return result;
  }

  private takeRows(): RowCounts {
    const row = Uint32Array.from(this.touched);
    const counts = (name: RowCount): Uint32Array => row.map((each) => this.counters[name][each]!);
    const found: RowCounts = {
      row,
      liquidations: counts('liquidations'),
      negativeEquity: counts('negativeEquity'),
      negativeBalance: counts('negativeBalance'),
      deleveragings: counts('deleveragings'),
      haircuts: counts('haircuts'),
      partialLiquidations: counts('partialLiquidations'),
    };
    for (const each of row) {
      for (const name of ROW_COUNTS) this.counters[name][each] = 0;
      this.isTouched[each] = 0;
    }
    this.touched = [];
    return found;
  }

  private takeRecords(): RangeRecords {
    const { rows: places, amounts: values } = this.recorded.result();
    this.recorded = new AmountList();
    this.unmovedRecord?.forEach((value, place) => {
      if (!Number.isNaN(value)) this.recordedPaths[place]! += this.unmovedPaths;
    });
    this.unmovedPaths = 0;
    return { paths: taken(this.recordedPaths), places, values };
  }

  /** Takes the record of a complete path down. */
  private record(weight: number): void {
    const { pendingRecord, recordedPaths } = this;
    for (let place = 0; place < pendingRecord.length; place++) {
      const value = pendingRecord[place]!;
      if (Number.isNaN(value)) continue;
      recordedPaths[place]!++;
      if (value !== 0) this.recorded.add(place, value * (this.places.isProduct(place) ? weight * weight : weight));
    }
  }

  private count(place: number, weight: number): void {
    const { counters, pending } = this;
    const row = pending.row[place]!;
    const met = pending.met[place]!;
    if (this.isTouched[row] === 0) {
      this.isTouched[row] = 1;
      this.touched.push(row);
    }
    counters.liquidations[row]! += hasMet(met, MET.liquidation);
    counters.negativeEquity[row]! += hasMet(met, MET.negativeEquity);
    counters.deleveragings[row]! += hasMet(met, MET.deleveraging);
    counters.haircuts[row]! += hasMet(met, MET.haircut);
    counters.negativeBalance[row]! += pending.owes[place]!;
    counters.partialLiquidations[row]! += pending.partials[place]!;
    if (pending.shortfall[place]! > 0) this.shortfalls.add(row, weight * pending.shortfall[place]!);
    if (pending.taken[place] !== 0) this.taken.add(row, weight * pending.taken[place]!);
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

/** A copy of the counts, which then begin at 0 again. */
function taken<Counts extends Uint32Array | Float64Array>(counts: Counts): Counts {
  const copy = counts.slice() as Counts;
  counts.fill(0);
  return copy;
}

function addFlags(into: Uint32Array | Float64Array, flags: Uint8Array | Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i]! += flags[i]!;
}
