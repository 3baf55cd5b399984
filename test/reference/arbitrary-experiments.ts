import { forExperiment } from '../../src/config/venue/for-experiment.ts';
import { loadVenue, shippedVenueNames } from '../../src/config/load.ts';
import type { Experiment, Funding, Market, Policy } from '../../src/experiment.ts';
import { givenPath, type MarketPath } from '../../src/market/market-path.ts';
import { MARGIN_MODE_CODE, type Accounts } from '../../src/position.ts';
import type { OrderBook } from '../../src/price-model.ts';
import { decision } from '../../src/random/decision.ts';
import { rootKey } from '../../src/random/root-key.ts';
import type { Venue } from '../../src/venue.ts';
import { distorted, type Seen } from '../market/distorted.ts';
import { withMovingBooks } from './arbitrary-books.ts';
import { arbitraryCoins } from './arbitrary-coins.ts';
import { withDelays, withWithdrawals } from './arbitrary-timing.ts';
import { arbitraryVenue, type Setting } from './arbitrary-venues.ts';
import { RandomNumbers } from './random-numbers.ts';

/** One path of one policy, for either engine: everything that decides it. */
export interface Case {
  readonly seed: number;
  readonly experiment: Experiment;
  readonly policy: Policy;
  readonly accounts: Accounts;
  readonly path: MarketPath;
  readonly draw: (purpose: number, account: number, step: number) => number;
}

const ROOT = rootKey('differential');
const STEP_SECONDS = 60;

/** The scale of a world: prices, and what a position of ordinary size is worth in the settlement coin. */
interface Scale {
  readonly contract: 'linear' | 'inverse';
  readonly price: number;
  /** A hundredth of it is the least size. */
  readonly size: number;
  readonly amount: number;
}

/** A world of one to three markets, three to eight accounts and one to eight steps, under a venue of random rules. */
export function arbitraryCase(seed: number): Case {
  const random = new RandomNumbers(seed);
  const contract = random.chance(0.3) ? 'inverse' : 'linear';
  const scale: Scale =
    contract === 'linear'
      ? { contract, price: 100, size: 20, amount: 100 }
      : { contract, price: 100, size: 2000, amount: 1 };
  return assemble(seed, random, scale, (setting) => arbitraryVenue(random, setting));
}

/** The same under a venue that is shipped, at the scale of its rules, its funds small enough to be felt. */
export function shippedCase(seed: number, name: string): Case {
  const random = new RandomNumbers(seed);
  const venue = loadVenue(name);
  const contracts = venue.supports?.contracts ?? ['linear', 'inverse'];
  const contract = random.pick(contracts);
  const scale: Scale =
    contract === 'linear'
      ? { contract, price: 100_000, size: random.pick([2, 50, 400]), amount: 100_000 }
      : { contract, price: 100_000, size: random.pick([200_000, 5_000_000]), amount: 10 };
  return assemble(seed, random, scale, (setting) => {
    const modes = venue.supports?.modes ?? ['isolated', 'cross'];
    const funds = venue.funds.map((fund) => ({ ...fund, balance: random.between(0.1, 8, 2) * scale.amount }));
    const chosen: Venue = { ...venue, funds, margin: { ...venue.margin, mode: random.pick(modes) } };
    return forExperiment(chosen, setting.symbols, STEP_SECONDS);
  });
}

/**
 * Random seeds of a run take the shipped venues in turn, one case in four; every other linear world has coin collateral, and
 * every other world moving books, one in three each a venue that sees other prices than there are, liquidators that take their time, owners who withdraw.
 */
export function caseOf(seed: number): Case {
  const names = shippedVenueNames();
  const drawn = seed % 4 === 3 ? shippedCase(seed, names[Math.floor(seed / 4) % names.length]!) : arbitraryCase(seed);
  return withMovingBooks(withDistortions(withWithdrawals(withDelays(withCoins(drawn)))));
}

/** Lets the venue of one world in three see other prices than there are; the rest of it stays. */
export function withDistortions(each: Case): Case {
  const random = new RandomNumbers(each.seed + 2_000_000_011);
  const { experiment, path } = each;
  if (!random.chance(1 / 3)) return each;
  const { markets, underlyings } = experiment;
  const seen = Array.from({ length: random.whole(1, 3) }, (): Seen => {
    const kind = random.chance(0.6) ? 'oracle' : 'mark';
    return {
      kind,
      place: random.whole(0, (kind === 'oracle' ? underlyings : markets).length - 1),
      first: random.whole(1, path.steps),
      steps: random.whole(1, 4),
      factor: random.between(0.75, 1.3, 3),
    };
  });
  return { ...each, path: distorted(path, markets.length, seen) };
}

/** Gives a linear world, or every other of them, coin collateral, some of it priced by an underlying of its own; the rest of it stays. */
export function withCoins(each: Case): Case {
  const random = new RandomNumbers(each.seed + 1_000_000_007);
  const { experiment, path } = each;
  if (!random.chance(0.5) || experiment.markets.some(({ contract }) => contract.kind === 'inverse')) return each;
  const initialPrice = random.pick([1, 100, 3000]);
  const ofCoins = { ...experiment.underlyings[0]!, name: 'COIN', initialPrice };
  const underlyings = [...experiment.underlyings, ofCoins];
  const index = [...path.index, violentPrices(random, initialPrice, path.steps)];
  const { venue, accounts, balances } = arbitraryCoins(random, each.policy.venue, each.accounts, underlyings);
  const policy = { ...each.policy, venue };
  return {
    ...each,
    experiment: {
      ...experiment,
      underlyings,
      accounts: { kind: 'table', positions: [], balances, traders: {} },
      policies: [policy],
    },
    policy,
    accounts,
    path: givenPath(index, path.step),
  };
}

function assemble(seed: number, random: RandomNumbers, scale: Scale, venueFor: (setting: Setting) => Venue): Case {
  const steps = random.whole(1, 8);
  const count = random.pick([1, 1, 2, 2, 3]);
  const underlyings = scale.contract === 'inverse' || count === 1 ? 1 : random.whole(1, count);
  const wallets = random.some(['spot', 'earn'], random.whole(0, 2));
  const symbols = Array.from({ length: count }, (_, m) => `M${m}`);
  const venue = venueFor({
    contract: scale.contract,
    symbols,
    stepSeconds: STEP_SECONDS,
    amount: scale.amount,
    wallets,
  });
  const markets = symbols.map((symbol, m) => arbitraryMarket(random, scale, symbol, m % underlyings, venue));
  const accounts = arbitraryAccounts(random, scale, count, wallets);
  const policy: Policy = { name: 'policy', venue };
  const experiment: Experiment = {
    name: `case ${seed}`,
    question: '',
    seed: String(seed),
    paths: 1,
    horizon: { steps, step: STEP_SECONDS },
    underlyings: Array.from({ length: underlyings }, (_, u) => ({
      name: `U${u}`,
      initialPrice: scale.price,
      price: { kind: 'gbm', drift: 0, volatility: 0 },
    })),
    joint: {
      correlation: Float64Array.from({ length: underlyings * underlyings }, (_, i) =>
        i % (underlyings + 1) === 0 ? 1 : 0,
      ),
    },
    shocks: [],
    markets,
    accounts: { kind: 'table', positions: [], balances: [], traders: {} },
    policies: [policy],
    baseline: 'policy',
    notComparable: [],
    statistics: { confidence: 0.95, quantileLevels: [0.99] },
    fundCurve: [],
    warnings: [],
    inputs: [],
    resolved: {},
  };
  return {
    seed,
    experiment,
    policy,
    accounts,
    path: givenPath(
      Array.from({ length: underlyings }, () => violentPrices(random, scale.price, steps)),
      STEP_SECONDS,
    ),
    draw: (purpose, account, step) => decision(ROOT, seed, purpose, account, step),
  };
}

/** Prices that wander by a few per cent a step, with a gap now and then. */
function violentPrices(random: RandomNumbers, initial: number, steps: number): Float64Array {
  const prices = Float64Array.of(initial, ...new Float64Array(steps));
  for (let k = 1; k <= steps; k++) {
    const move = random.chance(0.2) ? random.between(-0.22, 0.25, 2) : random.between(-0.03, 0.03, 2);
    prices[k] = Number((prices[k - 1]! * (1 + move)).toPrecision(7));
  }
  return prices;
}

function arbitraryMarket(
  random: RandomNumbers,
  scale: Scale,
  symbol: string,
  underlying: number,
  venue: Venue,
): Market {
  const quote = scale.contract === 'linear' ? scale.price * scale.size : scale.size;
  const book: OrderBook = random.chance(0.35)
    ? { kind: 'none' }
    : {
        kind: 'linear',
        depthPerBasisPoint: random.between(0.001, 0.03, 2) * quote,
        maximumDepth: random.chance(0.5) ? Infinity : random.between(0.1, 3, 2) * quote,
        recoveryHalfLife: random.pick([60, 600, Infinity]),
      };
  const premium = (): Funding => ({
    kind: 'premium',
    premium: random.pick([
      0,
      0.004,
      -0.01,
      [0.002, -0.003, 0.001, 0, 0.005, 0.001, 0, 0, 0.01, 0, 0, 0.002, 0, 0, 0, 0],
    ]),
  });
  const funding = random.pick<() => Funding>([
    () => ({ kind: 'none' }),
    () => ({ kind: 'constant', rate: random.pick([0.001, -0.002]), interval: STEP_SECONDS * random.pick([1, 2, 0.5]) }),
    () => ({ kind: 'replay', rates: [0.002, -0.003, 0.001], interval: STEP_SECONDS }),
    venue.funding === undefined ? () => ({ kind: 'none' }) : premium,
  ])();
  const multiplier = random.pick([undefined, 0.01, 1, scale.contract === 'linear' ? 0.1 : 10]);
  return {
    symbol,
    underlying,
    contract: { kind: scale.contract, ...(multiplier !== undefined && { multiplier }) },
    book,
    funding,
  };
}

interface Holding {
  readonly account: number;
  readonly market: number;
  readonly size: number;
  readonly entryPrice: number;
  readonly margin: number;
  readonly marginMode: number;
  readonly stopPrice: number;
}

function arbitraryAccounts(random: RandomNumbers, scale: Scale, markets: number, wallets: readonly string[]): Accounts {
  const count = random.whole(3, 8);
  const holdings: Holding[] = [];
  const stops = random.chance(0.5);
  for (let account = 0; account < count; account++) {
    for (const market of random
      .some(
        Array.from({ length: markets }, (_, m) => m),
        random.pick([1, 1, 2, 3]),
      )
      .sort()) {
      const long = random.chance(0.5);
      const quantity = random.between(0.05, 1, 2) * scale.size;
      const entryPrice = random.between(0.95, 1.05, 3) * scale.price;
      const notional = scale.contract === 'linear' ? quantity * entryPrice : quantity / entryPrice;
      const margin = Number((notional / random.pick([2, 5, 10, 20, 40])).toPrecision(8));
      holdings.push({
        account,
        market,
        size: Number((long ? quantity : -quantity).toPrecision(6)),
        entryPrice: Number(entryPrice.toPrecision(6)),
        margin,
        marginMode: random.pick([MARGIN_MODE_CODE.unstated, MARGIN_MODE_CODE.isolated, MARGIN_MODE_CODE.cross]),
        stopPrice:
          stops && random.chance(0.5)
            ? Number((entryPrice * (1 - (long ? 1 : -1) * random.between(0.01, 0.08, 2))).toPrecision(5))
            : NaN,
      });
    }
  }
  const margins = Float64Array.from({ length: count }, (_, account) =>
    holdings.filter((each) => each.account === account).reduce((sum, { margin }) => sum + margin, 0),
  );
  const reacts = random.chance(0.4);
  const ages = random.some(
    holdings.map((_, i) => i),
    holdings.length,
  );
  return {
    ids: Array.from({ length: count }, (_, i) => `a${i}`),
    balance: margins.map((margin) => Number((margin * (1 + random.pick([0, 0.2, 1, 2]))).toPrecision(9))),
    isMarketMaker: new Uint8Array(count),
    wallets: Object.fromEntries(
      wallets.map((wallet) => [
        wallet,
        margins.map((margin) => Number((margin * random.pick([0, 0.1, 0.5])).toPrecision(6))),
      ]),
    ),
    positions: {
      count: holdings.length,
      account: Int32Array.from(holdings, ({ account }) => account),
      market: Int32Array.from(holdings, ({ market }) => market),
      size: Float64Array.from(holdings, ({ size }) => size),
      entryPrice: Float64Array.from(holdings, ({ entryPrice }) => entryPrice),
      margin: Float64Array.from(holdings, ({ margin }) => margin),
      marginMode: Uint8Array.from(holdings, ({ marginMode }) => marginMode),
      age: Int32Array.from(ages),
      stopPrice: Float64Array.from(holdings, ({ stopPrice }) => stopPrice),
    },
    topUpDelay: Float64Array.from({ length: count }, () =>
      reacts && random.chance(0.5) ? STEP_SECONDS * random.pick([0, 0.5, 1, 2]) : NaN,
    ),
    topUpSize: Float64Array.from({ length: count }, () => random.pick([0.5, 1, 2])),
    admission: { raisedMargin: 0, cutNotional: 0, addedMargin: 0, removedNotional: 0 },
  };
}
