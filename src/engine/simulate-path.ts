import type { EventSink } from '../event.ts';
import type { MarketPath, MarketSeries } from '../market/market-path.ts';
import { Backstop } from './backstop/backstop.ts';
import { totalFund } from './backstop/ledger.ts';
import { updateBasis } from './basis.ts';
import { bookFacts, grossNotional, type BookFacts } from './book-facts.ts';
import type { Holdings } from './book-of-accounts.ts';
import { cadenceOf, type Cadence } from './cadence.ts';
import { calendarOf } from './calendar.ts';
import { moveCoinPrices } from './coins.ts';
import type { EngineContext } from './context.ts';
import type { Detector } from './detector/detector.ts';
import { EventDetector } from './detector/event-driven.ts';
import type { Draw } from './draw.ts';
import { resetEntries } from './entry-reset.ts';
import { settleFunding } from './funding.ts';
import { settleHorizon } from './horizon.ts';
import { checkConservation, NOTHING_LEFT_OVER, totalCash, type Residuals } from './ledger.ts';
import { SoleClosing } from './liquidation/sole-closing.ts';
import { SolventClosing } from './liquidation/solvent-closing.ts';
import { startMarkHistory } from './mark-history.ts';
import { rememberMarks, updateMarks } from './mark-price.ts';
import { scaleDepth } from './order-book.ts';
import { settleDebts } from './negative-balance.ts';
import type { CompiledPolicy } from './policy.ts';
import { QuietSteps } from './quiet-steps.ts';
import { Rounds } from './rounds.ts';
import { createState, resetHolders, resetMarkets, type PathState } from './state.ts';
import { boundStops, fireStops } from './stop-losses.ts';
import { arriveTopUps } from './top-ups.ts';
import { withdraw } from './withdrawals.ts';

export interface PathOptions {
  /** Decides what the venue leaves to chance: the same for every policy. */
  readonly draw: Draw;
  /** Money and positions before step 1, where they are not the policy's own (a population drawn per path). */
  readonly holdings?: Holdings | undefined;
  /** Every fund pays without limit: the run that measures `fundDraw` of a depleted path. */
  readonly unlimitedFunds?: boolean;
  /** Keeps the fund's balance at these steps (ascending, from 0) from `into[offset]` on. */
  readonly fundRecord?:
    { readonly steps: Int32Array; readonly into: Float64Array; readonly offset: number } | undefined;
  /** Called with 0 before step 1, and with k at the very end of step k: `state` may be read then. */
  readonly stepEnded?: (step: number) => void;
  readonly sink?: EventSink;
}

/** What follows from the length of a path and of its steps. */
interface Timing {
  readonly steps: number;
  readonly cadence: Cadence;
  readonly calendar: Int32Array;
}

/** `unlimited`: the run that measures `fundDraw` of a depleted path. */
type Funds = 'limited' | 'unlimited';

/** One policy's engine: built once, run on path after path. */
export class PathEngine {
  readonly policy: CompiledPolicy;
  readonly state: PathState;
  private readonly detector: Detector;
  private readonly backstop: Backstop;
  private readonly rounds: Rounds;
  private readonly quietSteps: QuietSteps;
  /** By the steps and lengths of the paths so far: those of an experiment are two, the second at twice the step. */
  private readonly timings: Timing[] = [];
  /** The same object on every path. */
  private readonly context: { -readonly [field in keyof EngineContext]: EngineContext[field] };
  private readonly soleClosing: SoleClosing | undefined;
  private readonly solventClosing: SolventClosing | undefined;
  /** Of the holdings that the last path started from. */
  private facts: BookFacts;
  /** Cash of all ledger accounts before step 1 of those holdings, with limited and with unlimited funds; NaN = not known yet. */
  private readonly cashBefore = { limited: NaN, unlimited: NaN };
  /** The kind of funds with which all holders stand as before step 1; undefined where a path has moved any of them. */
  private standsBefore: Funds | undefined;
  /** Index price of each market before step 1. */
  private readonly initialPrices: Float64Array;

  constructor(policy: CompiledPolicy, detector?: (policy: CompiledPolicy, state: PathState) => Detector) {
    this.policy = policy;
    this.state = createState(policy);
    this.facts = bookFacts(policy, policy.initial);
    this.initialPrices = new Float64Array(policy.markets.length);
    this.detector = detector?.(policy, this.state) ?? new EventDetector(policy, this.state);
    this.backstop = new Backstop(policy, this.state);
    this.rounds = new Rounds(policy.rows.count);
    this.quietSteps = new QuietSteps(policy, this.state, this.detector);
    this.context = {
      policy,
      state: this.state,
      cadence: cadenceOf(policy, 1),
      detector: this.detector,
      backstop: this.backstop,
      draw: () => NaN,
      sink: undefined,
      soleClosing: undefined,
      solventClosing: undefined,
    };
    const { plainClosing } = policy;
    this.soleClosing = plainClosing && new SoleClosing(this.context, plainClosing);
    this.solventClosing = plainClosing && new SolventClosing(this.context, plainClosing);
  }

  /**
   * Runs one path (docs/rules.md §4); what happened stands in `state` until the next run.
   *
   * @throws InvariantError when a law is broken
   */
  run(path: MarketPath, options: PathOptions): Residuals {
    const { state } = this;
    const { fundRecord } = options;
    const funds: Funds = options.unlimitedFunds === true ? 'unlimited' : 'limited';
    const timing = this.startPath(path, options, funds);
    const { context } = this;
    const { facts } = this;
    // Who looks at every step may do so to change something.
    let isMoved = options.stepEnded !== undefined;
    let recorded = 0;
    // What the funds hold now is what they held at the end of every step before this one that nobody has seen.
    const recordFunds = (step: number): void => {
      if (fundRecord === undefined) return;
      const { steps, into, offset } = fundRecord;
      if (recorded === steps.length || steps[recorded]! >= step) return;
      const held = totalFund(state);
      for (; recorded < steps.length && steps[recorded]! < step; recorded++) into[offset + recorded] = held;
    };
    options.stepEnded?.(0);

    for (let step = 1; ; step++) {
      // Who looks at every step sees every step.
      if (options.stepEnded === undefined) step = this.passQuietSteps(timing, path, step);
      recordFunds(step);
      if (step > path.steps) break;
      this.runStep(context, path, step);
      isMoved = true;
      options.stepEnded?.(step);
    }
    if (settleHorizon(context, path.steps)) isMoved = true;
    settleDebts(context, path.steps);
    if (!isMoved) {
      this.standsBefore = funds;
      return NOTHING_LEFT_OVER;
    }
    return checkConservation(state, this.policy, {
      cash: this.cashBefore[funds],
      grossSizes: facts.grossSizes,
      grossNotional: () => grossNotional(this.policy, facts, path),
    });
  }

  /**
   * Whether the last path began with the policy's own holdings and left everybody as before step 1: but for prices it ended
   * as any other such path does.
   */
  get isUnmoved(): boolean {
    return this.standsBefore === 'limited' && this.facts.holdings === this.policy.initial;
  }

  private startPath(path: MarketPath, options: PathOptions, funds: Funds): Timing {
    const { policy, state, backstop } = this;
    const { markets } = policy;
    const holdings = options.holdings ?? policy.initial;
    const timing = this.timingOf(path);
    const { cadence } = timing;
    const prices = this.initialPrices;
    let isSameStart = this.standsBefore === funds && this.facts.holdings === holdings;
    for (let m = 0; m < prices.length; m++) {
      const price = path.initial[markets[m]!.underlying]!;
      if (prices[m] !== price) isSameStart = false;
      prices[m] = price;
    }
    this.standsBefore = undefined;
    resetMarkets(state, prices, path);
    if (!isSameStart) this.resetHolders(holdings, funds);
    startMarkHistory(state.markHistory, cadence.markLag, prices);
    backstop.startPath(cadence);
    this.context.cadence = cadence;
    this.context.draw = options.draw;
    this.context.sink = options.sink;
    const isPlain = options.sink === undefined && state.coins === undefined;
    this.context.soleClosing = isPlain ? this.soleClosing : undefined;
    this.context.solventClosing = isPlain ? this.solventClosing : undefined;
    return timing;
  }

  /** Everybody, and the detector that watches them, back to before step 1. */
  private resetHolders(holdings: Holdings, funds: Funds): void {
    const { policy, state, cashBefore } = this;
    if (this.facts.holdings !== holdings) {
      this.facts = bookFacts(policy, holdings);
      cashBefore.limited = NaN;
      cashBefore.unlimited = NaN;
    }
    resetHolders(state, policy, holdings, this.facts.net, funds === 'unlimited');
    if (Number.isNaN(cashBefore[funds])) cashBefore[funds] = totalCash(state);
    boundStops(policy, state);
    this.detector.reset(holdings);
  }

  private timingOf({ step, steps }: MarketPath): Timing {
    for (const known of this.timings) if (known.cadence.step === step && known.steps === steps) return known;
    const cadence = cadenceOf(this.policy, step);
    const timing = { steps, cadence, calendar: calendarOf(this.policy, cadence, steps) };
    this.timings.push(timing);
    return timing;
  }

  /** Passes over the quiet steps from `step` on; returns the first that is to be run. */
  private passQuietSteps({ cadence, calendar }: Timing, path: MarketPath, step: number): number {
    const { policy, state } = this;
    const end = this.quietSteps.end(path, calendar, cadence, step);
    if (end === step) return step;
    const last = end - 1;
    for (let m = 0; m < state.books.length; m++) {
      const book = state.books[m]!;
      const { underlying } = policy.markets[m]!;
      const left = cadence.displacementLeft[m]!;
      book.index = last === path.steps ? path.extremes.final[underlying]! : path.index[underlying]![last]!;
      state.reportedIndex[m] = book.index;
      let { displacement } = book;
      for (let k = step; k < end && displacement !== 0; k++) displacement *= left;
      book.displacement = displacement;
    }
    // The marks of a step are otherwise set by it, whatever they were.
    if (end > path.steps || policy.readsPreviousMarks) updateMarks(policy, state, cadence, last);
    return end;
  }

  private runStep(context: EngineContext, path: MarketPath, step: number): void {
    const { policy, state, backstop } = this;
    const { cadence } = context;
    for (let m = 0; m < state.marks.length; m++) state.previousMarks[m] = state.marks[m]!;
    this.movePrices(path, cadence, step);
    if (policy.readsBasis) updateBasis(state, cadence);
    updateMarks(policy, state, cadence, step);
    backstop.startStep(step);
    const isFunded = settleFunding(context, step);
    const isWorkedOff = backstop.workOff(context, step);
    arriveTopUps(context, step);
    if (policy.withdrawals.length > 0) withdraw(context, step);
    const isStopped = fireStops(context, step);
    // Marks follow funding rates and mids: nothing else moves them within a step.
    if (isFunded || isWorkedOff || isStopped) updateMarks(policy, state, cadence, step);
    this.rounds.run(context, step);
    settleDebts(context, step);
    resetEntries(context, step);
    rememberMarks(policy, state, cadence, step);
    backstop.endStep(step);
  }

  private movePrices(path: MarketPath, { displacementLeft }: Cadence, step: number): void {
    const { books, reportedIndex } = this.state;
    const { markets } = this.policy;
    const { index } = path;
    const reported = path.distortion?.reported ?? index;
    for (let m = 0; m < books.length; m++) {
      const book = books[m]!;
      const { underlying } = markets[m]!;
      book.index = index[underlying]![step]!;
      reportedIndex[m] = reported[underlying]![step]!;
      if (book.displacement !== 0) book.displacement *= displacementLeft[m]!;
    }
    if (path.depth !== undefined) this.moveDepth(path.depth, step);
    if (path.funding !== undefined) this.movePremiums(path.funding, step);
    if (this.state.coins !== undefined) moveCoinPrices(this.state.coins, step);
  }

  private moveDepth(depth: MarketSeries, step: number): void {
    const { books } = this.state;
    for (let m = 0; m < books.length; m++) {
      const shares = depth[m];
      if (shares !== undefined) scaleDepth(books[m]!, shares[step]!);
    }
  }

  private movePremiums(funding: MarketSeries, step: number): void {
    const { premium } = this.state.funding;
    for (let m = 0; m < premium.length; m++) {
      const premiums = funding[m];
      if (premiums !== undefined) premium[m] = premiums[step]!;
    }
  }
}
