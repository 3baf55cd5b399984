import { ConfigError, type ConfigIssue } from '../errors.ts';
import type { Experiment, Policy, SyntheticAccounts } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import type { RootKey } from '../random/root-key.ts';
import type { PopulationDraw } from './account-stream.ts';
import { admit, emptyTally } from './admission.ts';
import { assemble } from './draft.ts';
import { underTriggerAtStart } from './entry-check.ts';
import { drawHoldings } from './holdings.ts';
import { schedulesByMarket } from './margin-schedule.ts';
import { marketMakers } from './market-makers.ts';
import { placeName, placeOf } from './place.ts';
import { drawTraders, whales } from './population.ts';
import { giveReactions, holdersInOrder } from './reactions.ts';
import { syntheticIssues } from './synthetic-issues.ts';
import { tableAccounts } from './table.ts';

export interface BuiltAccounts {
  readonly accounts: Accounts;
  /** Sentences for people: accounts that a trigger would touch before the first step, and where nobody looked for them. */
  readonly warnings: readonly string[];
}

/**
 * The experiment's book of accounts, the same for every policy, hence admissible under all of them: a table that is not
 * throws; a synthetic book raises margins or cuts notionals, counted in `admission`.
 *
 * With `resample` this is a draw of its own, which no path repeats (see `drawPopulation`); its rows are those of every
 * path, and the entry check looks at it alone.
 *
 * @throws ConfigError  all issues at once: admission, rows said twice, and accounts under a trigger at time 0 of a
 *                      policy whose `entryCheck` is `refuse`
 */
export function buildAccounts(experiment: Experiment, root: RootKey): BuiltAccounts {
  const { accounts, issues } = draftedAccounts(experiment, root);
  issues.push(...withdrawalsByNobody(experiment, accounts), ...groupsOfNobody(experiment, accounts));
  const warnings: string[] = [];
  for (const policy of experiment.policies) {
    const { entryCheck } = policy.venue;
    if (entryCheck === 'refuse' && isResampled(experiment)) warnings.push(uncheckedPaths(policy));
    const touched = underTriggerAtStart(accounts, experiment, policy);
    if (touched.length === 0) continue;
    if (entryCheck === 'refuse') issues.push(refusal(experiment, policy, touched));
    else warnings.push(warningOf(policy, touched));
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return { accounts, warnings };
}

/**
 * The book of one path of an experiment whose accounts say `resample`: sides, notionals, leverages, entry prices and
 * cash are drawn anew, from the path's own streams. How many positions an account has, and in which markets, is drawn
 * once for the experiment, so that every path has the same ids and the same rows; whales are the same throughout; and a
 * market maker is there even where a path leaves it nothing to hold (size 0).
 *
 * A pure function of (experiment, root, path). The experiment must be one that `buildAccounts` accepted.
 *
 * @throws RangeError  where the accounts are a table: there is nothing to draw
 */
export function drawPopulation(experiment: Experiment, root: RootKey, path: number): Accounts {
  const source = experiment.accounts;
  if (source.kind === 'table') throw new RangeError(`path ${path} cannot draw its accounts: they are given as a table`);
  return syntheticAccounts(experiment, source, { root, scope: 'path', path });
}

function draftedAccounts(experiment: Experiment, root: RootKey): { accounts: Accounts; issues: ConfigIssue[] } {
  const source = experiment.accounts;
  switch (source.kind) {
    case 'table': {
      const { accounts, issues } = tableAccounts(experiment, source);
      giveReactions(holdersInOrder(accounts), source.traders, { root, scope: 'experiment', path: 0 });
      return { accounts: assemble(accounts, emptyTally()), issues };
    }
    case 'synthetic': {
      const issues = syntheticIssues(experiment, source);
      // A population that cannot be drawn has no accounts to look at.
      if (issues.length > 0) throw new ConfigError(issues);
      return { accounts: syntheticAccounts(experiment, source, { root, scope: 'experiment', path: 0 }), issues };
    }
  }
}

function syntheticAccounts(experiment: Experiment, source: SyntheticAccounts, population: PopulationDraw): Accounts {
  const schedules = schedulesByMarket(experiment);
  const tally = emptyTally();
  const holdings = drawHoldings(source, population.root);
  const drawn = drawTraders(experiment, source, holdings, population);
  const traders = [...drawn, ...whales(experiment, source)];
  giveReactions(drawn, source.traders, population);
  for (const trader of traders) admit(trader, source.admission, schedules, tally);
  // After admission, which may have changed the net size; makers raise their margin, since a cut would unbalance the market.
  const makers = marketMakers(experiment, source, traders, source.resample);
  for (const maker of makers) admit(maker, 'raiseMargin', schedules, tally);
  return assemble([...traders, ...makers], tally);
}

/** Withdrawals of accounts that the book does not have. */
function withdrawalsByNobody(experiment: Experiment, accounts: Accounts): ConfigIssue[] {
  const { withdrawals = [] } = experiment.accounts.traders;
  const named = withdrawals.map(({ account }) => account);
  return namesOfNobody(accounts, named, (i) =>
    placeOf(experiment, (places) => places.withdrawals[i]!, `/accounts/traders/withdrawals/${i}/account`),
  );
}

/** Account groups of accounts that the book does not have. */
function groupsOfNobody(experiment: Experiment, accounts: Accounts): ConfigIssue[] {
  const named = experiment.cover?.groups.flatMap((group) => group.accounts) ?? [];
  return namesOfNobody(accounts, named, (i) =>
    placeOf(experiment, (places) => places.coverAccounts[i]!, '/fund/cover/groups'),
  );
}

function namesOfNobody(
  { ids }: Accounts,
  named: readonly string[],
  placeAt: (i: number) => ReturnType<typeof placeOf>,
): ConfigIssue[] {
  const known = new Set(ids);
  return named.flatMap((account, i) => {
    if (known.has(account)) return [];
    const some = ids
      .slice(0, 3)
      .map((id) => `"${id}"`)
      .join(', ');
    return [{ ...placeAt(i), expected: `an account of the book, such as ${some}`, found: `"${account}"` }];
  });
}

function isResampled({ accounts }: Experiment): boolean {
  return accounts.kind === 'synthetic' && accounts.resample;
}

function uncheckedPaths({ name }: Policy): string {
  return `Policy "${name}" refuses accounts under a trigger at time 0, but "resample" draws others on every path: one draw was checked, no path's own.`;
}

function warningOf(policy: Policy, touched: readonly string[]): string {
  return `Under policy "${policy.name}" a trigger holds at time 0, before any price has moved: ${namesOf(touched)}.`;
}

function refusal(experiment: Experiment, policy: Policy, touched: readonly string[]): ConfigIssue {
  const says = experiment.places?.entryChecks[policy.name];
  const where = says === undefined ? '' : ` (${placeName(says)})`;
  return {
    ...placeOf(experiment, ({ accounts }) => accounts, '/accounts'),
    expected: `no account under a trigger at time 0, as policy "${policy.name}" has "entryCheck": "refuse"`,
    found: namesOf(touched),
    suggestion: `post more margin, or set "entryCheck" to "warn"${where}`,
  };
}

/** «2 accounts (a, b)», the first few by name. */
function namesOf(ids: readonly string[]): string {
  const rest = ids.length > 5 ? ` and ${ids.length - 5} more` : '';
  return `${ids.length} ${ids.length === 1 ? 'account' : 'accounts'} (${ids.slice(0, 5).join(', ')}${rest})`;
}
