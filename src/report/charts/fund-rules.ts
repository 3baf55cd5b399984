import { fundSize, type Report } from '../facts.ts';
import { amountText, listText } from '../format.ts';
import type { JsonObject } from './theme.ts';

/** The configured funds as rules on an axis of amounts: one per size, named with the policies that share it. */
export function fundRules(report: Report, isDrawn: (fund: number) => boolean): JsonObject[] {
  const { policyOrder } = report.summary;
  const bySize = new Map<number, string[]>();
  for (const policy of policyOrder) {
    const fund = fundSize(report, policy);
    if (typeof fund !== 'number' || !isDrawn(fund)) continue;
    bySize.set(fund, [...(bySize.get(fund) ?? []), policy]);
  }
  return [...bySize].map(([fund, policies]) => {
    const owners = policies.length === policyOrder.length ? '' : ` of ${listText(policies)}`;
    return { fund, label: `fund${owners} ${amountText(fund)}` };
  });
}
