import { compareCodePoints } from '../position.ts';

/**
 * Places of `texts` in ascending order by Unicode code point; equal texts keep their order.
 *
 * @returns [texts.length], `texts[order[0]]` first
 */
export function codePointOrder(texts: readonly string[]): Int32Array {
  const order = Int32Array.from(texts, (_, place) => place);
  // `<` compares UTF-16 code units, which differ from code points only where surrogates stand; it is many times faster.
  const compare = texts.some(hasSurrogates) ? compareCodePoints : compareCodeUnits;
  return order.sort((a, b) => compare(texts[a]!, texts[b]!) || a - b);
}

function hasSurrogates(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
