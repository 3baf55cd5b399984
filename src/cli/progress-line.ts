import { clopperPearsonInterval } from '../statistics/proportion.ts';
import { countText, percentDigits } from '../report/format.ts';
import { targetText } from '../report/precision.ts';
import type { Progress } from '../run/progress.ts';

const BAR_WIDTH = 24;
/** Policies whose running headline fits on a line. */
const HEADLINE_POLICIES = 2;

/**
 * One line on where a run stands: bar, share, rate, time left, and how likely the fund runs dry so far.
 *
 * @param seconds  since the run began, ≥ 0
 */
export function progressLine(progress: Progress, seconds: number, confidence: number): string {
  const { paths, finishedPaths, restoredPaths } = progress;
  const share = finishedPaths / paths;
  const rate = seconds > 0 ? (finishedPaths - restoredPaths) / seconds : 0;
  const left = rate > 0 ? timeText((paths - finishedPaths) / rate) : '?';
  const speed = `${rate < 10 ? rate.toFixed(1) : countText(rate)} paths/s`;
  const parts = [
    `${barText(share)} ${Math.floor(100 * share)} %`,
    `${countText(finishedPaths)} of ${countText(paths)}`,
    speed,
    `${left} left`,
  ];
  const headline = headlineText(progress, confidence);
  const precision = precisionText(progress);
  return [...parts, ...[precision, headline].filter((part) => part !== '')].join(' · ');
}

/** @param share  of what is to be done, cut to 0 … 1 */
export function barText(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}

/** The target that is furthest off, of those not met at the last look: `precision: … ±0.31 pp of ±0.20 pp, about 24,000 paths`. */
function precisionText({ targets }: Progress): string {
  const open = targets.filter(({ met }) => !met);
  const [first] = open;
  if (first === undefined) return '';
  const furthest = open.reduce(
    (far, each) => ((each.expectedPaths ?? Infinity) > (far.expectedPaths ?? Infinity) ? each : far),
    first,
  );
  const met = targets.length - open.length;
  return `precision ${countText(met)} of ${countText(targets.length)} met, ${targetText(furthest)}`;
}

/** `fund depleted: isolated 12 of 640 (0.97–3.3 %)`, from the complete prefix, never without its interval. */
function headlineText({ fundDepletion }: Progress, confidence: number): string {
  const policies = fundDepletion.slice(0, HEADLINE_POLICIES).filter(({ trials }) => trials > 0);
  if (policies.length === 0) return '';
  const texts = policies.map(({ policy, events, trials }) => {
    const { low, high } = clopperPearsonInterval({ events, trials, confidence });
    return `${policy} ${countText(events)} of ${countText(trials)} (${percentDigits(low)}–${percentDigits(high)} %)`;
  });
  return `fund depleted: ${texts.join(', ')}`;
}

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}
