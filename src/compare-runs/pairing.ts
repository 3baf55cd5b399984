import type { OutcomeTable } from '../outcome.ts';
import { countText } from '../report/format.ts';
import type { RunRecord } from '../report/run-record.ts';
import { isControlled, isGrouped } from './joined-samples.ts';

/**
 * What two runs share, and so how they are compared.
 *
 * `samePaths`: path by path, on the same market paths. `sameRandomNumbers`: path by path too, since path i was drawn from the
 * same random numbers in both, though a price model, a start or a horizon made other prices of them: pairs are as good a
 * sample as paths are, and what they share still cancels. `independent`: as runs that share nothing.
 */
export interface Pairing {
  readonly kind: 'samePaths' | 'sameRandomNumbers' | 'independent';
  /** Paths that are paired: the first of both; 0 where none are. */
  readonly paths: number;
  /** How it was decided, a sentence. */
  readonly reason: string;
}

/**
 * Decides it from what the runs recorded: the seed, since path i of a run is a function of seed and i; the weights of the
 * paths; and the index prices themselves, last, lowest and highest of every underlying on every path, bit by bit. No policy
 * has a say in them. A run that stopped sooner is paired as far as it went.
 */
export function pairingOf(now: RunRecord, reference: RunRecord): Pairing {
  const [a, b] = [now.run, reference.run];
  if (a.seed !== b.seed) {
    return independent(`the seeds differ (${JSON.stringify(a.seed)}, ${JSON.stringify(b.seed)})`);
  }
  const wide = 'the seed is the same, so these intervals are wider than need be where the runs move together';
  if (now.table === undefined || reference.table === undefined) {
    const without = [now, reference]
      .filter(({ table }) => table === undefined)
      .map(({ run, withoutTable = 'were not kept' }) => `the outcomes of ${run.runId} ${withoutTable}`);
    return independent(`${without.join(' and ')}; ${wide}`);
  }
  const paths = Math.min(now.table.paths, reference.table.paths);
  if (paths === 0) return independent('a run has no complete path');
  if (!sameNumbers(now.table.logWeight, reference.table.logWeight, paths)) {
    return independent(`importance sampling weighs their paths differently; ${wide}`);
  }
  if (isGrouped(now) && isGrouped(reference) && groupsText(now) !== groupsText(reference)) {
    return independent(`one draws its paths in ${groupsText(now)}, the other in ${groupsText(reference)}; ${wide}`);
  }
  const whole = now.table.paths === reference.table.paths;
  const counted = whole ? `all ${countText(paths)} paths` : `the first ${countText(paths)} paths, which both ran`;
  const plainly =
    isControlled(now) || isControlled(reference)
      ? ' Controls are left out: estimates and differences are those of the paths as drawn.'
      : '';
  if (samePrices(now.table, reference.table, paths)) {
    return {
      ...{ kind: 'samePaths', paths },
      reason: `Paired on the same market paths: the seed is the same, and so are the index prices on ${counted}.${plainly}`,
    };
  }
  return {
    ...{ kind: 'sameRandomNumbers', paths },
    reason:
      `Paired on the same random numbers: the seed is the same on ${counted}, but the index prices are not, ` +
      `so differences are those of market and venue together.${plainly}`,
  };
}

/** How paths were drawn together. */
function groupsText({ summary: { sampling } }: RunRecord): string {
  return sampling?.kind === 'stratified' ? `groups of ${sampling.pathsPerGroup} strata` : 'antithetic pairs';
}

function independent(why: string): Pairing {
  return { kind: 'independent', paths: 0, reason: `Compared as independent runs: ${why}.` };
}

const PRICE = /^(?:final|minimum|maximum)Price\[/;

function samePrices(one: OutcomeTable, other: OutcomeTable, paths: number): boolean {
  const [names, otherNames] = [one, other].map(({ columns }) =>
    columns.map(({ name }) => name).filter((name) => PRICE.test(name)),
  ) as [string[], string[]];
  if (names.length !== otherNames.length) return false;
  return names.every((name) => {
    const [here, there] = [one, other].map(({ columns }) => columns.findIndex((each) => each.name === name));
    return there! >= 0 && sameNumbers(one.read(0, here!, 0, paths), other.read(0, there!, 0, paths), paths);
  });
}

function sameNumbers(one: Float64Array, other: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (!Object.is(one[i], other[i])) return false;
  return true;
}
