import type { Experiment, Policy } from '../experiment.ts';
import { outcomeColumn, STATUS } from '../outcome.ts';
import type { Accounts } from '../position.ts';
import { simulateColumns, type ColumnsOptions } from '../run/simulate-columns.ts';
import { stepsOf } from '../shock.ts';
import { withPolicies } from '../sizing/variants.ts';
import { probabilityEstimate } from '../statistics/estimate.ts';
import type { Metric } from '../statistics/estimates.ts';
import { allowedDepletions, pathsForSolvency, type AllowedDepletions } from '../statistics/fund-sizing.ts';
import { pathsForQuantile } from '../statistics/quantile.ts';
import type { Crossing, FrontierPoint } from '../statistics/reverse-stress.ts';
import { SizeSearch, type SizeTry } from '../statistics/size-search.ts';
import type { Fraction } from '../units.ts';
import { shockedBy, type ShockCell, type ShockDirection } from './shock-cells.ts';

/** A depth that crosses the limit lies within this of one that does not, relative to the price that the shock leaves. */
export const TOLERANCE = 1e-3;

/** What is asked of one cell. */
export interface CellQuestion {
  readonly experiment: Experiment;
  readonly accounts: Accounts;
  readonly policies: readonly Policy[];
  readonly cell: ShockCell;
  /** A probability: that its column is above 0. */
  readonly metric: Metric;
  readonly limit: number;
  readonly confidence: number;
  readonly range: { readonly from: Fraction; readonly to: Fraction };
  readonly direction: ShockDirection;
}

/**
 * The depth at which a shock crosses the limit, for every policy. It searches what a shock leaves: of a fall by d the part
 * 1 − d of the price, of a rise by d the part 1/(1 + d) that the old price is of the new. That part shrinks from 1 as shocks
 * grow deeper, and its ratios are moves of the log price.
 */
export class CellSearch {
  readonly #question: CellQuestion;
  readonly #allowed: AllowedDepletions;
  /** [policies] */
  readonly #searches: readonly SizeSearch[];
  /** Events at the parts that all paths were run at. [policies] */
  readonly #curves: readonly Map<number, number>[];

  constructor(question: CellQuestion) {
    const { experiment, policies, limit, confidence, range, direction } = question;
    this.#question = question;
    this.#allowed = allowedDepletions(experiment.paths, { target: limit, confidence });
    const { estimate, low, high, solvent } = this.#allowed;
    const limits = [estimate, low, high, solvent].flatMap((k) => k ?? []);
    const ends = { least: partLeft(range.to, direction), most: partLeft(range.from, direction) };
    const middle = Math.sqrt(ends.least) * Math.sqrt(ends.most);
    const order = Uint32Array.from({ length: experiment.paths }, (_, path) => path);
    const options = { order, limits, guess: () => middle, tolerance: TOLERANCE, range: ends };
    this.#searches = policies.map(() => new SizeSearch(options));
    this.#curves = policies.map(() => new Map<number, number>());
  }

  /** Searches until every policy has its answers. [policies] */
  async points(run: ColumnsOptions): Promise<readonly FrontierPoint[]> {
    for (;;) {
      const tries = this.#searches.flatMap((search, policy) => search.next().map((next) => ({ policy, next })));
      if (tries.length === 0) return this.#searches.map((_, policy) => this.#point(policy));
      // Policies that ask for the same depth meet the same prices, which are made once.
      for (const part of new Set(tries.map(({ next }) => next.size))) {
        const alike = tries.filter(({ next }) => next.size === part);
        await this.#try(part, alike, run);
      }
    }
  }

  async #try(
    part: number,
    tries: readonly { readonly policy: number; readonly next: SizeTry }[],
    run: ColumnsOptions,
  ): Promise<void> {
    const { experiment, accounts, policies, metric, cell, direction } = this.#question;
    const { paths } = experiment;
    const asked = tries.map(({ policy }) => policies[policy]!);
    const shocked = withPolicies(shockedBy(experiment, cell, depthOf(part, direction)), asked);
    const policyPaths = new Uint8Array(shocked.policies.length * paths);
    tries.forEach(({ next }, p) => next.paths.forEach((path) => (policyPaths[p * paths + path] = 1)));
    const { table } = await simulateColumns(shocked, accounts, { columns: [metric.column.name], policyPaths }, run);
    tries.forEach(({ policy, next }, p) => {
      const values = outcomeColumn(table, p, metric.column.name);
      // A path that fails counts as one on which it happens.
      const happened = Uint8Array.from(next.paths, (path) =>
        table.status[path] !== STATUS.complete || values[path]! > 0 ? 1 : 0,
      );
      this.#searches[policy]!.add(next, happened);
      if (happened.length < paths) return;
      const events = happened.reduce((sum, each) => sum + each, 0);
      this.#curves[policy]!.set(part, events);
    });
  }

  #point(policy: number): FrontierPoint {
    const { experiment, cell, confidence, direction, limit } = this.#question;
    const search = this.#searches[policy]!;
    const { step } = experiment.horizon;
    const curve = [...this.#curves[policy]!].sort(([a], [b]) => b - a);
    const { estimate, low, high, solvent } = this.#allowed;
    const needs = pathsForQuantile({ level: 1 - limit, confidence });
    const certain = pathsForSolvency({ target: limit, confidence });
    // The more paths it may befall the deeper the shock: the order of a fund's sizes turned round, its ends rounded outward.
    return {
      ...{ over: cell.shock.steps * step, whole: stepsOf(cell.shock) * step, correlation: cell.correlation },
      estimate: this.#crossing(search, estimate, 'short', needs),
      low: this.#crossing(search, high, 'enough', needs),
      high: this.#crossing(search, low, 'short', needs),
      withstood: this.#crossing(search, solvent, 'enough', certain),
      curve: curve.map(([part, events]) => ({
        depth: depthOf(part, direction),
        probability: probabilityEstimate({ events, trials: experiment.paths, confidence }),
      })),
      ...{ depths: search.sizes.length, violations: search.violations() },
    };
  }

  #crossing(search: SizeSearch, allowed: number | null, side: 'short' | 'enough', needs: number): Crossing {
    const { range, direction } = this.#question;
    if (allowed === null) return { kind: 'notEstimable', needs };
    const { short, enough } = search.bracket(allowed);
    if (enough === undefined) return { kind: 'shallower', depth: range.from };
    if (short === undefined) return { kind: 'deeper', depth: range.to };
    return { kind: 'at', depth: depthOf(side === 'short' ? short : enough, direction) };
  }
}

/** What a shock of this depth leaves of the price, or of its reciprocal. */
function partLeft(depth: Fraction, direction: ShockDirection): number {
  return direction === 'down' ? 1 - depth : 1 / (1 + depth);
}

function depthOf(part: number, direction: ShockDirection): Fraction {
  return direction === 'down' ? 1 - part : 1 / part - 1;
}
