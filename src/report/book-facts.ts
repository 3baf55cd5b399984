import type { AccountsSummary } from '../accounts/summarise.ts';
import type { BookFact } from './facts.ts';
import { amountText, countText, percentText, statedPercentText } from './format.ts';

/** The book of accounts in a few lines. Notionals are quote, |size| × entry price. */
export function bookFacts(book: AccountsSummary): BookFact[] {
  const share = (value: number | null): string => (value === null ? 'none' : percentText(value));
  const leverages = book.leverageQuantiles.map(({ level, leverage }) => `${levelText(level)} ${amountText(leverage)}×`);
  return [
    { label: 'Traders', value: countText(book.traders) },
    { label: 'Market makers', value: countText(book.marketMakers) },
    { label: 'Positions of traders', value: countText(book.positions) },
    { label: 'Notional of traders', value: amountText(book.tradersNotional) },
    { label: 'Notional of market makers', value: amountText(book.marketMakersNotional) },
    {
      label: 'Long share',
      value: `${share(book.longShareByAccount)} of traders, ${share(book.longShareByNotional)} of notional`,
    },
    { label: 'Leverage', value: leverages.length === 0 ? 'none' : leverages.join(', ') },
    { label: 'Largest trader', value: `${share(book.largestTraderShare)} of the traders’ notional` },
    {
      label: 'Distinct traders',
      value: `${countText(book.distinctTraders)}, counting as ${amountText(book.effectiveTraders)} equally common kinds`,
    },
    ...book.openInterest.map(({ symbol, long, short, notional }) => ({
      label: `Open interest, ${symbol}`,
      value: `${amountText(long)} long, ${amountText(short)} short; ${amountText(notional)} at the initial price`,
    })),
    ...admissionFacts(book),
  ];
}

function admissionFacts({ admission }: AccountsSummary): BookFact[] {
  const { raisedMargin, addedMargin, cutNotional, removedNotional } = admission;
  return [
    {
      label: 'Changed by admission',
      value:
        raisedMargin + cutNotional === 0
          ? 'nothing'
          : `margin raised ${countText(raisedMargin)} times by ${amountText(addedMargin)} in all, ` +
            `notional cut ${countText(cutNotional)} times by ${amountText(removedNotional)} in all`,
    },
  ];
}

function levelText(level: number): string {
  if (level === 0) return 'lowest';
  if (level === 1) return 'highest';
  return level === 0.5 ? 'median' : `${statedPercentText(level)}:`;
}
