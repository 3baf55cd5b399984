import { fundSize, type Report } from '../facts.ts';
import { amountText, listText } from '../format.ts';
import type { JsonObject } from './theme.ts';

/** A configured fund on a logarithmic axis of amounts. */
export interface FundRule extends JsonObject {
  /** Quote, > 0. */
  readonly fund: number;
  readonly label: string;
}

/** The configured funds above 0: one rule per size, named with the policies that share it. */
export function fundRules(report: Report): FundRule[] {
  const { policyOrder } = report.summary;
  const bySize = new Map<number, string[]>();
  for (const policy of policyOrder) {
    const fund = fundSize(report, policy);
    if (typeof fund !== 'number' || fund <= 0) continue;
    bySize.set(fund, [...(bySize.get(fund) ?? []), policy]);
  }
  return [...bySize].map(([fund, policies]) => {
    const owners = policies.length === policyOrder.length ? '' : ` of ${listText(policies)}`;
    return { fund, label: `fund${owners} ${amountText(fund)}` };
  });
}
