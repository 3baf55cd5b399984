import type { MarketPath } from '../market/market-path.ts';
import { exp } from '../math/exp.ts';
import type { Cadence } from './cadence.ts';
import { unitValue } from './order-book.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** How far a previewed mark may be from what it will be, as a share of it. */
export const PREVIEW_ERROR = 1e-7;

/** Up to this displacement four terms of its exponential are enough: what they leave is below x⁴/23 < 4·10⁻⁸. */
const SMALL = 0.03;

/** What marks that are the index or the mid will be at the steps to come if nobody trades, to within PREVIEW_ERROR, for a fraction of what it takes to know. */
export class MarkPreview {
  /** At the step that was asked for last. [markets] */
  readonly prices: Float64Array;
  readonly values: Float64Array;
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly displacements: Float64Array;
  private step = 0;

  constructor(policy: CompiledPolicy, state: PathState) {
    this.policy = policy;
    this.state = state;
    const markets = policy.markets.length;
    this.prices = new Float64Array(markets);
    this.values = new Float64Array(markets);
    this.displacements = new Float64Array(markets);
  }

  /** The books stand where they stood at the end of this step. */
  startFrom(step: number): void {
    this.step = step;
    const { books } = this.state;
    const followsMid = this.policy.venue.markPrice.kind === 'mid';
    for (let m = 0; m < books.length; m++) this.displacements[m] = followsMid ? books[m]!.displacement : 0;
  }

  /** Looks at a step behind the one that was looked at last. @param index  prices along the path */
  lookAt(step: number, index: MarketPath['index'], { displacementLeft }: Cadence): void {
    const { displacements, prices, values } = this;
    const { markets } = this.policy;
    const { books } = this.state;
    for (let m = 0; m < prices.length; m++) {
      let x = displacements[m]!;
      let price = index[markets[m]!.underlying]![step]!;
      if (x !== 0) {
        for (let k = this.step; k < step; k++) x *= displacementLeft[m]!;
        displacements[m] = x;
        price *= Math.abs(x) < SMALL ? 1 + x * (1 + x * (0.5 + x / 6)) : exp(x);
      }
      prices[m] = price;
      values[m] = unitValue(books[m]!, price);
    }
    this.step = step;
  }
}
