import type { Event, EventSink } from '../event.ts';
import { heldCoins, type Experiment, type Market, type Policy } from '../experiment.ts';
import type { MarketPath } from '../market/path.ts';
import type { Accounts } from '../position.ts';
import type { BackstopLayer } from '../venue.ts';
import { openAccounts } from './accounts.ts';
import { INFINITE, ONE, ZERO, amount, differenceOf, sumOf, type Amount } from './amount.ts';
import { changeOfCoins, openCoins } from './coins.ts';
import { Comparisons } from './comparisons.ts';
import { unitValue } from './contract.ts';
import { settleDebts } from './debts.ts';
import { noteBalances, openPools } from './funds.ts';
import { settleHorizon } from './horizon.ts';
import { netSizes, totalCash } from './ledger.ts';
import { outcomeOf } from './outcome.ts';
import { runStep } from './step.ts';
import { emptyTally } from './tally.ts';
import { noWinners } from './winners.ts';
import type { Draw, LayerState, MarketState, Provider, World } from './world.ts';

export interface ExactPathWords {
  readonly experiment: Experiment;
  readonly policy: Policy;
  /** The book before step 1: the same as every engine's. */
  readonly accounts: Accounts;
  /** Index prices, as the market side made them. */
  readonly path: MarketPath;
  readonly draw: Draw;
  readonly sink?: EventSink;
  /** Every fund pays without limit. */
  readonly unlimitedFunds?: boolean;
}

export interface ExactPath {
  readonly events: readonly Event[];
  /** By name of the outcome's columns. */
  readonly outcome: { readonly [column: string]: number };
  /** What the laws are missed by: Σ size by market, the change of Σ cash, and that of each coin. Exactly 0. */
  readonly laws: { readonly sizes: readonly Amount[]; readonly cash: Amount; readonly coins: readonly Amount[] };
  /**
   * How close the closest comparison was that decided something, as a share of its scale; Infinity where none was.
   * Below 10⁻¹² the fast engine may rightly decide otherwise.
   */
  readonly closestComparison: number;
}

/**
 * Runs one path of one policy with 40 digits: the exact twin of the engine, written from `docs/rules.md`. Every account is
 * looked at in every step; nothing is fast.
 */
export function runExactPath(words: ExactPathWords): ExactPath {
  const { path } = words;
  const events: Event[] = [];
  const world = openWorld(words, (event) => {
    events.push(event);
    words.sink?.(event);
  });
  const before = totalCash(world);
  for (let step = 1; step <= path.steps; step++) runStep(world, path, step);
  settleHorizon(world);
  settleDebts(world);
  return {
    events,
    outcome: outcomeOf(world, path),
    laws: {
      sizes: netSizes(world),
      cash: differenceOf(totalCash(world), before),
      coins: changeOfCoins(world),
    },
    closestComparison: world.comparisons.closest,
  };
}

function openWorld(
  { experiment, policy, accounts, path, draw, unlimitedFunds = false }: ExactPathWords,
  sink: EventSink,
): World {
  const { venue } = policy;
  const markets = experiment.markets.map((terms, place) => openMarket(experiment, terms, place));
  const coins = openCoins(experiment, venue, accounts);
  const coinWallets = new Set(heldCoins(experiment).map(({ name }) => name));
  const opened = openAccounts(path.step, venue, accounts, { markets, coins, coinWallets });
  for (const { market, size } of opened.positions) market.outside.size = differenceOf(market.outside.size, size);
  const world: World = {
    ...opened,
    experiment,
    venue,
    draw,
    sink,
    comparisons: new Comparisons(),
    unlimitedFunds,
    stepSeconds: path.step,
    markets,
    coins,
    pools: openPools(venue, accounts, markets, unlimitedFunds),
    layers: venue.backstop.map((layer, place) => openLayer(layer, place, markets)),
    venueEquity: { cash: ZERO },
    writtenOff: { cash: ZERO },
    deposits: { cash: ZERO },
    tally: emptyTally(),
    winners: noWinners(),
    goal: venue.triggers.find(({ action }) => action === 'liquidate'),
    step: 0,
    round: 0,
    underTrigger: new Set(),
    queues: new Map(),
  };
  world.tally.fundMinimum = world.pools.reduce((sum, { initial }) => sumOf(sum, initial), ZERO);
  noteBalances(world);
  return world;
}

function openMarket({ underlyings }: Experiment, terms: Market, place: number): MarketState {
  const price = amount(underlyings[terms.underlying]!.initialPrice);
  return {
    place,
    symbol: terms.symbol,
    underlying: terms.underlying,
    contract: terms.contract,
    terms,
    initialPrice: price,
    index: price,
    reported: price,
    distortion: ONE,
    displacement: ZERO,
    largestDisplacement: ZERO,
    growth: ONE,
    depthShare: ONE,
    averageBasis: ZERO,
    mark: price,
    value: unitValue(terms.contract, price),
    previousMark: price,
    endOfStep: [price],
    book: { cash: ZERO, size: ZERO, cost: ZERO },
    outside: { cash: ZERO, size: ZERO, cost: ZERO },
    funding: { lastRate: ZERO, settled: 0, bases: [], premium: ZERO },
  };
}

function openLayer(layer: BackstopLayer, place: number, markets: readonly MarketState[]): LayerState {
  const provider = (name: string, capacity: Amount): Provider => ({
    name,
    capacity,
    cash: ZERO,
    inventory: new Map(markets.map((market) => [market, { size: ZERO, cost: ZERO }])),
  });
  const providers =
    layer.kind === 'assignment'
      ? layer.providers.map(({ name, capacity }) => provider(name, amount(capacity)))
      : layer.kind === 'keepers'
        ? [provider(layer.name, INFINITE)]
        : [];
  const left = layer.kind === 'venueEquity' && layer.balance !== 'unlimited' ? amount(layer.balance) : INFINITE;
  return { place, layer, drawn: new Map(), left, providers, taken: new Map(), gainedSince: new Map() };
}
