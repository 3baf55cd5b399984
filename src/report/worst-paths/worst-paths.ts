import type { WorstPath } from '../../statistics/worst-paths.ts';
import type { Report } from '../facts.ts';
import { shellText } from '../escape.ts';
import type { TimelineOutline } from '../timeline/chart.ts';

/** What a report tells of the worst paths. */
export interface WorstPaths {
  /** In the order of the experiment. */
  readonly policies: readonly WorstOfPolicy[];
  /** Paths that have a page of their own beside the report, by `worstPathPage`. */
  readonly pages: readonly number[];
}

export interface WorstOfPolicy {
  readonly policy: string;
  /** The worst first. */
  readonly paths: readonly WorstPath[];
  /** The first of them, where it was played again. */
  readonly replay?: TimelineOutline;
}

/** Where the page of a path lies, relative to the report. */
export function worstPathPage(path: number): string {
  return `worst-paths/path-${path}.html`;
}

/** By what they are ranked, for people. */
export const WORST_RULE =
  'Ranked by the draw on the fund had it been unlimited, then by what accounts still owe, the gross shortfall, its ' +
  'uncovered part, and the number of liquidated accounts. Paths on which none of this happened are left out.';

/** What to type to see a path of the run event by event. */
export function replayCommand({ facts }: Report, path: number): string {
  return `shortfall replay ${shellText(facts.directory)} --path ${path}`;
}
