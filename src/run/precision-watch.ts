import { pathsPerGroup, type Experiment } from '../experiment.ts';
import type { OutcomeTable } from '../outcome.ts';
import { rootKey } from '../random/root-key.ts';
import { namedDraws } from '../statistics/bootstrap.ts';
import { nextLook, precisionOf } from '../statistics/precision.ts';
import { openPrefix } from '../statistics/sample.ts';
import type { TargetPrecision } from '../statistics/summary.ts';

/**
 * Looks at complete prefixes of a run, at numbers of paths that are known before it, and ends it at the first that is
 * precise enough. No path beyond a look begins before it is judged, so that what a run comes to depends on the outcomes
 * by path index alone, not on which of them were ready first (Glynn and Heidelberger, 1990, Operations Research 38:1).
 */
export class PrecisionWatch {
  readonly #experiment: Experiment;
  readonly #minimum: number;
  readonly #group: number;
  #look: number;
  #isEnough = false;
  #targets: readonly TargetPrecision[] = [];

  constructor(experiment: Experiment) {
    this.#experiment = experiment;
    this.#minimum = experiment.stopping?.minimumPaths ?? experiment.paths;
    this.#group = pathsPerGroup(experiment.sampling);
    this.#look = nextLook(0, this.#minimum, experiment.paths, this.#group);
  }

  /** Paths from here on may not begin yet, or ever. */
  get limit(): number {
    return this.#look;
  }

  /** The targets as they stood at the last look. */
  get targets(): readonly TargetPrecision[] {
    return this.#targets;
  }

  /** Whether a run that completed so many paths has come to its end. */
  isEnough(completedPaths: number): boolean {
    return this.#isEnough && completedPaths === this.#look;
  }

  /** Judges a prefix if it is one to look at. @param table  of its outcomes */
  over(completedPaths: number, table: (paths: number) => OutcomeTable): void {
    const { paths, seed } = this.#experiment;
    if (completedPaths !== this.#look || completedPaths === paths || this.#isEnough) return;
    const samples = openPrefix(table(completedPaths), this.#experiment.sampling, this.#experiment);
    const precision = precisionOf(this.#experiment, samples, namedDraws(rootKey(seed)));
    this.#targets = precision?.targets ?? [];
    if (precision?.reached === true) this.#isEnough = true;
    else this.#look = nextLook(completedPaths + 1, this.#minimum, paths, this.#group);
  }
}
