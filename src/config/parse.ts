import { InvariantError } from '../errors.ts';
import { heldCoins, type AccountsSource, type Experiment, type ExperimentPlaces } from '../experiment.ts';
import { ALL_METRIC_COLUMNS, metricColumns, type OutcomeColumn } from '../outcome.ts';
import { EXPERIMENT_DEFAULTS } from './defaults.ts';
import { Cursor } from './document/cursor.ts';
import { durationText, readDuration } from './document/duration.ts';
import { Issues } from './document/issues.ts';
import { describe, readDocument, type ConfigNode } from './document/node.ts';
import { applyOverride, readOverride, type Override } from './document/overrides.ts';
import { applyExtends } from './extends.ts';
import { DataFiles, type ConfigContext } from './files/config-files.ts';
import { NamedModels } from './models/named-models.ts';
import { readAccounts } from './sections/accounts.ts';
import { readCover } from './sections/cover.ts';
import { readGates } from './sections/gates.ts';
import { readJoint, warnOfIdleCorrelation } from './sections/joint.ts';
import { readMarkets } from './sections/markets.ts';
import { readBaseline, readPolicies, type ResolvedPolicies } from './sections/policies.ts';
import type { Horizon, Reading } from './sections/reading.ts';
import { readSampling } from './sections/sampling.ts';
import { readScenario } from './sections/scenario.ts';
import { readShocks } from './sections/shocks/shocks.ts';
import { readFundCurve, readStatistics, statisticNames } from './sections/statistics.ts';
import { pathsJson, readPaths } from './sections/stopping.ts';
import { readUnderlyings } from './sections/underlyings.ts';
import { checkFollowers } from './semantics/chain.ts';
import { checkCoins } from './semantics/coins.ts';
import { warnOfBareContracts } from './semantics/contracts.ts';
import { warnOfBooklessDistortions } from './semantics/distortions.ts';
import { warnOfIdleDepth } from './semantics/idle-depth.ts';
import { warnOfOwnImpact } from './semantics/own-impact.ts';
import { warnOfIdleTopUps } from './semantics/reactions.ts';
import { warnOfIdleWallets } from './semantics/wallets.ts';
import { SECONDS_PER_YEAR } from '../units.ts';
import { checkExperimentShape, type Shape } from './validate.ts';

/** What is said outside the file: by flags, or by who reads it. */
export interface ParseOptions {
  /** `a.b=c`, each as `--set` takes it; later ones win. */
  readonly set?: readonly string[];
  /** Takes the place of `paths`. */
  readonly paths?: number;
  /** Takes the place of `seed`. */
  readonly seed?: string;
  /** The file beside which named files lie, where that is another one (a resolved copy in a run's folder). */
  readonly relativeTo?: string;
}

/**
 * Reads an experiment: JSON with comments, every default filled in, every file it names read through `context`.
 *
 * @param text  the configuration
 * @param file  its name, for messages; files that it names are relative to it
 * @throws ConfigError with all issues at once, each with its place
 */
export function parseExperiment(
  text: string,
  file: string,
  context: ConfigContext,
  options: ParseOptions = {},
): Experiment {
  const issues = new Issues();
  const configFile = options.relativeTo ?? file;
  const models = new NamedModels(context, issues, configFile);
  const document = readWhole(text, file, context, readOverrides(options, issues), models, issues);
  const shape = checkExperimentShape(document, issues, models.refused);
  const files = new DataFiles(context, configFile);
  const reading: Reading = { issues, shape, files };
  const root = new Cursor(document, issues);

  const horizon = readHorizon(root.at('horizon'), shape);
  const names = root.at('underlyings').keys();
  const underlyings = shape.readable('/underlyings')
    ? readUnderlyings(root.at('underlyings'), horizon, reading)
    : undefined;
  // Without underlyings or markets, what refers to them would only be complained about for their absence.
  const hasNames = names.length > 0;
  const joint = hasNames && shape.sound('/joint') ? readJoint(root.at('joint'), names) : undefined;
  const markets =
    hasNames && shape.readable('/markets') ? readMarkets(root.at('markets'), names, horizon, reading) : undefined;
  const listed = root
    .at('markets')
    .items()
    .map((item) => ({ symbol: item.at('symbol').text(), isInverse: item.at('contract', 'kind').text() === 'inverse' }))
    .filter(({ symbol }) => symbol !== '');
  const symbols = listed.map(({ symbol }) => symbol);
  const shocks =
    horizon && hasNames && shape.readable('/shocks')
      ? readShocks(root.at('shocks'), { underlyings: names, markets: symbols, horizon }, reading)
      : undefined;
  const sampling =
    underlyings && shape.sound('/sampling') ? readSampling(root.at('sampling'), underlyings.value) : undefined;
  const policies = readPolicies(root, {
    ...reading,
    context,
    file,
    configFile,
    symbols,
    markets: markets?.value,
    horizon,
  });
  const coins = policies && new Set(policies.value.flatMap(({ venue }) => venue.collateral.map(({ name }) => name)));
  const accounts = symbols.length > 0 ? readAccounts(root.at('accounts'), listed, coins, reading) : undefined;
  const baseline = shape.sound('/baseline')
    ? readBaseline(root.at('baseline'), policyNames(root, policies))
    : undefined;
  const statisticWords = shape.sound('/statistics')
    ? statisticNames(
        knownColumns(root, accounts?.value, policies?.value, underlyings?.value),
        root.at('statistics'),
        policyNames(root, policies),
      )
    : undefined;
  const statistics = statisticWords && readStatistics(root.at('statistics'), statisticWords);
  const counted = statisticWords && shape.sound('/paths') ? readPaths(root.at('paths'), statisticWords) : undefined;
  const gates = statisticWords && shape.sound('/gates') ? readGates(root.at('gates'), statisticWords) : undefined;
  const fundCurve = shape.sound('/fund') ? readFundCurve(root.at('fund', 'curve')) : undefined;
  const cover = shape.sound('/fund') ? readCover(root.at('fund', 'cover')) : undefined;
  const scenario = shape.sound('/scenario')
    ? readScenario(root.at('scenario'), document, policies?.value[0]?.name)
    : undefined;
  if (joint && underlyings) {
    checkFollowers(root, underlyings.value, joint.value);
    warnOfIdleCorrelation(root.at('joint'), joint.value, underlyings.value);
  }
  if (accounts && policies) {
    warnOfIdleTopUps(root.at('accounts'), accounts.value, policies.value);
    warnOfIdleWallets(root.at('accounts'), accounts.value, policies.value, issues);
  }
  if (accounts && markets && policies) {
    const priced = { markets: markets.value, underlyings: names };
    checkCoins(root.at('accounts'), accounts.value, policies.value, priced, issues);
  }
  if (markets && policies) warnOfBareContracts(root.at('markets'), markets.value, policies.value);
  if (markets) warnOfOwnImpact(root, markets.value, names);
  if (markets && shocks) warnOfIdleDepth(root.at('shocks'), shocks.value, markets.value);
  if (shocks && markets) warnOfBooklessDistortions(root.at('shocks'), shocks.value, markets.value);

  issues.throwIfAny();
  if (!horizon || !underlyings || !joint || !shocks || !markets || !sampling || !accounts || !policies) {
    throw new InvariantError(`${file}: a part of the experiment could not be read, and nothing was said about it`);
  }
  if (
    baseline === undefined ||
    fundCurve === undefined ||
    cover === undefined ||
    gates === undefined ||
    statistics === undefined ||
    counted === undefined
  ) {
    throw new InvariantError(
      `${file}: the baseline, the paths or what is asked could not be read, and nothing was said about it`,
    );
  }
  const header = {
    name: root.at('name').text(nameFromFile(file)),
    question: root.at('question').text(EXPERIMENT_DEFAULTS.question),
    seed: seedText(root.at('seed')),
  };
  return {
    ...header,
    ...counted,
    ...(gates.length === 0 ? {} : { gates }),
    horizon,
    underlyings: underlyings.value,
    joint: joint.value,
    shocks: shocks.value,
    markets: markets.value,
    accounts: accounts.value,
    ...(sampling.value === undefined ? {} : { sampling: sampling.value }),
    policies: policies.value,
    baseline,
    notComparable: policies.notComparable,
    statistics,
    fundCurve,
    ...(cover.value === undefined ? {} : { cover: cover.value }),
    ...(scenario === undefined ? {} : { scenario: scenario.value }),
    warnings: issues.warnings,
    inputs: files.inputs(),
    places: {
      ...accountsPlaces(root.at('accounts')),
      coverAccounts: coverPlaces(root),
      entryChecks: policies.entryChecks,
    },
    resolved: {
      ...header,
      paths: pathsJson(counted.paths, counted.stopping),
      horizon: { steps: horizon.steps, step: durationText(horizon.step) },
      underlyings: underlyings.json,
      joint: joint.json,
      shocks: shocks.json,
      markets: markets.json,
      accounts: accounts.json,
      // Where it is plain nothing is said, as before there was another.
      ...(sampling.value === undefined ? {} : { sampling: sampling.json }),
      // Each policy below is a whole venue, so there is nothing left to patch.
      venue: {},
      policies: policies.json,
      ...(policies.notComparable.length === 0 ? {} : { notComparable: policies.notComparable }),
      baseline,
      statistics,
      fund: { curve: fundCurve, ...(cover.value === undefined ? {} : { cover: cover.json }) },
      ...(gates.length === 0 ? {} : { gates }),
      ...(scenario === undefined ? {} : { scenario: scenario.json }),
    },
  };
}

/** What a run has metrics of: coins' quantities only where accounts hold coins, and so on; all where that is not known. */
function knownColumns(
  root: Cursor,
  accounts: AccountsSource | undefined,
  policies: Experiment['policies'] | undefined,
  underlyings: Experiment['underlyings'] | undefined,
): readonly OutcomeColumn[] {
  if (!accounts || !policies || !underlyings) return ALL_METRIC_COLUMNS;
  return metricColumns(heldCoins({ accounts, policies, underlyings }).length > 0, root.at('fund', 'cover').present);
}

/** Names that a baseline may have: as the file says them, even if a policy is at fault; of several venues those that were read. */
function policyNames(root: Cursor, policies: ResolvedPolicies | undefined): readonly string[] | undefined {
  if (root.at('venues').present) return policies?.value.map(({ name }) => name);
  return root.at('policies').present ? root.at('policies').keys() : ['venue'];
}

function coverPlaces(root: Cursor): ExperimentPlaces['coverAccounts'] {
  const groups = root.at('fund', 'cover', 'groups');
  return groups.keys().flatMap((name) =>
    groups
      .at(name)
      .items()
      .map(({ place }) => place),
  );
}

function accountsPlaces(cursor: Cursor): Omit<ExperimentPlaces, 'entryChecks' | 'coverAccounts'> {
  const placesAt = (...list: string[]) => cursor.at(...list).items();
  return {
    accounts: cursor.place,
    whales: placesAt('whales').map((whale) => whale.at('account').place),
    withdrawals: placesAt('traders', 'withdrawals').map((withdrawal) => withdrawal.at('account').place),
    positionsPerAccount: placesAt('positionsPerAccount', 'values').map(({ place }) => place),
  };
}

function readOverrides({ set, paths, seed }: ParseOptions, issues: Issues): readonly Override[] {
  const overrides = (set ?? []).flatMap((argument) => readOverride(argument, issues) ?? []);
  if (paths !== undefined) {
    overrides.push({ flag: `--paths ${paths}`, path: ['paths'], value: paths, text: String(paths) });
  }
  if (seed !== undefined) overrides.push({ flag: `--seed ${seed}`, path: ['seed'], value: seed, text: seed });
  return overrides;
}

/** The document with what it extends, its overrides, and the models that it names written out. Syntax errors are thrown at once: what follows from them would only mislead. */
function readWhole(
  text: string,
  file: string,
  context: ConfigContext,
  overrides: readonly Override[],
  models: NamedModels,
  issues: Issues,
): ConfigNode {
  const before = issues.count;
  const read = readDocument(text, file, issues);
  if (issues.count === before && read !== undefined && read.kind !== 'object') {
    issues.add(read.place, { expected: 'an experiment, a JSON object', found: describe(read) });
  }
  let document = read && applyExtends(read, context, issues);
  for (const override of overrides) {
    document = document && applyOverride(models.onTheWayTo(override.path, document), override, issues);
  }
  issues.throwIfAny();
  document = document && models.allIn(document);
  if (document === undefined) throw new InvariantError(`${file}: nothing was read, and nothing was said about it`);
  return document;
}

/** What a venue does by the second or the hour is done as often within a step: a longer one would never end. */
const LONGEST_STEP = SECONDS_PER_YEAR;

function readHorizon(cursor: Cursor, shape: Shape): Horizon | undefined {
  if (!shape.sound(cursor.pointer)) return undefined;
  const standard = readDuration(EXPERIMENT_DEFAULTS.step) ?? Number.NaN;
  const step = cursor.at('step').duration(standard);
  if (step > LONGEST_STEP) return cursor.at('step').refuse('a step of at most 365d');
  return { steps: cursor.at('steps').number(Number.NaN), step };
}

function seedText(cursor: Cursor): string {
  return cursor.node?.kind === 'scalar' ? cursor.node.text : EXPERIMENT_DEFAULTS.seed;
}

/** The file's name without its folder and extension, in the letters that a folder may have. */
function nameFromFile(file: string): string {
  const base = file.replace(/^.*[/\\]/, '').replace(/\.jsonc?$/, '');
  const name = base.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return name === '' ? 'experiment' : name;
}
