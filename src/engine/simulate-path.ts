import { unitValue } from '../margin/contract.ts';
import type { EventSink } from '../event.ts';
import type { MarketPath } from '../market/path.ts';
import { Backstop } from './backstop/backstop.ts';
import { totalFund } from './backstop/ledger.ts';
import { updateBasis } from './basis.ts';
import { netSizes, type Holdings } from './book-of-accounts.ts';
import { cadenceOf, type Cadence } from './cadence.ts';
import { moveCoinPrices } from './coins.ts';
import type { EngineContext } from './context.ts';
import type { Detector } from './detector/detector.ts';
import { ScanningDetector } from './detector/scanning.ts';
import type { Draw } from './draw.ts';
import { resetEntries } from './entry-reset.ts';
import { settleFunding } from './funding.ts';
import { settleHorizon } from './horizon.ts';
import { checkConservation, totalCash, type Residuals } from './ledger.ts';
import { startMarkHistory } from './mark-history.ts';
import { rememberMarks, updateMarks } from './mark-price.ts';
import { settleDebts } from './negative-balance.ts';
import type { CompiledPolicy } from './policy.ts';
import { Rounds } from './rounds.ts';
import { createState, resetState, type PathState } from './state.ts';
import { boundStops, fireStops } from './stop-losses.ts';
import { arriveTopUps } from './top-ups.ts';

export interface PathOptions {
  /** Decides what the venue leaves to chance: the same for every policy. */
  readonly draw: Draw;
  /** Money and positions before step 1, where they are not the policy's own (a population drawn per path). */
  readonly holdings?: Holdings;
  /** Every fund pays without limit: the run that measures `fundDraw` of a depleted path. */
  readonly unlimitedFunds?: boolean;
  /** Keeps the fund's balance at these steps (ascending, from 0) from `into[offset]` on. */
  readonly fundRecord?: { readonly steps: Int32Array; readonly into: Float64Array; readonly offset: number };
  /** Called with 0 before step 1, and with k at the very end of step k: `state` may be read then. */
  readonly stepEnded?: (step: number) => void;
  readonly sink?: EventSink;
}

/** One policy's engine: built once, run on path after path. */
export class PathEngine {
  readonly policy: CompiledPolicy;
  readonly state: PathState;
  private readonly detector: Detector;
  private readonly backstop: Backstop;
  private readonly rounds: Rounds;
  private cadence: Cadence | undefined;
  /** Index prices along the path. [markets][steps + 1] */
  private prices: readonly Float64Array[] = [];

  constructor(policy: CompiledPolicy, detector?: (policy: CompiledPolicy, state: PathState) => Detector) {
    this.policy = policy;
    this.state = createState(policy);
    this.detector = detector?.(policy, this.state) ?? new ScanningDetector(policy, this.state);
    this.backstop = new Backstop(policy, this.state);
    this.rounds = new Rounds(policy.rows.count);
  }

  /**
   * Runs one path (docs/rules.md §4); what happened stands in `state` until the next run.
   *
   * @throws InvariantError when a law is broken
   */
  run(path: MarketPath, options: PathOptions): Residuals {
    const { state } = this;
    const { fundRecord } = options;
    const context = this.startPath(path, options);
    const before = { cash: totalCash(state), ...this.grossBook(path, options.holdings ?? this.policy.initial) };
    let recorded = 0;
    if (fundRecord !== undefined) fundRecord.into[fundRecord.offset + recorded++] = totalFund(state);
    options.stepEnded?.(0);

    for (let step = 1; step <= path.steps; step++) {
      this.runStep(context, step);
      if (fundRecord !== undefined && fundRecord.steps[recorded] === step) {
        fundRecord.into[fundRecord.offset + recorded++] = totalFund(state);
      }
      options.stepEnded?.(step);
    }
    settleHorizon(context, path.steps);
    settleDebts(context, path.steps);
    return checkConservation(state, this.policy, before);
  }

  private startPath(path: MarketPath, options: PathOptions): EngineContext {
    const { policy, state, detector, backstop } = this;
    const { markets } = policy;
    const holdings = options.holdings ?? policy.initial;
    const cadence = this.cadence?.step === path.step ? this.cadence : cadenceOf(policy, path.step);
    this.cadence = cadence;
    this.prices = markets.map(({ underlying }) => path.index[underlying]!);
    const prices = Float64Array.from(this.prices, (along) => along[0]!);
    const net = netSizes(policy.rows, holdings, markets.length);
    resetState(state, policy, holdings, net, prices, path.index, options.unlimitedFunds === true);
    boundStops(policy, state);
    startMarkHistory(state.markHistory, cadence.markLag, prices);
    detector.reset();
    backstop.startPath(cadence);
    return { policy, state, cadence, detector, backstop, draw: options.draw, sink: options.sink };
  }

  private runStep(context: EngineContext, step: number): void {
    const { policy, state, backstop } = this;
    const { cadence } = context;
    for (let m = 0; m < state.marks.length; m++) state.previousMarks[m] = state.marks[m]!;
    this.movePrices(cadence, step);
    if (policy.readsBasis) updateBasis(state.basis, state.books, cadence);
    updateMarks(policy, state, cadence, step);
    backstop.startStep(step);
    const isFunded = settleFunding(context, step);
    const isWorkedOff = backstop.workOff(context, step);
    arriveTopUps(context, step);
    const isStopped = fireStops(context, step);
    // Marks follow funding rates and mids: nothing else moves them within a step.
    if (isFunded || isWorkedOff || isStopped) updateMarks(policy, state, cadence, step);
    this.rounds.run(context, step);
    settleDebts(context, step);
    resetEntries(context, step);
    rememberMarks(policy, state, cadence, step);
    backstop.endStep(step);
  }

  private movePrices({ displacementLeft }: Cadence, step: number): void {
    const { books } = this.state;
    for (let m = 0; m < books.length; m++) {
      const book = books[m]!;
      book.index = this.prices[m]![step]!;
      if (book.displacement !== 0) book.displacement *= displacementLeft[m]!;
    }
    if (this.state.coins !== undefined) moveCoinPrices(this.state.coins, step);
  }

  /** What rounding is measured against: the traders' sizes, at the largest notional of the path. */
  private grossBook(path: MarketPath, holdings: Holdings): { grossSizes: Float64Array; grossNotional: number } {
    const { rows, markets } = this.policy;
    const grossSizes = new Float64Array(markets.length);
    for (let p = 0; p < rows.positions.count; p++)
      grossSizes[rows.positions.market[p]!]! += Math.abs(holdings.size[p]!);
    const largest = markets.map(({ underlying, contract }) => {
      let lowest = Infinity;
      let highest = 0;
      for (const price of path.index[underlying]!) {
        if (price < lowest) lowest = price;
        if (price > highest) highest = price;
      }
      // Linear contracts are worth most at the highest price, inverse ones at the lowest.
      return Math.max(...[lowest, highest].map((price) => Math.abs(unitValue(contract.kind, price))));
    });
    const grossNotional = grossSizes.reduce((sum, gross, m) => sum + gross * largest[m]!, 0);
    return { grossSizes, grossNotional };
  }
}
