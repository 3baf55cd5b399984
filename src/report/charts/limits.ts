import type { GateResult } from '../../statistics/gates.ts';
import type { Report } from '../facts.ts';
import { amountText, listText, statedPercentText } from '../format.ts';
import { metricOf } from '../metric.ts';
import type { JsonObject } from './theme.ts';

/** How often a fund may be depleted, by the gates: the appetite, a line across the curves of funds. */
export interface ProbabilityLimit extends JsonObject {
  /** Fraction of paths, > 0. */
  readonly limit: number;
  readonly label: string;
}

/** How large the draw on the fund may be at a quantile, by the gates: a point that the curve must keep to the left of. */
export interface QuantileLimit extends ProbabilityLimit {
  /** Quote, > 0. */
  readonly value: number;
}

/** Limits that gates set on the depletion of the fund, one for each size, named with the policies that it is set for. */
export function probabilityLimits(report: Report): ProbabilityLimit[] {
  const stated = upperLimits(report, ({ metric }) => metric === 'fundDepletion.probability');
  return [...stated].map(([limit, policies]) => ({
    limit,
    label: `limit ${statedPercentText(limit)}${setForText(policies, report)}`,
  }));
}

/** Limits that gates set on quantiles of the draw on the fund. */
export function quantileLimits(report: Report): QuantileLimit[] {
  const metrics = new Set((report.summary.gates ?? []).map(({ metric }) => metric));
  return [...metrics].flatMap((name) => {
    const { column, statistic, level } = metricOf(name);
    if (column.name !== 'fundDraw' || statistic !== 'quantile' || level === undefined) return [];
    return [...upperLimits(report, ({ metric }) => metric === name)].map(([value, policies]) => ({
      value,
      // 1 − 0.99 leaves a trail of digits that nobody stated.
      limit: Number((1 - level).toPrecision(12)),
      label: `limit ${amountText(value)} at ${statedPercentText(level)}${setForText(policies, report)}`,
    }));
  });
}

/** Upper limits above 0 of the gates that `wanted` picks, with the policies of each. */
function upperLimits({ summary }: Report, wanted: (gate: GateResult) => boolean): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const gate of (summary.gates ?? []).filter(wanted)) {
    if (!('atMost' in gate.limit) || gate.limit.atMost <= 0) continue;
    const { atMost } = gate.limit;
    found.set(atMost, [...(found.get(atMost) ?? []), gate.policy]);
  }
  return found;
}

function setForText(policies: readonly string[], { summary }: Report): string {
  return policies.length === summary.policyOrder.length ? '' : ` for ${listText(policies)}`;
}

/** The sentence of a caption that explains the lines; empty where there are none. */
export function limitsNote(limits: readonly ProbabilityLimit[]): string {
  return limits.length === 0 ? '' : ' The dotted line is the limit that the gates of this experiment set.';
}
