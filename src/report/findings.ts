import type { Finding } from '../statistics/summary.ts';
import { listText } from './format.ts';

/** The findings of one level as sentences; policies of which the same is said share one, at the place of their first. */
export function findingTexts(findings: readonly Finding[], level: Finding['level']): string[] {
  const policies = new Map<string, string[]>();
  for (const { policy, text } of findings.filter((finding) => finding.level === level)) {
    policies.set(text, [...(policies.get(text) ?? []), ...(policy === undefined ? [] : [policy])]);
  }
  return [...policies].map(([text, of]) => (of.length === 0 ? text : `${listText(of)}: ${text}`));
}
