import { durationText, groupedText } from '../format.ts';

/** An amount that someone stated: all its digits and no more, 1200000 → «1,200,000», 0.02 → «0.02». */
export function statedText(amount: number): string {
  const shortest = String(Number(amount.toPrecision(12)));
  if (shortest.includes('e')) return shortest.replaceAll('-', '−');
  return groupedText(amount, shortest.split('.')[1]?.length ?? 0);
}

/** A rate or share as per cent, to six significant digits: 0.004 → «0.4 %», 1/30 → «3.33333 %». */
export function rateText(fraction: number): string {
  return `${statedText(Number((100 * fraction).toPrecision(6)))} %`;
}

/** After «per» or «every»: 3600 → «hour», 28800 → «8 hours». */
export function spanText(seconds: number): string {
  return durationText(seconds).replace(/^1 /, '');
}

/** Clauses that hold, joined; those that say nothing are left out. */
export function clauses(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

/** A name from a document, as one: «main». */
export function named(name: string): string {
  return `«${name}»`;
}

/** With a capital letter and a full stop. */
export function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
