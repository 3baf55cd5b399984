import type { Gate } from '../experiment.ts';
import type { Estimate, PolicySummary } from './summary.ts';

/** Pass: the whole interval keeps the limit; fail: none of it does; inconclusive: the limit lies within it, or there is none. */
export type GateVerdict = 'pass' | 'fail' | 'inconclusive';

/** A gate of one policy, judged. */
export interface GateResult {
  readonly metric: string;
  readonly policy: string;
  readonly limit: { readonly atMost: number } | { readonly atLeast: number };
  readonly verdict: GateVerdict;
  readonly estimate: Estimate;
  /** Of an inconclusive one: paths at which the interval would be expected to clear the limit; null where none can be told. */
  readonly needs?: number | null;
}

/**
 * Judges every gate on its interval, policy by policy: a limit that the estimate keeps by less than its error is not kept.
 *
 * @throws RangeError where a policy has no such metric
 */
export function judgeGates(
  gates: readonly Gate[],
  policyOrder: readonly string[],
  policies: { readonly [policy: string]: Pick<PolicySummary, 'metrics'> },
): GateResult[] {
  return gates.flatMap((gate) =>
    policyOrder
      .filter((policy) => gate.policy === undefined || gate.policy === policy)
      .map((policy): GateResult => {
        const estimate = policies[policy]?.metrics[gate.metric];
        if (estimate === undefined) throw new RangeError(`policy ${policy} has no metric ${gate.metric}`);
        const limit = 'atMost' in gate ? { atMost: gate.atMost } : { atLeast: gate.atLeast };
        const verdict = verdictOf(estimate, limit);
        return {
          ...{ metric: gate.metric, policy, limit, verdict, estimate },
          ...(verdict === 'inconclusive' ? { needs: pathsNeeded(estimate, limit) } : {}),
        };
      }),
  );
}

function verdictOf({ low, high }: Estimate, limit: GateResult['limit']): GateVerdict {
  if (low === null || high === null) return 'inconclusive';
  if ('atMost' in limit) return high <= limit.atMost ? 'pass' : low > limit.atMost ? 'fail' : 'inconclusive';
  return low >= limit.atLeast ? 'pass' : high < limit.atLeast ? 'fail' : 'inconclusive';
}

/** Half-widths shrink with the root of the paths, so that of the side of the limit must become as small as its distance. */
function pathsNeeded({ estimate, low, high, paths, needs }: Estimate, limit: GateResult['limit']): number | null {
  if (estimate === null || low === null || high === null) return needs ?? null;
  const bound = 'atMost' in limit ? limit.atMost : limit.atLeast;
  const distance = Math.abs(estimate - bound);
  if (distance === 0) return null;
  const width = bound > estimate ? high - estimate : estimate - low;
  const ratio = width / distance;
  return Math.max(paths + 1, Math.ceil(paths * ratio * ratio));
}

/** The worst of several: a breach before a doubt. */
export function worstVerdict(results: readonly GateResult[]): GateVerdict {
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  return verdicts.has('fail') ? 'fail' : verdicts.has('inconclusive') ? 'inconclusive' : 'pass';
}
