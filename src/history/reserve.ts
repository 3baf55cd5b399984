import { countText, durationText } from '../report/format.ts';
import { LEAST_POINTS, projectLine, type DatedValue } from '../statistics/projection.ts';
import type { Sizing } from '../statistics/sizing.ts';
import type { FundReserve, HistoryEntry, Projection, ReserveReport, ReserveVerdict } from './entry.ts';

const DAY_SECONDS = 86_400;
const DAY_MILLISECONDS = 1_000 * DAY_SECONDS;
/** Slopes are told per so many days. */
export const SLOPE_DAYS = 30;
/** A line through fewer points is called weak. */
const FEW_POINTS = 10;

export interface ReserveTime {
  /** When the run was due. */
  readonly due: Date;
  /** How far ahead the need is projected, seconds. */
  readonly ahead: number;
  /** What the fund holds; absent = as configured. */
  readonly held?: number;
}

/** Under what terms a need is stated: needs of other terms are not comparable. */
export type ReserveTerms = Pick<ReserveReport, 'policy' | 'target' | 'confidence' | 'paths'>;

/** What a fund needs, before it is held against anything. */
export type FundNeed = Omit<FundReserve, 'held' | 'projected' | 'verdict'>;

export function needsOf({ funds }: Sizing): readonly FundNeed[] {
  return funds.map(({ fund, configured, size: { solvent, solventNeeds, estimate, low, high } }) => ({
    ...{ fund, configured, required: solvent },
    ...(solventNeeds === undefined ? {} : { requiredNeeds: solventNeeds }),
    ...{ estimate, low, high },
  }));
}

/**
 * What the funds of a policy hold, need and will need.
 *
 * @param history  before this run; runs of other terms are no points of the line, and unchanged ones add none
 * @param isPoint  whether this run is one
 */
export function reserveReport(
  terms: ReserveTerms,
  needs: readonly FundNeed[],
  history: readonly HistoryEntry[],
  time: ReserveTime,
  isPoint = true,
): ReserveReport {
  return {
    ...terms,
    funds: needs.map((need): FundReserve => {
      const held = time.held ?? need.configured;
      const now = isPoint && need.required !== null ? [{ time: daysOf(time.due), value: need.required }] : [];
      const points = [...requirements(history, terms, need.fund), ...now];
      return { ...need, held, projected: projection(points, time, terms.confidence), verdict: verdictOf(held, need) };
    }),
  };
}

function daysOf(time: Date): number {
  return time.getTime() / DAY_MILLISECONDS;
}

/** What a fund was found to need, run by run, in days since 1970. */
export function requirements(entries: readonly HistoryEntry[], asked: ReserveTerms, fund: string): DatedValue[] {
  return entries.flatMap(({ outcome, due, reserve }) => {
    if (outcome !== 'complete' || reserve === undefined) return [];
    const isSame = (['policy', 'target', 'confidence', 'paths'] as const).every(
      (each) => reserve[each] === asked[each],
    );
    const found = reserve.funds.find((each) => each.fund === fund);
    if (!isSame || found === undefined || found.required === null) return [];
    return [{ time: Date.parse(due) / DAY_MILLISECONDS, value: found.required }];
  });
}

/** A bound that cannot be stated is no requirement: then only what lies below the interval can be judged. */
function verdictOf(held: number | null, { required, low }: FundNeed): ReserveVerdict {
  if (held === null || (required !== null && held >= required)) return 'enough';
  return low !== null && held < low ? 'too small' : 'not shown';
}

function projection(points: readonly DatedValue[], { due, ahead }: ReserveTime, confidence: number): Projection {
  const days = points.map(({ time }) => time);
  if (points.length < LEAST_POINTS) {
    return { kind: 'none', reason: `it takes ${LEAST_POINTS} runs that differ, and there are ${points.length}` };
  }
  if (points.every(({ value }) => value === points[0]!.value)) {
    return { kind: 'none', reason: `what is required was the same in all ${points.length} runs` };
  }
  const reach = Math.max(...days) - Math.min(...days);
  if (reach < ahead / DAY_SECONDS) {
    const asked = `${durationText(ahead)} ahead is further than the ${countText(Math.floor(reach))} days that the runs reach back`;
    return { kind: 'none', reason: asked };
  }
  const at = daysOf(due) + ahead / DAY_SECONDS;
  const { estimate, low, high, slope } = projectLine(points, at, confidence);
  return {
    kind: 'line',
    at: new Date(due.getTime() + ahead * 1_000).toISOString(),
    // A fund needs no less than nothing.
    estimate: Math.max(0, estimate),
    low: Math.max(0, low),
    high: Math.max(0, high),
    slope: slope * SLOPE_DAYS,
    ...{ confidence, points: points.length, isWeak: points.length < FEW_POINTS },
  };
}
