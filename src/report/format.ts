import type { Experiment } from '../experiment.ts';

/**
 * Numbers as a risk desk reads them. No locale: the same text on every machine. `Math.log10` only picks how many
 * digits to show, it never decides a result.
 */

/** Digits after the point that show `value` with this many significant ones: (0.0123, 2) → 3. */
export function decimalsFor(value: number, significant: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const decimals = significant - 1 - Math.floor(Math.log10(Math.abs(value)));
  return Math.min(12, Math.max(0, decimals));
}

/** 1234567 → «1,234,567»; the minus is the typographic one. */
export function groupedText(value: number, decimals: number): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const digits = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits;
}

/** A whole number with thousands separators. */
export function countText(value: number): string {
  return groupedText(value, 0);
}

/**
 * An amount: whole from a thousand on or where it is; below, four significant digits, since a coin is worth far more than a
 * unit of quote. Zeros at the end are left out, but for the cents of 8.40.
 */
export function amountText(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-6 || magnitude >= 1e15)) return value.toExponential(3).replaceAll('-', '−');
  if (magnitude >= 1_000 || Number.isInteger(value)) return groupedText(value, 0);
  const text = groupedText(value, Math.max(2, decimalsFor(value, 4)));
  return magnitude >= 1 ? text.replace(/(?<=\.\d\d\d*?)0+$/, '') : text.replace(/0+$/, '');
}

/**
 * A fraction as per cent: 0.0123 → «1.23 %». What is not zero never prints as zero, and what is below one never as 100.
 *
 * @param decimals of the percentage; absent = three significant digits
 */
export function percentText(fraction: number, decimals?: number): string {
  return `${percentDigits(fraction, decimals)} %`;
}

/** The same without its sign, for the first end of a range. */
export function percentDigits(fraction: number, decimals?: number): string {
  const percent = 100 * fraction;
  let shown = decimals ?? decimalsFor(percent, 3);
  if (percent !== 0 && Number(Math.abs(percent).toFixed(shown)) === 0) shown = decimalsFor(percent, 2);
  while (Math.abs(percent) < 100 && Number(Math.abs(percent).toFixed(shown)) >= 100 && shown < 12) shown++;
  return groupedText(percent, shown);
}

/** A fraction that someone stated, a rate or a level: all its digits and no more, 0.999 → «99.9 %». */
export function statedPercentText(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(12))} %`;
}

/** Decimals of a percentage that show half the width of its interval with two digits; undefined without an interval. */
export function percentDecimals(low: number | null, high: number | null): number | undefined {
  if (low === null || high === null || high <= low) return undefined;
  return Math.min(6, decimalsFor(50 * (high - low), 2));
}

/** With its sign, also when positive: a difference. */
export function signed(text: string, value: number): string {
  return value > 0 ? `+${text}` : text;
}

/** «p = 0.012», two digits; below 0.0001 only that. */
export function pValueText(p: number): string {
  if (p < 0.0001) return '< 0.0001';
  return p.toFixed(Math.min(4, decimalsFor(p, 2)));
}

/** 60 → «1 minute», 5400 → «90 minutes». */
export function durationText(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const;
  const [size, name] = units.find(([length]) => seconds >= length && seconds % length === 0) ?? [1, 'second'];
  const count = seconds / size;
  return `${amountOfUnits(count)} ${name}${count === 1 ? '' : 's'}`;
}

function amountOfUnits(count: number): string {
  return Number.isInteger(count) ? countText(count) : String(count);
}

/** `['a', 'b', 'c']` → «a, b and c». */
export function listText(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]!}`;
}

/** What amounts are in: «quote» of linear contracts, the coin of inverse ones, which all settle in one. */
export function settlementCoin({ markets, underlyings }: Pick<Experiment, 'markets' | 'underlyings'>): string {
  const inverse = markets.find(({ contract }) => contract.kind === 'inverse');
  return inverse === undefined ? 'quote' : underlyings[inverse.underlying]!.name;
}
