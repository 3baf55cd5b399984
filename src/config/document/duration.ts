import type { Seconds } from '../../units.ts';

export const DURATION_PATTERN = '^[1-9][0-9]{0,8}[smhd]$';
const DURATION = new RegExp(DURATION_PATTERN);
const SECONDS_PER: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration such as 30s, 1m, 8h or 1d; undefined if it is none. */
export function readDuration(text: string): Seconds | undefined {
  if (!DURATION.test(text)) return undefined;
  return Number(text.slice(0, -1)) * (SECONDS_PER[text.slice(-1)] ?? Number.NaN);
}

/** The shortest text of a duration: the largest unit that measures it whole. */
export function durationText(seconds: Seconds): string {
  for (const unit of ['d', 'h', 'm']) {
    const length = SECONDS_PER[unit] ?? 1;
    if (seconds % length === 0) return `${seconds / length}${unit}`;
  }
  return `${seconds}s`;
}
