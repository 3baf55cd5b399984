import type { Experiment } from '../experiment.ts';
import type { OutcomeTable } from '../outcome.ts';
import type { WorstOfPolicy, WorstPaths } from '../report/worst-paths/worst-paths.ts';
import type { RunFile } from '../report/write.ts';
import { worstPaths } from '../statistics/worst-paths.ts';
import { pageChoice } from './report-choice.ts';

/** Rows of a replay that stands in the report: its page must stay small. */
const ROWS_IN_REPORT = 1_200;
/** Runs of fewer paths are a quick look, which a replay would make slower. */
const PATHS_FOR_REPLAY = 2_000;

/** The worst paths of each policy, none of them played again yet. */
export function worstOfPolicies(table: OutcomeTable): WorstOfPolicy[] {
  return table.policies.map((policy, i) => ({ policy, paths: worstPaths(table, i) }));
}

/** How many of each policy are played again unless told. */
export function defaultReplays(paths: number): number {
  return paths >= PATHS_FOR_REPLAY ? 1 : 0;
}

/**
 * Plays the worst paths of each policy again. The worst stands in the report; from two on each has a page of its own, with every
 * policy on it.
 *
 * @param load  gives the whole experiment, where any path is played
 * @param choice.count  of each policy
 * @param choice.templates  folder with chart templates for the pages
 */
export async function replayWorst(
  load: () => Experiment,
  worst: readonly WorstOfPolicy[],
  { count, templates }: { readonly count: number; readonly templates: string | undefined },
): Promise<{ readonly worst: WorstPaths; readonly pages: readonly RunFile[] }> {
  const plain = worst.map(({ policy, paths }) => ({ policy, paths }));
  const chosen = worst.flatMap(({ paths }) => paths.slice(0, count).map(({ path }) => path));
  const replayed = [...new Set(chosen)].sort((a, b) => a - b);
  if (replayed.length === 0) return { worst: { policies: plain, pages: [] }, pages: [] };
  const [{ openReplays }, { timelineOutline }] = await Promise.all([
    import('../replay.ts'),
    import('../report/timeline/chart.ts'),
  ]);
  const experiment = load();
  const play = openReplays(experiment);
  const pages = count < 2 ? [] : replayed;
  const policies = plain.map((each) => {
    const [first] = each.paths;
    if (first === undefined) return each;
    const trace = play({ path: first.path, policies: [each.policy] });
    return { ...each, replay: timelineOutline(experiment, trace, ROWS_IN_REPORT) };
  });
  return { worst: { policies, pages }, pages: await pagesOf(experiment, play, pages, templates) };
}

async function pagesOf(
  experiment: Experiment,
  play: ReturnType<(typeof import('../replay.ts'))['openReplays']>,
  paths: readonly number[],
  templates: string | undefined,
): Promise<RunFile[]> {
  if (paths.length === 0) return [];
  const [{ timelinePage }, { worstPathPage }] = await Promise.all([
    import('../report/timeline/page.ts'),
    import('../report/worst-paths/worst-paths.ts'),
  ]);
  const choice = pageChoice({ static: true, ...(templates === undefined ? {} : { templates }) });
  const files: RunFile[] = [];
  // One after the other: the trace of a path can be long.
  for (const path of paths) {
    files.push({
      name: worstPathPage(path),
      content: await timelinePage(experiment, play({ path }), choice),
    });
  }
  return files;
}
