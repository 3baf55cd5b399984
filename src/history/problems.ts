import { metricOf } from '../report/metric.ts';
import type { HistoryEntry } from './entry.ts';

/** What a desk should look at, a sentence each; none where all is as it should be. */
export function problemsOf({ outcome, problem, run, comparisons, reserve }: HistoryEntry): readonly string[] {
  const gates = {
    pass: [],
    fail: ['A gate is breached.'],
    inconclusive: ['A gate can be told neither kept nor breached.'],
  };
  return [
    ...(outcome === 'failed' ? [`The run failed: ${problem ?? 'no reason was given'}`] : []),
    ...(outcome === 'partial' ? [`The run is partial: ${problem ?? 'no reason was given'}`] : []),
    ...(outcome !== 'failed' && outcome !== 'partial' && problem !== undefined ? [`Of the run: ${problem}`] : []),
    ...(run?.gates === undefined ? [] : gates[run.gates]),
    ...comparisons.flatMap(({ with: name, entry, problem: missing, differences = [] }) => [
      // A name that no run has yet is no news from night to night.
      ...(missing === undefined || entry === ''
        ? []
        : [`It was not compared with ${referenceName(name)}: ${missing}.`]),
      ...differences
        .filter(({ verdict }) => verdict === 'worse')
        .map(
          ({ metric, policy }) => `${policy}: «${metricOf(metric).title}» is worse than ${referenceName(name, true)}.`,
        ),
    ]),
    ...(reserve?.funds ?? [])
      .filter(({ verdict }) => verdict !== 'enough')
      .map(({ fund, verdict }) =>
        verdict === 'too small'
          ? `Fund «${fund}» holds less than it needs.`
          : `Fund «${fund}» is not shown to hold enough.`,
      ),
  ];
}

function referenceName(name: string, isClause = false): string {
  if (name === PREVIOUS) return isClause ? 'in the run before' : 'the run before';
  return isClause ? `in the baseline ${name}` : `the baseline ${name}`;
}

/** What an entry is compared with under this name: the one before. */
export const PREVIOUS = 'previous';
