import { heldCoins, type Experiment } from '../experiment.ts';
import { ALL_METRIC_COLUMNS, type OutcomeColumn } from '../outcome.ts';
import type { BackstopLayer, Venue } from '../venue.ts';

type LayerKind = BackstopLayer['kind'];

const hasLayer = (...kinds: readonly LayerKind[]) => {
  return ({ backstop }: Venue): boolean => backstop.some(({ kind }) => kinds.includes(kind));
};

/** What a quantity needs in order to be other than 0; one that is not named can always be. */
const NEEDS: { readonly [column: string]: (venue: Venue, experiment: Experiment) => boolean } = {
  negativeBalanceAccounts: hasLayer('accountDebt'),
  owed: hasLayer('accountDebt'),
  forgiven: (venue) =>
    hasLayer('accountDebt')(venue) &&
    (venue.negativeBalance.forgivenBelow > 0 || venue.negativeBalance.waivedShare > 0),
  swept: (venue) => hasLayer('accountDebt')(venue) && venue.negativeBalance.sweep.length > 0,
  recovered: (venue) => hasLayer('accountDebt')(venue) && venue.negativeBalance.recoveredShare > 0,
  fundEquityDepletion: hasLayer('takeover'),
  venuePaid: hasLayer('venueEquity'),
  socialised: hasLayer('socialisedLoss', 'clawback'),
  socialisedAccounts: hasLayer('socialisedLoss', 'clawback'),
  adl: hasLayer('adl', 'unwind'),
  adlAccounts: hasLayer('adl', 'unwind'),
  adlSize: hasLayer('adl', 'unwind'),
  adlNotional: hasLayer('adl', 'unwind'),
  adlProfitTaken: hasLayer('adl', 'unwind'),
  adlNeeded: hasLayer('adl', 'unwind'),
  adlOvershoot: hasLayer('adl', 'unwind'),
  topWinnerSurvival: hasLayer('adl', 'unwind', 'socialisedLoss', 'clawback'),
  maximumSurvivor: hasLayer('adl', 'unwind', 'socialisedLoss', 'clawback'),
  takeoverNotional: hasLayer('takeover'),
  assignedNotional: hasLayer('assignment', 'keepers'),
  marginCalls: warns,
  topUps: (venue, { accounts }) => warns(venue) && accounts.traders.topUp !== undefined,
  stopOuts: (_, experiment) => hasStops(experiment),
  stopSlippage: (_, experiment) => hasStops(experiment),
  partialLiquidations: closesInPart,
  repeatedPartialAccounts: closesInPart,
  fundingPaid: (_, experiment) => hasFunding(experiment),
  fundingLiquidations: (_, experiment) => hasFunding(experiment),
  converted: ({ collateral, margin }, experiment) =>
    margin.mode !== 'isolated' &&
    heldCoins(experiment).some((coin) => collateral.some(({ name }) => name === coin.name)),
  coverLoss: (_, { cover }) => cover !== undefined,
  coverExceeded: (venue, { cover }) => cover !== undefined && hasLayer('insuranceFund', 'takeover')(venue),
  displacement: (_, { markets }) => markets.some(({ book }) => book.kind !== 'none'),
};

/**
 * The quantities that some policy of the experiment can make other than 0: a report leaves the others out, and «0 of n»
 * is said of none of them. The headlines are always there.
 */
export function columnsInUse(experiment: Experiment): readonly OutcomeColumn[] {
  return ALL_METRIC_COLUMNS.filter((column) =>
    experiment.policies.some(({ venue }) => inUse(column.name, venue, experiment)),
  );
}

/** Whether a policy of this venue can make the quantity other than 0. */
export function inUse(column: string, venue: Venue, experiment: Experiment): boolean {
  const needs = Object.hasOwn(NEEDS, column) ? NEEDS[column] : undefined;
  return needs?.(venue, experiment) ?? true;
}

/** What a headline needs: it is reported whether or not its rule is there. */
const HEADLINES_NEED: { readonly [column: string]: (venue: Venue) => boolean } = {
  negativeBalance: hasLayer('accountDebt'),
  fundDepletion: hasLayer('insuranceFund', 'takeover'),
};

/** Whether any path of a policy of this venue could show the quantity: as `inUse`, the headlines too. */
export function canHappen(column: string, venue: Venue, experiment: Experiment): boolean {
  const needs = Object.hasOwn(HEADLINES_NEED, column) ? HEADLINES_NEED[column] : undefined;
  return needs?.(venue) ?? inUse(column, venue, experiment);
}

function warns({ triggers }: Venue): boolean {
  return triggers.some(({ action }) => action === 'warn');
}

function closesInPart({ liquidation }: Venue): boolean {
  return liquidation.stages.some(
    ({ slice, limit }) => slice.kind !== 'all' || (limit !== 'market' && limit !== 'none'),
  );
}

function hasStops({ accounts }: Experiment): boolean {
  if (accounts.traders.stopLoss !== undefined) return true;
  return accounts.kind === 'table' && accounts.positions.some(({ stopLoss }) => stopLoss !== undefined);
}

function hasFunding({ markets }: Experiment): boolean {
  return markets.some(({ funding }) => funding.kind !== 'none');
}
