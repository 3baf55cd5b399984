import { priceOf } from '../../margin/contract.ts';
import { TIE } from '../../margin/tie.ts';
import type { Ranking } from '../../venue.ts';
import type { LayerOf } from '../backstop/compile.ts';
import type { CompiledPolicy } from '../policy.ts';
import { rowEquity, rowMaintenance, rowScale } from '../row.ts';
import type { PathState } from '../state.ts';
import { RankedQueue } from './ranked-queue.ts';
import { bankruptcyRatioOf, readsMaintenance, scoreOf } from './ranking.ts';
import type { Standing } from './standing.ts';

/** Rounded to 40 bits (Veltkamp 1968), about 12 digits: equal positions tie although their sizes round differently. */
function leadingDigits(score: number): number {
  const scaled = score * 8_193;
  const leading = scaled - (scaled - score);
  // Infinite scores, and those too large to be scaled, stay as they are.
  return Number.isNaN(leading) ? score : leading;
}

/** Whether a ranking looks at prices, beside amounts. */
function readsPrices(ranking: Ranking): boolean {
  return ranking === 'priceRatioTimesLeverage' || ranking === 'leverageToBankruptcy';
}

/**
 * The deleveraging queues of one policy. A queue (layer, market, side) is ranked once per round, at its first use: marks
 * are frozen within a round. A row under an acting trigger in this round is no counterparty, nor is one without equity.
 */
export class DeleveragingQueues {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  /** [rows] */
  private readonly underTrigger: Uint8Array;
  /** Positions of each market, ascending. */
  private readonly byMarket: readonly Int32Array[];
  /** Per (layer, market, side). */
  private readonly queues: (RankedQueue | undefined)[];
  /** The round in which each was ranked, counted over all paths: more than 32 bits hold in a long run. */
  private readonly rankedIn: Float64Array;
  private round = 0;
  private readonly standing: Standing;

  constructor(policy: CompiledPolicy, state: PathState, underTrigger: Uint8Array) {
    this.policy = policy;
    this.state = state;
    this.underTrigger = underTrigger;
    const { count, market } = policy.rows.positions;
    const { layers } = policy.backstop;
    this.byMarket = policy.markets.map((_, m) =>
      Int32Array.from({ length: count }, (_, p) => p).filter((p) => market[p] === m),
    );
    const slots = 2 * layers.length * policy.markets.length;
    this.queues = new Array<RankedQueue | undefined>(slots).fill(undefined);
    this.rankedIn = new Float64Array(slots);
    // Written anew for each position; doubles from the start (`emptyTally`).
    this.standing = {
      profit: NaN,
      entryNotional: NaN,
      notional: NaN,
      equity: NaN,
      maintenance: NaN,
      margin: NaN,
      size: NaN,
      priceRatio: NaN,
      bankruptcyRatio: NaN,
    };
  }

  startRound(): void {
    this.round++;
  }

  /**
   * Counterparties of a position that is liquidated, first to be closed first.
   *
   * @param side of the position: 1 long, −1 short
   */
  queue(layer: LayerOf<'adl' | 'unwind'>, market: number, side: 1 | -1): RankedQueue {
    const slot = 2 * (layer.place * this.policy.markets.length + market) + (side > 0 ? 0 : 1);
    const queue = (this.queues[slot] ??= new RankedQueue(this.byMarket[market]!));
    if (this.rankedIn[slot] !== this.round) {
      this.rank(queue, layer, market, side);
      this.rankedIn[slot] = this.round;
    }
    return queue;
  }

  private rank(
    queue: RankedQueue,
    { ranking, eligible }: LayerOf<'adl' | 'unwind'>,
    market: number,
    side: 1 | -1,
  ): void {
    const { state, standing, policy, underTrigger } = this;
    const { rows } = policy;
    const { size, cost, cash, coins } = state;
    const { start, positions } = rows;
    const own = this.byMarket[market]!;
    const value = state.values[market]!;
    const isProfitable = eligible === 'profitable';
    const withMaintenance = readsMaintenance(ranking);
    const withPrices = readsPrices(ranking);
    queue.clear();
    for (let i = 0; i < own.length; i++) {
      const position = own[i]!;
      const held = size[position]!;
      if (!(held * side < 0)) continue;
      const row = positions.row[position]!;
      if (underTrigger[row] === 1) continue;
      // `rowEquity` and `rowScale`, which for a row of one position are near at hand.
      const atMark = held * value;
      const isSole = start[row + 1]! - start[row]! === 1 && coins === undefined;
      const equity = isSole ? cash[row]! + atMark : rowEquity(rows, state, row);
      if (!(equity > 0)) continue;
      const scale = isSole ? Math.max(Math.abs(atMark), Math.abs(cost[position]!)) : rowScale(rows, state, row);
      if (!(equity > TIE * scale)) continue;
      // A profit that is only rounding is none.
      if (isProfitable && !(atMark - cost[position]! > TIE * scale)) continue;
      this.stand(position, row, atMark, equity);
      if (withMaintenance) standing.maintenance = rowMaintenance(policy, state, row);
      if (withPrices) this.standByPrices(position);
      queue.add(i, leadingDigits(scoreOf(ranking, standing)));
    }
    queue.rank();
  }

  /** @param atMark size · unit value of the position */
  private stand(position: number, row: number, atMark: number, equity: number): void {
    const { standing, state } = this;
    const cost = state.cost[position]!;
    standing.profit = atMark - cost;
    standing.entryNotional = Math.abs(cost);
    standing.notional = Math.abs(atMark);
    standing.equity = equity;
    standing.margin = state.posted[row]!;
    standing.size = Math.abs(state.size[position]!);
  }

  private standByPrices(position: number): void {
    const { standing, state, policy } = this;
    const market = policy.rows.positions.market[position]!;
    const { kind } = policy.markets[market]!.contract;
    const size = state.size[position]!;
    const mark = state.marks[market]!;
    const entryPrice = priceOf(kind, state.cost[position]! / size);
    standing.priceRatio = size > 0 ? mark / entryPrice : entryPrice / mark;
    standing.bankruptcyRatio = bankruptcyRatioOf(kind, size, mark, standing.equity);
  }
}
