import type { FundingRule, MarkPriceRule, Venue } from '../../venue.ts';
import { durationText } from '../format.ts';
import { clauses, rateText, sentence, spanText } from './stated.ts';

/** The mark, funding and fees. */
export function priceSentences({ markPrice, funding, fees, settlementInterval }: Venue): string[] {
  return [
    sentence(markText(markPrice)),
    sentence(funding === undefined ? 'funding is what each market states' : fundingText(funding)),
    ...feeSentences(fees),
    ...(settlementInterval === 0
      ? []
      : [sentence(`entry prices are reset to the mark every ${spanText(settlementInterval)}, realising profit`)]),
  ];
}

function markText(rule: MarkPriceRule): string {
  return clauses(
    `the mark is ${markRuleText(rule)}`,
    rule.lag === 0 ? undefined : `as it stood ${durationText(rule.lag)} ago`,
  );
}

function markRuleText(rule: MarkPriceRule): string {
  switch (rule.kind) {
    case 'index':
      return 'the index';
    case 'mid':
      return 'the middle of the venue’s own book';
    case 'ema':
      return `the index with a moving average of its basis (${durationText(rule.window)})`;
    case 'median':
      return (
        'the median of the index with the funding that is left, the index with a moving average of its basis ' +
        `(${durationText(rule.window)}), and the middle of the book`
      );
    case 'fundingBasis':
      return 'the index with the funding that is left until the next settlement';
  }
}

function fundingText(rule: FundingRule): string {
  const { interest, clamp, cap } = rule;
  const rate =
    clamp === 0
      ? 'the premium'
      : `premium + clamp(${interest === 0 ? '−premium' : `${rateText(interest)} − premium`}, ±${rateText(clamp)})`;
  return clauses(
    rule.continuous ? 'funding accrues continuously' : `funding settles every ${spanText(rule.interval)}`,
    `on the notional at the ${rule.paidOn}: ${rate} per ${spanText(rule.per)}`,
    Number.isFinite(cap) ? `at most ±${rateText(cap)} a settlement` : undefined,
  );
}

function feeSentences({ maker, taker }: Venue['fees']): string[] {
  if (maker === 0 && taker === 0) return [];
  return [
    sentence(
      `a stop-loss pays the taker fee of ${rateText(taker)}` +
        (maker === 0 ? '' : ` (the maker fee is ${rateText(maker)})`),
    ),
  ];
}
