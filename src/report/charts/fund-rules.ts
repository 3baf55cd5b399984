import { fundSize, type Report } from '../facts.ts';
import { amountText, listText } from '../format.ts';
import type { JsonObject } from './theme.ts';

/** A configured fund on a logarithmic axis of amounts. */
export interface FundRule extends JsonObject {
  /** Quote, > 0. */
  readonly fund: number;
  readonly label: string;
}

/** A label with more names than these would leave the page. */
const MOST_NAMED = 2;

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
    return { fund, label: `fund${ownersText(policies, policyOrder)} ${amountText(fund)}` };
  });
}

function ownersText(policies: readonly string[], all: readonly string[]): string {
  if (policies.length === all.length) return '';
  return policies.length > MOST_NAMED ? ` of ${policies.length} policies` : ` of ${listText(policies)}`;
}
