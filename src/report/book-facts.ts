import type { AccountsSummary } from '../accounts/summarise.ts';
import type { BookFact } from './facts.ts';
import { amountText, countText, listText, percentText, statedPercentText } from './format.ts';

/** The book of accounts in a few lines; `coin` of `settlementCoin`. Notionals are at entry. */
export function bookFacts(book: AccountsSummary, coin: string): BookFact[] {
  const money = (amount: number): string => `${amountText(amount)} ${coin}`;
  const share = (value: number | null): string => (value === null ? 'none' : percentText(value));
  const leverages = book.leverageQuantiles.map(
    ({ level, leverage }) => `${levelText(level)} ${String(Number(leverage.toPrecision(3)))}×`,
  );
  return [
    { label: 'Traders', value: countText(book.traders) },
    { label: 'Market makers', value: countText(book.marketMakers) },
    { label: 'Positions of traders', value: countText(book.positions) },
    { label: 'Notional of traders', value: money(book.tradersNotional) },
    { label: 'Notional of market makers', value: money(book.marketMakersNotional) },
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
      value: `${amountText(long)} long, ${amountText(short)} short; ${money(notional)} at the initial price`,
    })),
    ...admissionFacts(book, money),
  ];
}

function admissionFacts({ admission }: AccountsSummary, money: (amount: number) => string): BookFact[] {
  const { raisedMargin, addedMargin, cutNotional, removedNotional } = admission;
  return [
    {
      label: 'Changed by admission',
      value:
        raisedMargin + cutNotional === 0
          ? 'nothing'
          : listText([
              ...(raisedMargin === 0
                ? []
                : [`margin raised ${timesText(raisedMargin)} by ${money(addedMargin)} in all`]),
              ...(cutNotional === 0
                ? []
                : [`notional cut ${timesText(cutNotional)} by ${money(removedNotional)} in all`]),
            ]),
    },
  ];
}

function timesText(count: number): string {
  return count === 1 ? 'once' : `${countText(count)} times`;
}

function levelText(level: number): string {
  if (level === 0) return 'lowest';
  if (level === 1) return 'highest';
  return level === 0.5 ? 'median' : `${statedPercentText(level)}:`;
}
