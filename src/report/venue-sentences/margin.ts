import type { CollateralCoin, MarginMode, ValuationPrice, Venue } from '../../venue.ts';
import { listText } from '../format.ts';
import { scheduleText } from './schedule.ts';
import { clauses, rateText, sentence } from './stated.ts';

type Margin = Venue['margin'];

/** What is at stake, what it must cover, and at which price. */
export function marginSentences({ margin, supports, collateral }: Venue): string[] {
  return [
    sentence(modeText(margin.mode)),
    ...collateralSentences(collateral),
    ...supportSentences(supports),
    ...scheduleSentences(margin),
    sentence(clauses(valuationText(margin.valuedAt.price), closingFeeText(margin.valuedAt.closingFee))),
  ];
}

function modeText(mode: MarginMode): string {
  switch (mode) {
    case 'isolated':
      return 'isolated margin: each position has the margin posted for it at stake, and no more';
    case 'cross':
      return 'cross margin: the whole futures balance of an account stands for all its positions';
    case 'perAccount':
      return 'isolated or cross margin, as each row of the book says';
  }
}

function collateralSentences(collateral: readonly CollateralCoin[]): string[] {
  if (collateral.length === 0) return [];
  const coins = collateral.map(({ name, underlying, haircut, conversionFee }) =>
    clauses(
      `${name}${underlying === name ? '' : ` at the index of ${underlying}`} less a haircut of ${rateText(haircut)}`,
      conversionFee === 0 ? undefined : `converted for a fee of ${rateText(conversionFee)}`,
    ),
  );
  return [sentence(`under cross margin other coins count too, first to be converted first: ${coins.join('; ')}`)];
}

function supportSentences(supports: Venue['supports']): string[] {
  const offered = [
    ...(supports?.modes === undefined ? [] : [`${listText(supports.modes)} margin`]),
    ...(supports?.contracts === undefined ? [] : [`${listText(supports.contracts)} contracts`]),
  ];
  return offered.length === 0 ? [] : [sentence(`the document describes ${listText(offered)}`)];
}

/** Contracts that share a schedule share a sentence. */
function scheduleSentences({ schedule, markets }: Margin): string[] {
  const symbols = new Map<string, string[]>();
  for (const [symbol, own] of Object.entries(markets)) {
    const text = scheduleText(own.schedule);
    symbols.set(text, [...(symbols.get(text) ?? []), symbol]);
  }
  const others = symbols.size === 0 ? '' : ' of other contracts';
  return [
    ...[...symbols].map(([text, names]) => sentence(`maintenance of ${listText(names)}: ${text}`)),
    sentence(`maintenance${others}: ${scheduleText(schedule)}`),
  ];
}

function valuationText(price: ValuationPrice): string {
  switch (price) {
    case 'mark':
      return 'margin is valued at the mark';
    case 'entry':
      return 'margin is valued at the entry price';
    case 'borrowedCoin':
      return 'margin is held in the borrowed coin: a short’s is valued at the mark, a long’s at entry';
  }
}

function closingFeeText(fee: Margin['valuedAt']['closingFee']): string | undefined {
  switch (fee) {
    case 'none':
      return undefined;
    case 'mark':
      return 'and includes the taker fee to close at the mark';
    case 'bankruptcy':
      return 'and includes the taker fee to close at the bankruptcy price';
  }
}
