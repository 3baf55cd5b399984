import { bracketOf } from '../../margin/schedule.ts';
import { TIE } from '../../margin/tie.ts';
import { PREVIEW_ERROR } from '../mark-preview.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import { markBrackets, type MarkBrackets } from './bracket-margin.ts';

/** Lines hold while every mark stays within this share of where they were drawn. */
const WINDOW = 0.03;

/** A row that can take moves of this share has room: it needs no line. */
const ENOUGH = 0.009;

/** More than rounding, and the error of a preview, can make of what marks travel. */
const ALLOWANCE = 4 * PREVIEW_ERROR;

/**
 * Of the amounts that a line is made of: a trigger ties within 10⁻¹² of the row's scale, which grows by no more than the window;
 * summing the line and the verdict rounds by a few 10⁻¹⁶ of them.
 */
const ROUNDING = 4 * TIE;

/**
 * What a row has above its triggers, bounded from below by a line: of marks within a window,
 *
 *     equity − level · maintenance ≥ constant + Σ slope(p) · v(p)
 *
 * As long as no notional leaves its bracket k the two are the same thing: slope = size − level · rate(k) · |size| (linear
 * contracts), constant = cash + level · Σ amount(k). Elsewhere in the window maintenance is above that line, as it is convex,
 * by at most the change of the rate times that of the notional, on either side, which the constant is lowered by; and by
 * far more than rounding and ties can amount to. To look at a row costs a few multiplications then.
 */
export class EquityLines {
  private readonly start: Int32Array;
  private readonly market: Int32Array;
  private readonly state: PathState;
  private readonly brackets: MarkBrackets;
  /** Quote; NaN = no line. [rows] */
  private readonly constant: Float64Array;
  /** Size. [positions] */
  private readonly slope: Float64Array;
  /** Σ |slope · v| at the center of the window: what marks that travel 100 % cost the line at most. Quote. [rows] */
  private readonly weight: Float64Array;
  /** How far marks may have travelled before the row's line is asked again. [rows] */
  private readonly due: Float64Array;
  /** What it has above its triggers when it has room. Quote. [rows] */
  private readonly enough: Float64Array;
  /** The window. [markets] */
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  private readonly center: Float64Array;
  /** Unit values when they were followed last. [markets] */
  private readonly last: Float64Array;
  /** Since the window was moved, the sum of the largest move of any mark from one look to the next, as a share of its center. */
  private travelled = 0;

  constructor(policy: CompiledPolicy, state: PathState, brackets: MarkBrackets) {
    const { rows, markets } = policy;
    this.start = rows.start;
    this.market = rows.positions.market;
    this.state = state;
    this.brackets = brackets;
    this.constant = new Float64Array(rows.count).fill(NaN);
    this.slope = new Float64Array(rows.positions.count);
    this.weight = new Float64Array(rows.count);
    this.due = new Float64Array(rows.count).fill(-Infinity);
    this.enough = new Float64Array(rows.count);
    this.low = new Float64Array(markets.length);
    this.high = new Float64Array(markets.length);
    this.center = new Float64Array(markets.length);
    this.last = new Float64Array(markets.length);
  }

  /** The marks have moved to these unit values. Returns false where the lines hold no longer: until the window is moved. */
  follow(values: Float64Array): boolean {
    const { low, high, last, center } = this;
    let move = 0;
    for (let market = 0; market < values.length; market++) {
      const value = values[market]!;
      if (!(value >= low[market]! && value <= high[market]!)) {
        this.travelled = Infinity;
        return false;
      }
      move = Math.max(move, Math.abs((value - last[market]!) / center[market]!));
      last[market] = value;
    }
    this.travelled += move;
    // Beyond it rounding of the sum might amount to something.
    return this.travelled < 1;
  }

  /** A window around the marks: no line that was drawn before holds. */
  moveWindow(): void {
    const { low, high, last, center } = this;
    const { values } = this.state;
    this.travelled = 0;
    for (let market = 0; market < values.length; market++) {
      const value = values[market]!;
      const reach = WINDOW * Math.abs(value);
      last[market] = value;
      center[market] = value;
      low[market] = value - reach;
      high[market] = value + reach;
    }
  }

  /** Whether the row's line says that it is above its triggers. */
  isAbove(row: number, values: Float64Array): boolean {
    return this.travelled < this.due[row]! || this.ask(row, values) > 0;
  }

  /** Whether it says so, and that the row has not enough room to be left alone. */
  isClose(row: number, values: Float64Array): boolean {
    if (this.travelled < this.due[row]!) return true;
    const left = this.ask(row, values);
    return left > 0 && left < this.enough[row]!;
  }

  /** What the line says that is left above the triggers, quote; NaN = no line. Notes how far that reaches. */
  private ask(row: number, values: Float64Array): number {
    const { slope, start, market } = this;
    const end = start[row + 1]!;
    let left = this.constant[row]!;
    for (let p = start[row]!; p < end; p++) left += slope[p]! * values[market[p]!]!;
    const reach = left / this.weight[row]! - ALLOWANCE;
    this.due[row] = this.travelled + reach;
    return reach > 0 ? left : 0;
  }

  erase(row: number): void {
    this.constant[row] = NaN;
    this.due[row] = -Infinity;
  }

  /** Draws the line of a row, all of whose marks are within the window. */
  draw(row: number): void {
    const { state, slope, low, high, start } = this;
    const { columns, level } = this.brackets;
    let constant = state.cash[row]!;
    let exposure = 0;
    let weight = 0;
    let scale = Math.abs(constant);
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      const size = state.size[p]!;
      slope[p] = 0;
      if (size === 0) continue;
      const market = this.market[p]!;
      const unit = state.values[market]!;
      const notional = Math.abs(size * unit);
      const one = Math.abs(size * low[market]!);
      const other = Math.abs(size * high[market]!);
      const smallest = Math.min(one, other);
      const largest = Math.max(one, other);
      const own = columns[market]!;
      const { rates, amounts } = own;
      const k = bracketOf(own, notional);
      const rate = rates[k]!;
      const above = (rates[bracketOf(own, largest)]! - rate) * (largest - notional);
      const below = (rate - rates[bracketOf(own, smallest)]!) * (notional - smallest);
      slope[p] = size - (level * rate * notional) / unit;
      weight += Math.abs(slope[p]! * this.center[market]!);
      constant += level * (amounts[k]! - Math.max(above, below));
      exposure += notional * (1 + level * rate);
      scale += largest + Math.abs(state.cost[p]!) + level * (rate * largest + amounts[k]!);
    }
    this.constant[row] = constant - ROUNDING * scale;
    this.weight[row] = weight;
    this.due[row] = -Infinity;
    this.enough[row] = ENOUGH * exposure;
  }
}

/** The lines of a policy's rows; undefined where requirements are not by marginal brackets at the mark, or coins are at stake. */
export function equityLines(policy: CompiledPolicy, state: PathState): EquityLines | undefined {
  const brackets = markBrackets(policy);
  return brackets === undefined || state.coins !== undefined ? undefined : new EquityLines(policy, state, brackets);
}
