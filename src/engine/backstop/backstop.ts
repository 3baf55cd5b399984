import { wholeSteps, type Cadence } from '../cadence.ts';
import type { EngineContext } from '../context.ts';
import { Deleveraging } from '../adl/deleveraging.ts';
import { fundDrawdown } from '../funds/drawdown.ts';
import { workOffInventories } from '../funds/work-off.ts';
import { venueReceives } from '../ledger.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { PathState } from '../state.ts';
import type { FundCondition } from '../../venue.ts';
import { TIE } from '../../margin/tie.ts';
import type { Condition } from './compile.ts';
import { poolBalance, poolBalanceAtMark, poolReceives } from './ledger.ts';
import { startSessions } from './sessions.ts';

/** What stands behind the traders on a path: its funds' states, its deleveraging queues, its round. */
export class Backstop {
  readonly deleveraging: Deleveraging;
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly hasDrawdown: boolean;
  private stepSeconds = 0;
  /** 1 for rows under an acting trigger in this round. */
  private readonly underTrigger: Uint8Array;
  /** The same as a list. */
  private readonly rowsUnderTrigger: Int32Array;
  private countUnderTrigger = 0;

  constructor(policy: CompiledPolicy, state: PathState) {
    this.policy = policy;
    this.state = state;
    this.hasDrawdown = policy.backstop.pools.some(({ drawdown }) => drawdown !== undefined);
    this.underTrigger = new Uint8Array(policy.rows.count);
    this.rowsUnderTrigger = new Int32Array(policy.rows.count);
    this.deleveraging = new Deleveraging(policy, state, this.underTrigger);
  }

  /** After the state was reset. */
  startPath({ step }: Cadence): void {
    this.stepSeconds = step;
    this.startRound(this.rowsUnderTrigger, 0);
    this.keepBalances(0);
  }

  /** Prices have moved, nothing else: sessions begin, keepers have room again, drawdown states are set anew. */
  startStep(step: number): void {
    const { backstop } = this.state;
    backstop.step = step;
    if (this.policy.backstop.hasKeepers) backstop.takenInStep.fill(0);
    startSessions(this.policy, this.state, step, this.stepSeconds);
    this.settled(step);
  }

  /** Inventories go to the book, as far as their rule says. Returns whether there was any. */
  workOff(context: EngineContext, step: number): boolean {
    return this.policy.backstop.hasTakeover && workOffInventories(context, step);
  }

  /** A round begins with these rows under an acting trigger. */
  startRound(found: Int32Array, count: number): void {
    const { underTrigger, rowsUnderTrigger } = this;
    for (let i = 0; i < this.countUnderTrigger; i++) underTrigger[rowsUnderTrigger[i]!] = 0;
    for (let i = 0; i < count; i++) {
      const row = found[i]!;
      rowsUnderTrigger[i] = row;
      underTrigger[row] = 1;
    }
    this.countUnderTrigger = count;
    this.deleveraging.startRound();
  }

  isUnderTrigger(row: number): boolean {
    return this.underTrigger[row] === 1;
  }

  /** Sets the drawdown states by the balances as they stand. */
  settled(step: number): void {
    if (!this.hasDrawdown) return;
    const { backstop } = this.state;
    this.policy.backstop.pools.forEach(({ drawdown }, pool) => {
      if (drawdown === undefined || backstop.isLimited[pool] === 0) return;
      const wasDrawnDown = backstop.isDrawnDown[pool] === 1;
      const isSilent = poolBalance(this.state, pool) <= drawdown.minimumBalance;
      const since = (step - backstop.drawnDownSince[pool]!) * this.stepSeconds;
      const isPausing = wasDrawnDown && !isSilent && since < drawdown.pause * (1 - TIE);
      const { drawnDown } = this.drawdownOf(pool);
      if (drawnDown === wasDrawnDown || isPausing) return;
      backstop.isDrawnDown[pool] = drawnDown ? 1 : 0;
      backstop.drawnDownSince[pool] = step;
    });
  }

  /** What the drawdown rule of a pool lets it pay now. Quote, ≥ 0; Infinity where there is no rule, or it is silent. */
  drawdownLimit(pool: number): number {
    const { backstop } = this.state;
    const { drawdown } = this.policy.backstop.pools[pool]!;
    if (drawdown === undefined || backstop.isLimited[pool] === 0) return Infinity;
    if (backstop.isDrawnDown[pool] === 1) return 0;
    if (poolBalance(this.state, pool) <= drawdown.minimumBalance) return Infinity;
    return this.drawdownOf(pool).available;
  }

  private drawdownOf(pool: number): { drawnDown: boolean; available: number } {
    const { backstop } = this.state;
    const { window, ...rule } = this.policy.backstop.pools[pool]!.drawdown!;
    const balance = poolBalance(this.state, pool);
    const first = backstop.step - wholeSteps(window, this.stepSeconds);
    const peak = Math.max(balance, backstop.windows[pool]!.highestSince(first));
    return fundDrawdown({ balance, peak, ...rule, wasDrawnDown: backstop.isDrawnDown[pool] === 1 });
  }

  /** Whether a fund that stands for the market is in the state that a rule asks for; one that does not is in none. */
  fundIs({ fund, is }: FundCondition, market: number): boolean {
    const pool = this.policy.backstop.poolsOfFund[fund]?.[market] ?? -1;
    if (pool < 0) return false;
    return (this.state.backstop.isDrawnDown[pool] === 1) === (is === 'drawnDown');
  }

  /** Whether a stage or a layer may act for a row of this equity (what is within `tie` of zero is solvent). */
  isMet({ when, onlyWhile }: Condition, equity: number, tie: number, market: number): boolean {
    if (when !== 'always' && (when === 'insolvent') !== equity < -tie) return false;
    return onlyWhile === undefined || this.fundIs(onlyWhile, market);
  }

  /** A fee out of a margin row reaches the fund that receives those of this market, or the venue where there is none. */
  receives(market: number, row: number, amount: number): void {
    const pool = this.policy.backstop.receiving[market]!;
    if (pool < 0) venueReceives(this.state, row, amount);
    else poolReceives(this.state, pool, row, amount);
  }

  /** Balances are kept for the drawdown windows; a pool below zero with its inventory at the marks is noted. */
  endStep(step: number): void {
    const { backstop, tally } = this.state;
    this.keepBalances(step);
    if (!this.policy.backstop.hasTakeover || tally.fundEquityDepleted) return;
    for (let pool = 0; pool < backstop.poolCash.length; pool++) {
      if (backstop.isLimited[pool] === 0) continue;
      const scale = Math.abs(backstop.poolCash[pool]!);
      if (poolBalanceAtMark(this.state, pool) < -TIE * scale) tally.fundEquityDepleted = true;
    }
  }

  private keepBalances(step: number): void {
    if (!this.hasDrawdown) return;
    this.state.backstop.windows.forEach((window, pool) => window?.push(step, poolBalance(this.state, pool)));
  }
}
