import { priceOf } from '../../margin/contract.ts';
import { TIE } from '../../margin/tie.ts';
import type { CompiledPolicy } from '../policy.ts';
import { rowEquity, rowMaintenance, rowScale } from '../row.ts';
import type { PathState } from '../state.ts';
import type { LayerOf } from '../backstop/compile.ts';
import { bankruptcyRatioOf, readsMaintenance, scoreOf } from './ranking.ts';
import type { Standing } from './standing.ts';

/** Rounded to 40 bits (Veltkamp 1968), about 12 digits: equal positions tie although their sizes round differently. */
function leadingDigits(score: number): number {
  const scaled = score * 8_193;
  return Number.isFinite(scaled) ? scaled - (scaled - score) : score;
}

/**
 * The deleveraging queues of one policy. A queue (layer, market, side) is ranked once per round, at its first use: marks
 * are frozen within a round. A row under an acting trigger in this round is no counterparty, nor is one without equity.
 */
export class DeleveragingQueues {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly isUnderTrigger: (row: number) => boolean;
  /** Positions of each market, ascending. */
  private readonly byMarket: readonly Int32Array[];
  /** Ranked positions per (layer, market, side); undefined = not ranked in this round. */
  private readonly ranked: (Int32Array | undefined)[];
  private readonly score: Float64Array;
  private readonly standing: Standing;

  constructor(policy: CompiledPolicy, state: PathState, isUnderTrigger: (row: number) => boolean) {
    this.policy = policy;
    this.state = state;
    this.isUnderTrigger = isUnderTrigger;
    const { count, market } = policy.rows.positions;
    const { layers } = policy.backstop;
    this.byMarket = policy.markets.map((_, m) =>
      Int32Array.from({ length: count }, (_, p) => p).filter((p) => market[p] === m),
    );
    this.ranked = new Array<Int32Array | undefined>(2 * layers.length * policy.markets.length).fill(undefined);
    this.score = new Float64Array(count);
    // Written anew for each position.
    this.standing = {
      profit: 0,
      entryNotional: 0,
      notional: 0,
      equity: 0,
      maintenance: 0,
      margin: 0,
      size: 0,
      priceRatio: 0,
      bankruptcyRatio: 0,
    };
  }

  startRound(): void {
    this.ranked.fill(undefined);
  }

  /**
   * Counterparties of a position that is liquidated, first to be closed first.
   *
   * @param side of the position: 1 long, −1 short
   */
  queue(layer: LayerOf<'adl' | 'unwind'>, market: number, side: 1 | -1): Int32Array {
    const slot = 2 * (layer.place * this.policy.markets.length + market) + (side > 0 ? 0 : 1);
    return (this.ranked[slot] ??= this.rank(layer, market, side));
  }

  private rank({ ranking, eligible }: LayerOf<'adl' | 'unwind'>, market: number, side: 1 | -1): Int32Array {
    const { state, score } = this;
    const { rows } = this.policy;
    const candidates = this.byMarket[market]!.filter((position) => {
      const row = rows.positions.row[position]!;
      if (!(state.size[position]! * side < 0) || this.isUnderTrigger(row)) return false;
      const equity = rowEquity(rows, state, row);
      if (!(equity > 0)) return false;
      this.stand(position, row, equity);
      // A profit that is only rounding is none.
      const least = TIE * rowScale(rows, state, row);
      if (eligible === 'profitable' && !(this.standing.profit > least)) return false;
      if (readsMaintenance(ranking)) this.standing.maintenance = rowMaintenance(this.policy, state, row);
      score[position] = leadingDigits(scoreOf(ranking, this.standing));
      return true;
    });
    // Positions are in order of account id: the smaller row wins a tie.
    return candidates.sort((a, b) => (score[a] === score[b] ? a - b : score[b]! > score[a]! ? 1 : -1));
  }

  private stand(position: number, row: number, equity: number): void {
    const { standing, state, policy } = this;
    const market = policy.rows.positions.market[position]!;
    const { kind } = policy.markets[market]!.contract;
    const size = state.size[position]!;
    const cost = state.cost[position]!;
    const mark = state.marks[market]!;
    const entryPrice = priceOf(kind, cost / size);
    standing.profit = size * state.values[market]! - cost;
    standing.entryNotional = Math.abs(cost);
    standing.notional = Math.abs(size * state.values[market]!);
    standing.equity = equity;
    standing.margin = state.posted[row]!;
    standing.size = Math.abs(size);
    standing.priceRatio = size > 0 ? mark / entryPrice : entryPrice / mark;
    standing.bankruptcyRatio = bankruptcyRatioOf(kind, size, mark, equity);
  }
}
