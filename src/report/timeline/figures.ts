import { decimalsFor, groupedText, percentText } from '../format.ts';

/** Seconds since the start as a clock: 5400 → «01:30:00», from a day on «1d 01:30:00»; parts of a second where there are any. */
export function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3_600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  const clock = [hours, minutes, whole % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return days === 0 ? clock : `${days}d ${clock}`;
}

/** A price: two decimals from a thousand on, else six significant digits, without zeros at the end. */
export function priceText(price: number): string {
  return trimmed(price, Math.abs(price) >= 1_000 ? 2 : decimalsFor(price, 6));
}

/** An unsigned size with six significant digits, without zeros at the end. */
export function sizeText(size: number): string {
  return trimmed(Math.abs(size), decimalsFor(size, 6));
}

/** «long 2 BTC-PERP». */
export function positionText(size: number, market: string): string {
  return `${size > 0 ? 'long' : 'short'} ${sizeText(size)} ${market}`;
}

/** A relative move with its sign: −0.051 → «−5.1 %», 0.00051 → «+0.05 %». */
export function moveText(fraction: number): string {
  const text = percentText(fraction, Math.abs(fraction) < 0.01 ? 2 : 1);
  return fraction > 0 ? `+${text}` : text;
}

function trimmed(value: number, decimals: number): string {
  const text = groupedText(value, decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
