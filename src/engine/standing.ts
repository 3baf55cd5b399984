import { isUnder } from '../margin/tie.ts';
import type { CompiledPolicy, CompiledTrigger } from './policy.ts';
import { rowEquity, rowMeasure, rowScale } from './row.ts';
import type { PathState } from './state.ts';

/** What triggers ask of a row at the marks. Quote. */
export class RowStanding {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  private readonly row: number;
  readonly equity: number;
  private readonly scale: number;
  private maintenance: number | undefined;
  private usedMargin: number | undefined;

  constructor(policy: CompiledPolicy, state: PathState, row: number) {
    this.policy = policy;
    this.state = state;
    this.row = row;
    this.equity = rowEquity(policy.rows, state, row);
    this.scale = rowScale(policy.rows, state, row);
  }

  /** Level × measure. */
  required({ level, measure }: CompiledTrigger): number {
    const { policy, state, row } = this;
    return (
      level *
      (measure === 'maintenance'
        ? (this.maintenance ??= rowMeasure(policy, state, row, 'maintenance'))
        : (this.usedMargin ??= rowMeasure(policy, state, row, 'usedMargin')))
    );
  }

  /** @param more equity that the row might have besides, quote */
  isUnder(trigger: CompiledTrigger, more = 0): boolean {
    return isUnder(this.equity + more, this.required(trigger), trigger.orAt, this.scale);
  }
}
