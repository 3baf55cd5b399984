import { describe, expect, it } from 'vitest';
import { loadExperiment, loadExperimentFile, shippedVenueNames } from '../src/config/load.ts';
import type { PolicyTrace } from '../src/engine/trace-path.ts';
import type { Event } from '../src/event.ts';
import type { Experiment } from '../src/experiment.ts';
import { outcomeColumn } from '../src/outcome.ts';
import { agrees, pathTotals } from '../src/report/explain/totals.ts';
import { replay, replayPath } from '../src/replay.ts';
import { runInProcess } from '../src/run/in-process.ts';
import { stress } from '../src/stress.ts';
import { smallConfig } from './cli/fixtures.ts';

describe('replay, the function', () => {
  it('gives the row of outcomes that a run has for the path', async () => {
    const experiment = loadExperiment({ ...smallConfig, paths: 40 });
    const { table } = await stress(experiment, { runner: runInProcess });
    for (let path = 0; path < 40; path++) {
      replay(experiment, { path }).forEach(({ outcome }, policy) => {
        const recorded = table.columns.map(({ name }) => [name, outcomeColumn(table, policy, name)[path]]);
        expect(outcome).toEqual(Object.fromEntries(recorded));
      });
    }
  });

  it('tells events that add up to that row, on the paths of the shipped experiment in which most happens', () => {
    const experiment = loadExperimentFile('configs/gap-30pct-thin-book.json');
    const replayed = [0, 1, 2, 3].flatMap((path) => replay(experiment, { path }));
    const totals = replayed.flatMap((policy) => pathTotals(policy));
    expect(totals.filter((total) => !agrees(total))).toEqual([]);
    expect(totals.find(({ column, told }) => column === 'shortfall' && told > 0)).toBeDefined();
    for (const { layerPaid, outcome } of replayed) {
      const paid = layerPaid.reduce((sum, each) => sum + each, 0) + outcome!['uncovered']!;
      expect(Math.abs(paid - outcome!['shortfall']!)).toBeLessThan(1e-3);
    }
  });

  it('refuses a path that is no index and a policy that is not there', () => {
    const experiment = loadExperiment(smallConfig);
    expect(() => replay(experiment, { path: -1 })).toThrow('-1 is no path index');
    expect(() => replay(experiment, { path: 0, policies: ['other'] })).toThrow(
      'no policy is named other; there are isolated, cross',
    );
  });
});

/** A violent market, traders who react, and other wallets: every rule of a venue has something to do. */
function violent(venue: string, mode: string): Experiment {
  const kind = /inverse|bitmex/.test(venue) ? 'inverse' : 'linear';
  return loadExperiment({
    name: 'violent',
    question: 'Do the events add up?',
    seed: 'violent',
    paths: 1,
    horizon: { steps: 60, step: '1m' },
    underlyings: {
      BTC: {
        initialPrice: 50_000,
        price: { kind: 'merton', drift: 0, volatility: 3, jumpIntensity: 40_000, jumpMean: -0.02, jumpDeviation: 0.06 },
      },
    },
    markets: [
      {
        symbol: 'BTC-PERP',
        underlying: 'BTC',
        contract: { kind },
        book: { impact: 'linear', depthPerBasisPoint: 20_000, maximumDepth: 6_000_000, recoveryHalfLife: '5m' },
        funding: { kind: 'constant', rate: 0.001, interval: '10m' },
      },
    ],
    accounts: {
      kind: 'synthetic',
      count: 40,
      longShare: 0.5,
      leverage: { kind: 'discrete', values: [5, 10, 20], weights: [1, 1, 1] },
      notional: { kind: 'lognormal', median: 20_000, sigma: 1.5 },
      freeBalance: { kind: 'constant', value: 1 },
      otherWallets: { spot: 1 },
      traders: { stopLoss: { share: 0.2, distance: 0.05 }, topUp: { share: 0.3, delay: '3m', size: 1 } },
      admission: 'raiseMargin',
    },
    venue: { extends: venue, margin: { mode } },
  });
}

describe.each(shippedVenueNames())('the events of a path under %s', (venue) => {
  const traces = ['isolated', 'cross'].map((mode) => replayPath(violent(venue, mode), { path: 0 }));
  const each = traces.flatMap(({ policies }) => policies);

  it('add up to its row of outcomes, with something to add up', () => {
    expect(each.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(each.flatMap((policy) => pathTotals(policy)).filter((total) => !agrees(total))).toEqual([]);
    expect(each.every(({ outcome }) => outcome!['liquidatedAccounts']! > 0)).toBe(true);
  });

  it('come with what each layer bore of the shortfall', () => {
    for (const { layerPaid, outcome } of each) {
      const borne = layerPaid.reduce((sum, amount) => sum + amount, 0) + outcome!['uncovered']!;
      expect(Math.abs(borne - outcome!['shortfall']!)).toBeLessThanOrEqual(1e-9 * Math.max(1, borne));
    }
  });

  it('leave no change of an account’s balance untold', () => {
    traces.forEach(({ accounts, policies: [policy] }) => {
      const last = new Map(accounts.ids.map((id, row) => [id, accounts.balance[row]!]));
      for (const { account, moved, balance } of moves(policy!)) {
        const before = last.get(account)!;
        if (moved !== undefined)
          expect(Math.abs(balance - moved - before)).toBeLessThanOrEqual(1e-9 * Math.abs(before) + 1e-6);
        last.set(account, balance);
      }
    });
  });
});

/** What moves the balances of accounts, with the amount where the event states it. */
function moves({ events }: PolicyTrace): { account: string; moved: number | undefined; balance: number }[] {
  const statedBy = (event: Event): number | undefined => {
    if (event.event === 'funding' || event.event === 'topUp') return event.amount;
    if (event.event === 'haircut') return -event.amount;
    return event.event === 'debtSettlement' && event.wallet !== 'futures' ? event.amount : undefined;
  };
  return events.flatMap((event) =>
    'account' in event && 'balance' in event && !('fund' in event) && event.balance !== undefined
      ? [{ account: event.account, moved: statedBy(event), balance: event.balance }]
      : [],
  );
}
