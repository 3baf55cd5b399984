import type { EventSink } from '../event.ts';
import type { MarketPath } from '../market/path.ts';
import { DeleveragingQueues } from './adl/queue.ts';
import { netSizes, type Holdings } from './book-of-accounts.ts';
import type { Detector } from './detector/detector.ts';
import { ScanningDetector } from './detector/scanning.ts';
import { settleFunding } from './funding.ts';
import { settleHorizon } from './horizon.ts';
import { checkConservation, totalCash, type Residuals } from './ledger.ts';
import { liquidate, type LiquidationContext } from './liquidation/liquidate.ts';
import { updateMarks } from './mark-price.ts';
import { displacementLeft } from './order-book.ts';
import type { CompiledPolicy } from './policy.ts';
import { rowEquity, rowMaintenance } from './row.ts';
import { createState, resetState, totalFund, type PathState } from './state.ts';

/** Steps of the margin ratio within which two accounts are equally close to ruin. */
const RATIO_GRID = 17_179_869_184;

export interface PathOptions {
  /** Money and positions before step 1, where they are not the policy's own (a population drawn per path). */
  readonly holdings?: Holdings;
  /** Every fund pays without limit: the run that measures `fundDraw` of a depleted path. */
  readonly unlimitedFunds?: boolean;
  /** Keeps the fund's balance at these steps (ascending, from 0) from `into[offset]` on. */
  readonly fundRecord?: { readonly steps: Int32Array; readonly into: Float64Array; readonly offset: number };
  readonly sink?: EventSink;
}

/** One policy's engine: built once, run on path after path. */
export class PathEngine {
  readonly policy: CompiledPolicy;
  readonly state: PathState;
  private readonly detector: Detector;
  private readonly queues: DeleveragingQueues;
  private readonly found: Int32Array;

  constructor(policy: CompiledPolicy, detector?: (policy: CompiledPolicy, state: PathState) => Detector) {
    this.policy = policy;
    this.state = createState(policy);
    this.detector = detector?.(policy, this.state) ?? new ScanningDetector(policy, this.state);
    this.queues = new DeleveragingQueues(policy, this.state);
    this.found = new Int32Array(policy.rows.count);
  }

  /**
   * Runs one path; what happened stands in `state` until the next run.
   *
   * @throws InvariantError when a law is broken
   */
  run(path: MarketPath, options: PathOptions = {}): Residuals {
    const { policy, state } = this;
    const { markets } = policy;
    const holdings = options.holdings ?? policy.initial;
    const net = netSizes(policy.rows, holdings, markets.length);
    resetState(state, policy, holdings, net, options.unlimitedFunds === true);
    this.detector.reset();
    const before = { cash: totalCash(state), ...this.grossBook(path, holdings) };
    const context: LiquidationContext = {
      policy,
      state,
      queues: this.queues,
      detector: this.detector,
      unlimitedFunds: options.unlimitedFunds === true,
      sink: options.sink,
    };
    const prices = markets.map(({ underlying }) => path.index[underlying]!);
    const decay = markets.map(({ book }) =>
      book.kind === 'linear' ? displacementLeft(book.recoveryHalfLife, path.step) : 1,
    );
    const isFunded = markets.some(({ funding }) => funding.kind !== 'none');
    const { fundRecord } = options;
    let recorded = 0;
    if (fundRecord !== undefined) fundRecord.into[fundRecord.offset + recorded++] = totalFund(state);

    for (let step = 1; step <= path.steps; step++) {
      for (let m = 0; m < prices.length; m++) {
        const book = state.books[m]!;
        book.index = prices[m]![step]!;
        if (book.displacement !== 0) book.displacement *= decay[m]!;
      }
      updateMarks(policy, state);
      if (isFunded && settleFunding(policy, state, (step - 1) * path.step, step * path.step, step, options.sink)) {
        this.detector.allChanged();
      }
      this.liquidateInRounds(context, step);
      if (fundRecord !== undefined && fundRecord.steps[recorded] === step) {
        fundRecord.into[fundRecord.offset + recorded++] = totalFund(state);
      }
    }
    settleHorizon(policy, state, path.steps, options.unlimitedFunds === true, options.sink);
    return checkConservation(state, policy, before);
  }

  /** Rounds until nobody is under a trigger (design §8.4): marks stand still within a round and move between rounds. */
  private liquidateInRounds(context: LiquidationContext, step: number): void {
    const { policy, state, found, queues } = this;
    for (let round = 1; ; round++) {
      const underTrigger = this.detector.rowsUnderTrigger(state.marks, found);
      if (underTrigger === 0) return;
      queues.startRound(found, underTrigger);
      const count = this.dropWaiting(underTrigger, step);
      if (count === 0) return;
      if (round > policy.venue.liquidation.roundLimit) {
        state.tally.roundLimitReached = true;
        return;
      }
      if (round > state.tally.cascadeRounds) state.tally.cascadeRounds = round;
      this.orderByMarginRatio(count);
      for (let i = 0; i < count; i++) liquidate(context, found[i]!, step, round);
      updateMarks(policy, state);
    }
  }

  /** What the book could not take is tried again at the next step, not in this one. */
  private dropWaiting(count: number, step: number): number {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = this.found[i]!;
      if (this.state.waitingSince[row] !== step) this.found[kept++] = row;
    }
    return kept;
  }

  /**
   * Lowest equity / maintenance first, ties by account id. The ratio orders only, it decides no trigger; it is rounded to
   * 2⁻³⁴, far above its own rounding, so that accounts of equal leverage and entry tie whatever their size.
   */
  private orderByMarginRatio(count: number): void {
    if (count < 2) return;
    const { policy, state } = this;
    const rows = Array.from(this.found.subarray(0, count), (row) => ({
      row,
      ratio: Math.round((rowEquity(policy.rows, state, row) / rowMaintenance(policy, state, row)) * RATIO_GRID),
    }));
    rows.sort((a, b) => (a.ratio < b.ratio ? -1 : a.ratio > b.ratio ? 1 : a.row - b.row));
    rows.forEach(({ row }, i) => (this.found[i] = row));
  }

  private grossBook(path: MarketPath, holdings: Holdings): { grossSizes: Float64Array; grossNotional: number } {
    const { rows, markets } = this.policy;
    const grossSizes = new Float64Array(markets.length);
    for (let p = 0; p < rows.positions.count; p++)
      grossSizes[rows.positions.market[p]!]! += Math.abs(holdings.size[p]!);
    // At the highest price of the path: what rounding is measured against.
    const highest = markets.map(({ underlying }) =>
      path.index[underlying]!.reduce((most, price) => Math.max(most, price)),
    );
    const grossNotional = grossSizes.reduce((sum, gross, m) => sum + gross * highest[m]!, 0);
    return { grossSizes, grossNotional };
  }
}
