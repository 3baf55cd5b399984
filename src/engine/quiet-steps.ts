import { exp } from '../math/exp.ts';
import { STEPS_PER_BLOCK, type MarketPath, type PriceExtremes } from '../market/market-path.ts';
import type { Cadence } from './cadence.ts';
import type { Detector, QuietRange } from './detector/detector.ts';
import type { Price } from '../units.ts';
import { MarkPreview, PREVIEW_ERROR } from './mark-preview.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** Prices are compared with edges in their own unit, to within what converting and multiplying may round. */
const CAUTION = 1e-14;

/**
 * Steps in which nothing can happen: no event of the calendar, no money under way, every mark between the detector's edges
 * and the stop-losses. The engine passes over them. Marks that move by themselves (averages, lags, funding bases), funds that
 * are watched step by step, inventories that are worked off and coins whose prices move leave no step quiet.
 */
export class QuietSteps {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly detector: Detector;
  private readonly isPossible: boolean;
  private readonly followsMid: boolean;
  /** Index prices strictly between which a market is quiet. [markets] */
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  /** Marks strictly between which it is. [markets] */
  private readonly lowMark: Float64Array;
  private readonly highMark: Float64Array;
  private readonly preview: MarkPreview;

  constructor(policy: CompiledPolicy, state: PathState, detector: Detector) {
    const { markPrice } = policy.venue;
    this.policy = policy;
    this.state = state;
    this.detector = detector;
    this.followsMid = markPrice.kind === 'mid';
    this.isPossible =
      (markPrice.kind === 'index' || this.followsMid) &&
      markPrice.lag === 0 &&
      !policy.readsBasis &&
      state.coins === undefined &&
      !policy.backstop.hasTakeover &&
      policy.backstop.pools.every(({ drawdown }) => drawdown === undefined);
    this.low = new Float64Array(policy.markets.length);
    this.high = new Float64Array(policy.markets.length);
    this.lowMark = new Float64Array(policy.markets.length);
    this.highMark = new Float64Array(policy.markets.length);
    this.preview = new MarkPreview(policy, state);
  }

  /**
   * The first step from `from` on that has to be run; `path.steps + 1` where none has.
   *
   * @param calendar see `calendarOf`
   */
  end(path: MarketPath, calendar: Int32Array, cadence: Cadence, from: number): number {
    if (from > path.steps) return from;
    // In a step that is shown otherwise than it is, marks are not where the index is.
    const end = Math.min(calendar[from]!, path.distortion?.next[from] ?? Infinity);
    if (!this.isPossible || end === from || this.state.memory.topUpsPending > 0) return from;
    const { quiet } = this.detector;
    if (quiet === undefined) return from;
    this.boundMarks(quiet);
    if (this.detector.watchesRows) return this.endOfWatch(path, cadence, from, end);
    this.boundIndices();
    if (end > path.steps && this.isQuietThroughout(path.extremes)) return end;
    const { index, blockLow, blockHigh } = path;
    let step = from;
    while (step < end) {
      const block = (step - 1) / STEPS_PER_BLOCK;
      const isWhole = Number.isInteger(block) && step + STEPS_PER_BLOCK <= end;
      if (isWhole && this.isQuiet(blockLow, blockHigh, block)) step += STEPS_PER_BLOCK;
      else if (this.isQuiet(index, index, step)) step++;
      else break;
    }
    return step;
  }

  /** The same where the detector watches rows: step by step, by where marks will be if nobody trades. */
  private endOfWatch({ index }: MarketPath, cadence: Cadence, from: number, end: number): number {
    this.preview.startFrom(from - 1);
    let step = from;
    while (step < end && this.isPreviewQuiet(index, cadence, step)) step++;
    return step;
  }

  private boundMarks({ low, high }: QuietRange): void {
    const { books, stopBounds } = this.state;
    for (let m = 0; m < books.length; m++) {
      const isLinear = books[m]!.sign === 1;
      const lowest = isLinear ? low[m]! : priceOfInverse(low[m]!);
      const highest = isLinear ? high[m]! : priceOfInverse(high[m]!);
      this.lowMark[m] = Math.max(lowest, stopBounds.highestOfLongs[m]!);
      this.highMark[m] = Math.min(highest, stopBounds.lowestOfShorts[m]!);
    }
  }

  /** The same said of the index: a displacement that decays only brings the mark closer to it. */
  private boundIndices(): void {
    const { books } = this.state;
    for (let m = 0; m < books.length; m++) {
      const { displacement } = books[m]!;
      const shift = this.followsMid && displacement !== 0 ? exp(displacement) : 1;
      this.low[m] = (this.lowMark[m]! / Math.min(1, shift)) * (1 + CAUTION);
      this.high[m] = (this.highMark[m]! / Math.max(1, shift)) * (1 - CAUTION);
    }
  }

  private isPreviewQuiet(index: MarketPath['index'], cadence: Cadence, step: number): boolean {
    const { preview, lowMark, highMark } = this;
    preview.lookAt(step, index, cadence);
    for (let m = 0; m < lowMark.length; m++) {
      const price = preview.prices[m]!;
      const error = PREVIEW_ERROR * price;
      if (!(price - error > lowMark[m]! && price + error < highMark[m]!)) return false;
    }
    return this.detector.watchedAreSafe(preview.values);
  }

  private isQuietThroughout({ minimum, maximum }: PriceExtremes): boolean {
    const { low, high } = this;
    const { markets } = this.policy;
    for (let m = 0; m < low.length; m++) {
      const { underlying } = markets[m]!;
      if (!(minimum[underlying]! > low[m]! && maximum[underlying]! < high[m]!)) return false;
    }
    return true;
  }

  private isQuiet(lowest: readonly Float64Array[], highest: readonly Float64Array[], place: number): boolean {
    const { low, high } = this;
    const { markets } = this.policy;
    for (let m = 0; m < low.length; m++) {
      const { underlying } = markets[m]!;
      if (!(lowest[underlying]![place]! > low[m]! && highest[underlying]![place]! < high[m]!)) return false;
    }
    return true;
  }
}

/** Unit values of an inverse contract reach up to 0, which no price has. */
function priceOfInverse(value: number): Price {
  return value < 0 ? -1 / value : Infinity;
}
