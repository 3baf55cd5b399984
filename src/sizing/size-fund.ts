import { buildAccounts } from '../accounts/build.ts';
import type { Experiment, Policy } from '../experiment.ts';
import { fundColumnName, outcomeColumn, STATUS, type OutcomeTable } from '../outcome.ts';
import type { Accounts } from '../position.ts';
import { rootKey } from '../random/root-key.ts';
import { settlementCoin } from '../report/format.ts';
import { NothingCompletedError } from '../errors.ts';
import { simulateColumns, type ColumnsOptions, type ColumnsQuestion } from '../run/simulate-columns.ts';
import { namedDraws, type NamedDraws } from '../statistics/bootstrap.ts';
import { meanEstimate, probabilityAboveZero } from '../statistics/estimate.ts';
import { fundCurve, fundCurveSizes } from '../statistics/fund-curve.ts';
import {
  allowedDepletions,
  bandHalfWidth,
  fundSizeBy,
  fundSizeFromDraws,
  marginalValue,
  type FundSize,
  type SizingQuestion,
} from '../statistics/fund-sizing.ts';
import { makeSample, openSamples, type Sample, type Samples } from '../statistics/sample.ts';
import { SizeSearch, type SizeTry } from '../statistics/size-search.ts';
import type { FundSizing, SizeCheck, Sizing } from '../statistics/sizing.ts';
import type { Estimate, FundCurvePoint } from '../statistics/summary.ts';
import { chosenPolicies, requireFraction } from './asked.ts';
import { fundsOf, type SizedFund } from './sized-funds.ts';
import { atSizes, withPolicies } from './variants.ts';

export interface SizeFundOptions extends Omit<ColumnsOptions, 'onPaths'> {
  /** Largest probability of depletion over the horizon, in (0, 1). @default 0.001 */
  readonly target?: number;
  /** @default the experiment's */
  readonly confidence?: number;
  /** Names. @default all */
  readonly policies?: readonly string[];
  /** By how much larger a fund the marginal value is told, settlement coin, > 0. @default a million; a tenth of the size where contracts are inverse */
  readonly more?: number;
  /** Called as paths end, with what they are run for. */
  readonly onProgress?: (progress: SizingProgress) => void;
}

export interface SizingProgress {
  readonly stage: 'draws' | 'search' | 'check';
  readonly finishedPaths: number;
  readonly paths: number;
}

export const DEFAULT_TARGET = 0.001;
const MILLION = 1e6;
/** A size that is found by search lies within this of one that is too small. */
const TOLERANCE = 5e-3;

/**
 * The smallest insurance fund whose probability of running dry is at most the target, for each fund that a policy draws
 * on: F(α) = inf { F : P(depleted | F) ≤ α }. Runs the paths once with every fund unlimited once it is empty and reads the sizes
 * from the draws (exact, distribution-free); where rules read the fund's level, runs them at one size after another
 * instead. Then runs as many fresh paths at the sizes found.
 *
 * Sizes are of one fund alone, the others being as they are configured; before any of them runs dry that makes no difference.
 *
 * @throws RangeError for a target or a confidence outside (0, 1), and for a policy that the experiment does not have
 * @throws ConfigError if the accounts cannot be admitted
 * @throws NothingCompletedError where the signal ended it, or every path failed
 */
export async function sizeFund(experiment: Experiment, options: SizeFundOptions): Promise<Sizing> {
  const { target = DEFAULT_TARGET, confidence = experiment.statistics.confidence, policies: asked } = options;
  requireFraction('target', target);
  requireFraction('confidence', confidence);
  const chosen = chosenPolicies(experiment, asked);
  const { accounts, warnings } = buildAccounts(experiment, rootKey(experiment.seed));
  const sized = chosen.flatMap((policy) => fundsOf(policy, experiment, accounts));
  const header = {
    ...{ experiment: experiment.name, question: experiment.question, seed: experiment.seed, paths: experiment.paths },
    ...{ target, confidence, coin: settlementCoin(experiment) },
    withoutFund: chosen.filter((policy) => !sized.some((each) => each.policy === policy)).map(({ name }) => name),
    warnings: [...experiment.warnings, ...warnings],
  };
  if (sized.length === 0) return { ...header, failedPaths: 0, funds: [] };

  const run = new SizingRun(experiment, accounts, sized, { ...options, target, confidence });
  const samples = await run.draws();
  if (samples.complete === 0) throw new NothingCompletedError('every path failed: there is nothing to size a fund by');
  const sizes = await run.sizes(samples);
  const checks = await run.checks(sizes);
  const found = sized.map((each, i) => run.sizing(samples, each, sizes[i]!, checks[i]!));
  return { ...header, failedPaths: samples.failed, funds: found };
}

/** What was found for one fund, before it is checked. */
interface FoundSize {
  readonly size: FundSize;
  readonly route: FundSizing['route'];
  /** Of a search: the curve at the sizes tried, as simulated. */
  readonly curve?: readonly FundCurvePoint[];
}

class SizingRun {
  readonly #experiment: Experiment;
  readonly #accounts: Accounts;
  readonly #sized: readonly SizedFund[];
  readonly #options: SizeFundOptions & SizingQuestion;
  readonly #fundNames: readonly string[];
  readonly #resampling: NamedDraws;

  constructor(
    experiment: Experiment,
    accounts: Accounts,
    sized: readonly SizedFund[],
    options: SizeFundOptions & SizingQuestion,
  ) {
    this.#experiment = experiment;
    this.#accounts = accounts;
    this.#sized = sized;
    this.#options = options;
    this.#fundNames = [...new Set(sized.map(({ fund }) => fund))];
    this.#resampling = namedDraws(rootKey(experiment.seed));
  }

  /** Every policy as it is configured, with the draw on each of its funds. */
  async draws(): Promise<Samples> {
    const policies = [...new Set(this.#sized.map(({ policy }) => policy))];
    return openSamples(await this.#run(policies, 'draws'));
  }

  async sizes(samples: Samples): Promise<readonly FoundSize[]> {
    const searches = this.#sized.map((each) => (each.readsLevel ? this.#search(samples, each) : undefined));
    await this.#runSearches(searches);
    return this.#sized.map((each, i): FoundSize => {
      const search = searches[i];
      if (search === undefined) {
        return { size: fundSizeFromDraws(drawsOf(samples, each), this.#options), route: { kind: 'draws' } };
      }
      const violations = search.found.violations();
      const method = violations === 0 ? 'simulated sizes, common paths' : 'simulated sizes, binomial bounds inverted';
      // A path that failed at a size counts as depleting it, so none is left out.
      const paths = { complete: samples.paths, failed: 0 };
      const size = fundSizeBy((k) => search.found.sizeAt(k), paths, this.#options, method);
      const route = {
        ...{ kind: 'search' as const, sizes: search.found.sizes.length, tolerance: TOLERANCE, violations },
      };
      return { size, route, curve: [...search.curve].sort((a, b) => a.fund - b.fund) };
    });
  }

  #search(samples: Samples, sized: SizedFund): Search {
    const { estimate, low, high, solvent } = allowedDepletions(samples.paths, this.#options);
    const limits = [estimate, low, high, solvent].flatMap((k) => k ?? []);
    const ascending = drawsOf(samples, sized).ascending();
    const guess = (k: number): number => ascending[ascending.length - 1 - k] ?? 0;
    const draws = drawsOf(samples, sized);
    const order =
      samples.failed === 0 ? byDraw(draws.values()) : Uint32Array.from({ length: samples.paths }, (_, i) => i);
    const { fundCurve: beside } = this.#experiment;
    return { found: new SizeSearch({ order, limits, guess, tolerance: TOLERANCE, beside }), curve: [] };
  }

  /** All searches take their next sizes together, so that each path is generated once for all. */
  async #runSearches(searches: readonly (Search | undefined)[]): Promise<void> {
    for (;;) {
      const tries = searches.flatMap((search, i) =>
        (search?.found.next() ?? []).map((next) => ({ search: search!, sized: this.#sized[i]!, next })),
      );
      if (tries.length === 0) return;
      const policies = tries.map(({ sized, next }, i) =>
        atSizes(sized.policy, { [sized.fund]: next.size }, `${sized.policy.name}, size ${i}`),
      );
      const { paths } = this.#experiment;
      const isWhole = (next: SizeTry): boolean => next.paths.length === paths;
      const table = await this.#run(policies, 'search', {
        policyPaths: maskOf(this.#experiment, policies, tries),
        fundColumns: tries.some(({ next }) => isWhole(next)) ? ['fundDraw', 'fundDepletion'] : ['fundDepletion'],
      });
      const samples = openSamples(table);
      tries.forEach(({ search, sized, next }, i) => {
        const flags = outcomeColumn(table, i, fundColumnName('fundDepletion', sized.fund));
        const depleted = (path: number): number => (table.status[path] === STATUS.complete ? flags[path]! : 1);
        search.found.add(next, Uint8Array.from(next.paths, depleted));
        if (isWhole(next)) search.curve.push(this.#curvePoint(samples, policies[i]!.name, sized, next.size));
      });
    }
  }

  #curvePoint(samples: Samples, policy: string, { fund }: SizedFund, size: number): FundCurvePoint {
    const draws = samples.of(policy, fundColumnName('fundDraw', fund));
    return {
      fund: size,
      probability: probabilityAboveZero(
        samples.of(policy, fundColumnName('fundDepletion', fund)),
        this.#options.confidence,
      ),
      meanUncovered: this.#mean(beyond(draws, size), `at ${size}`),
    };
  }

  /** Fresh paths at the sizes found: all funds of a policy at once. */
  async checks(found: readonly FoundSize[]): Promise<readonly (SizeCheck | null)[]> {
    const policies = [...new Set(this.#sized.map(({ policy }) => policy))];
    const sizesOf = (policy: Policy): { [fund: string]: number } =>
      Object.fromEntries(
        this.#sized.flatMap((each, i) => {
          const size = sizeToRun(found[i]!.size);
          return each.policy === policy && size !== null ? [[each.fund, size]] : [];
        }),
      );
    const checked = policies.filter((policy) => Object.keys(sizesOf(policy)).length > 0);
    if (checked.length === 0) return this.#sized.map(() => null);
    const atFound = checked.map((policy) => atSizes(policy, sizesOf(policy), policy.name));
    const samples = openSamples(await this.#run(atFound, 'check'));
    return this.#sized.map((each): SizeCheck | null => {
      const sizes = sizesOf(each.policy);
      if (!Object.hasOwn(sizes, each.fund)) return null;
      const { name } = each.policy;
      const flags = samples.of(name, fundColumnName('fundDepletion', each.fund));
      const depletion = probabilityAboveZero(flags, this.#options.confidence);
      const uncovered = this.#mean(samples.of(name, 'uncovered'), `${name} checked`);
      return { sizes, depletion, uncovered, target: sideOf(this.#options.target, depletion) };
    });
  }

  sizing(samples: Samples, sized: SizedFund, found: FoundSize, check: SizeCheck | null): FundSizing {
    const { policy, fund, purses, configured } = sized;
    const { confidence } = this.#options;
    const draws = drawsOf(samples, sized);
    const resampling = this.#resampling(`${policy.name} ${fund} curve`);
    const size = sizeToRun(found.size) ?? (configured === Infinity ? null : configured);
    return {
      ...{ policy: policy.name, fund, purses, configured: configured === Infinity ? null : configured },
      depletion: probabilityAboveZero(
        samples.of(policy.name, fundColumnName('fundDepletion', fund)),
        this.#options.confidence,
      ),
      ...{ route: found.route, size: found.size },
      curve: found.curve ?? fundCurve(draws, this.#curveSizes(draws, configured), confidence, resampling),
      bandHalfWidth: bandHalfWidth(draws.count, confidence),
      marginal: size === null ? null : this.#marginal(draws, size, `${policy.name} ${fund} margin`),
      check,
    };
  }

  #marginal(draws: Sample, size: number, name: string): FundSizing['marginal'] {
    const isQuote = this.#experiment.markets.every(({ contract }) => contract.kind === 'linear');
    const more = this.#options.more ?? (isQuote ? MILLION : size > 0 ? size / 10 : 1);
    return marginalValue(draws, { size, more }, this.#options.confidence, this.#resampling(name));
  }

  #curveSizes(draws: Sample, configured: number): readonly number[] {
    const { fundCurve: asked } = this.#experiment;
    return asked.length > 0 ? asked : fundCurveSizes([draws], [configured]);
  }

  #mean(sample: Sample, name: string): Estimate {
    return meanEstimate(sample, this.#options.confidence, this.#resampling(name));
  }

  async #run(
    policies: readonly Policy[],
    stage: SizingProgress['stage'],
    question: Pick<ColumnsQuestion, 'policyPaths' | 'fundColumns'> = {},
  ): Promise<OutcomeTable> {
    const { runner, signal, onProgress } = this.#options;
    const { table } = await simulateColumns(
      withPolicies(this.#experiment, policies),
      this.#accounts,
      { columns: ['uncovered'], funds: this.#fundNames, paths: stage === 'check' ? 'fresh' : 'own', ...question },
      {
        runner,
        ...(signal === undefined ? {} : { signal }),
        onPaths: (finishedPaths, paths) => onProgress?.({ stage, finishedPaths, paths }),
      },
    );
    return table;
  }
}

/** Which paths each policy is run on; the policies that stand behind, of a book drawn anew on each path, on none. */
function maskOf(
  experiment: Experiment,
  policies: readonly Policy[],
  tries: readonly { readonly next: SizeTry }[],
): Uint8Array {
  const { paths } = experiment;
  const mask = new Uint8Array(withPolicies(experiment, policies).policies.length * paths);
  tries.forEach(({ next }, policy) => next.paths.forEach((path) => (mask[policy * paths + path] = 1)));
  return mask;
}

/** Paths by their draws, the largest first, ties by index. */
function byDraw(draws: Float64Array): Uint32Array {
  return Uint32Array.from(draws, (_, path) => path).sort((a, b) => draws[b]! - draws[a]! || a - b);
}

interface Search {
  readonly found: SizeSearch;
  readonly curve: FundCurvePoint[];
}

function drawsOf(samples: Samples, { policy, fund }: SizedFund): Sample {
  return samples.of(policy.name, fundColumnName('fundDraw', fund));
}

/** What each path asks for beyond the size. */
function beyond({ values, failed }: Sample, size: number): Sample {
  return makeSample(
    values().map((draw) => Math.max(0, draw - size)),
    failed,
  );
}

/** The size that is run again: the one to hold. */
function sizeToRun({ solvent, estimate }: FundSize): number | null {
  return solvent ?? estimate;
}

function sideOf(target: number, { low, high }: Estimate): SizeCheck['target'] {
  if (high !== null && target >= high) return 'above';
  return low !== null && target < low ? 'below' : 'within';
}
