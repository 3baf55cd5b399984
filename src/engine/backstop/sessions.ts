import type { CompiledPolicy } from '../policy.ts';
import { coinsAt } from '../coins.ts';
import { unitValue } from '../../margin/contract.ts';
import type { PathState } from '../state.ts';

/** Steps' ends this close to a session's end fall on it: most decimal seconds have no exact double. */
const ROUNDING = 1e-12;

const sessionAt = (seconds: number, length: number): number => Math.floor((seconds / length) * (1 + ROUNDING));

/** Whether a session of this length, seconds, begins with the step. */
export function sessionBegins(length: number, step: number, stepSeconds: number): boolean {
  const begun = step === 1 ? -1 : sessionAt((step - 2) * stepSeconds, length);
  return sessionAt((step - 1) * stepSeconds, length) !== begun;
}

/**
 * Where a session begins with this step, keeps what every account was worth at the end of the step before: free cash and
 * the equity of all its rows, less what it owes. Session i covers (i · length, (i + 1) · length].
 */
export function startSessions(policy: CompiledPolicy, state: PathState, step: number, stepSeconds: number): void {
  const { sessions } = policy.backstop;
  for (let session = 0; session < sessions.length; session++) {
    if (!sessionBegins(sessions[session]!, step, stepSeconds)) continue;
    const values = Float64Array.from(state.previousMarks, (mark, m) =>
      unitValue(policy.markets[m]!.contract.kind, mark),
    );
    const before = { values, fetches: state.coins?.fetchedBefore };
    writeAccountEquities(policy, state, before, state.backstop.sessionStart[session]!);
  }
}

/** What every account is worth at these unit values, its coins at what they fetch, into `equities`. Quote, any sign. */
export function writeAccountEquities(
  { rows }: CompiledPolicy,
  state: PathState,
  { values, fetches }: { readonly values: Float64Array; readonly fetches: Float64Array | undefined },
  equities: Float64Array,
): void {
  equities.set(state.free);
  for (let row = 0; row < rows.count; row++) {
    let equity = state.cash[row]! - state.debt[row]!;
    for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) {
      equity += state.size[p]! * values[rows.positions.market[p]!]!;
    }
    if (fetches !== undefined) equity += coinsAt(rows, state.coins!, row, fetches);
    equities[rows.account[row]!]! += equity;
  }
}
