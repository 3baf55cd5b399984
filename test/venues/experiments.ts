import { loadExperiment, loadVenue } from '../../src/config/load.ts';
import type { Event } from '../../src/event.ts';
import type { Experiment } from '../../src/experiment.ts';
import { outcomeColumn } from '../../src/outcome.ts';
import { replay } from '../../src/replay.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { stress } from '../../src/stress.ts';

/** What Kraken Margin's document and guides to others sweep: an experiment without such a wallet would be warned. */
const SWEPT = ['spot', 'fiat', 'other'];

/** One long and one short under a shipped venue, in a contract that it supports, through a fall of 20 %. */
export function twoSided(name: string): object {
  const venue = loadVenue(name);
  const kind = venue.supports?.contracts?.[0] ?? 'linear';
  const swept = venue.negativeBalance.sweep.map(({ wallet }) => wallet).filter((wallet) => SWEPT.includes(wallet));
  return {
    name,
    seed: 'documents',
    paths: 1,
    horizon: { steps: 2, step: '1m' },
    underlyings: { BTC: { initialPrice: 100, price: { kind: 'replay', prices: [90, 80] } } },
    markets: [
      {
        symbol: 'BTC-PERP',
        underlying: 'BTC',
        // OKX counts contracts of a hundredth of a coin.
        contract: { kind, ...(name === 'okx-linear' ? { multiplier: 0.01 } : {}) },
      },
    ],
    accounts: {
      kind: 'table',
      positions: [
        { account: 'a', market: 'BTC-PERP', size: 1, entryPrice: 100, leverage: 5 },
        { account: 'b', market: 'BTC-PERP', size: -1, entryPrice: 100, leverage: 2 },
      ],
      ...(swept.length === 0 ? {} : { balances: swept.map((wallet) => ({ account: 'a', wallet, amount: 1 })) }),
    },
    venue: name,
  };
}

/** Forty traders, a thin book and a fall of about 30 % within three minutes, under a shipped venue. */
export function violent(name: string): Experiment {
  const venue = loadVenue(name);
  const kind = venue.supports?.contracts?.[0] ?? 'linear';
  return loadExperiment({
    name,
    seed: 'violent',
    paths: 10,
    // Ten hours, so that funding settles.
    horizon: { steps: 60, step: '10m' },
    underlyings: {
      BTC: {
        initialPrice: 50_000,
        price: {
          kind: 'merton',
          drift: 0,
          volatility: 1,
          jumpIntensity: 1_000,
          jumpMean: -0.02,
          jumpDeviation: 0.05,
        },
      },
    },
    shocks: [
      {
        kind: 'gap',
        underlying: 'BTC',
        size: { kind: 'normal', mean: -0.3, deviation: 0.05 },
        start: 'random',
        over: '30m',
      },
    ],
    markets: [
      {
        symbol: 'BTC-PERP',
        underlying: 'BTC',
        contract: { kind, ...(name === 'okx-linear' ? { multiplier: 0.01 } : {}) },
        book: { impact: 'linear', depthPerBasisPoint: 100_000, maximumDepth: 5_000_000, recoveryHalfLife: '5m' },
        ...(venue.funding === undefined ? {} : { funding: { kind: 'premium', premium: 0.001 } }),
      },
    ],
    accounts: {
      kind: 'synthetic',
      count: 40,
      notional: { kind: 'lognormal', median: 200_000, sigma: 1.2 },
      leverage: { kind: 'discrete', values: [2, 3, 5], weights: [1, 1, 2] },
      freeBalance: { kind: 'constant', value: 0.2 },
      maximumMaintenanceShare: 0.6,
      otherWallets: Object.fromEntries(
        venue.negativeBalance.sweep
          .filter(({ wallet }) => SWEPT.includes(wallet))
          .map(({ wallet }) => [wallet, { kind: 'constant', value: 0.05 }]),
      ),
      traders: { stopLoss: { share: 0.2, distance: 0.1 } },
    },
    venue: name,
  });
}

interface Position {
  readonly account: string;
  /** Absent = BTC-PERP. */
  readonly market?: string;
  readonly size: number;
  readonly entryPrice: number;
  readonly margin: number;
  readonly stopLoss?: number;
}

interface Script {
  readonly venue: string | object;
  readonly policies?: { readonly [name: string]: object };
  /** Index prices of each underlying, the initial one first. */
  readonly prices: { readonly [underlying: string]: readonly number[] };
  readonly positions: readonly Position[];
  readonly balances?: readonly { readonly account: string; readonly wallet: string; readonly amount: number }[];
  readonly traders?: object;
  /** Of every market. */
  readonly funding?: object;
  readonly contract?: object;
  /** Absent = no impact: what fills, fills at the mark. */
  readonly book?: object;
  readonly step?: string;
  readonly paths?: number;
}

/** As a document may state it: a configuration takes no more digits. */
const stated = (amount: number): number => Number(amount.toPrecision(15));

/** An experiment over given prices. */
export function scripted(script: Script): Experiment {
  const { venue, policies, prices, positions, balances, traders, funding, contract, book } = script;
  const { step = '1m', paths = 1 } = script;
  const underlyings = Object.entries(prices);
  return loadExperiment({
    name: 'guide',
    seed: 'guides',
    paths,
    horizon: { steps: underlyings[0]![1].length - 1, step },
    underlyings: Object.fromEntries(
      underlyings.map(([name, [initialPrice, ...rest]]) => [
        name,
        { initialPrice, price: { kind: 'replay', prices: rest.map(stated) } },
      ]),
    ),
    markets: underlyings.map(([underlying]) => ({
      symbol: `${underlying}-PERP`,
      underlying,
      ...(funding === undefined ? {} : { funding }),
      ...(contract === undefined ? {} : { contract }),
      ...(book === undefined ? {} : { book }),
    })),
    accounts: {
      kind: 'table',
      positions: positions.map((position) => ({
        market: 'BTC-PERP',
        ...position,
        margin: stated(position.margin),
      })),
      ...(balances === undefined ? {} : { balances }),
      ...(traders === undefined ? {} : { traders }),
    },
    venue,
    ...(policies === undefined ? {} : { policies }),
  });
}

/** Outcome of path 0 under each policy, by column. */
export async function outcomes(experiment: Experiment): Promise<(column: string, policy?: string) => number> {
  const { table, failures } = await stress(experiment, { runner: runInProcess });
  if (failures.length > 0) throw new RangeError(failures[0]!.message);
  return (column, policy) => {
    const place = policy === undefined ? 0 : experiment.policies.findIndex(({ name }) => name === policy);
    return outcomeColumn(table, place, column)[0]!;
  };
}

/** Events of path 0 under the named policy, or the first. */
export function eventsOf(experiment: Experiment, policy?: string): readonly Event[] {
  const name = policy ?? experiment.policies[0]!.name;
  return replay(experiment, { path: 0, policies: [name] })[0]!.events;
}

/** Events of one kind, with the fields of that kind. */
export function eventsNamed<Name extends Event['event']>(
  events: readonly Event[],
  name: Name,
): readonly Extract<Event, { readonly event: Name }>[] {
  return events.filter((event): event is Extract<Event, { readonly event: Name }> => event.event === name);
}
