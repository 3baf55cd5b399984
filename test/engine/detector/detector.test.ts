import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detector } from '../../../src/engine/detector/detector.ts';
import { EventDetector } from '../../../src/engine/detector/event-driven.ts';
import { compilePolicy, type CompiledPolicy } from '../../../src/engine/policy.ts';
import { isOpen, rowEquity, rowMeasure, rowScale } from '../../../src/engine/row.ts';
import { PathEngine } from '../../../src/engine/simulate-path.ts';
import type { PathState } from '../../../src/engine/state.ts';
import { isUnder } from '../../../src/margin/tie.ts';
import type { Event } from '../../../src/event.ts';
import { arbitraryWorld } from '../arbitrary-worlds.ts';
import { caseOf } from '../../reference/arbitrary-experiments.ts';
import { DRAW, INSURANCE_FUND, world, type WorldWords } from '../worlds.ts';

/** Scans every row at every mark: slow, and right by reading. */
class ScanningDetector implements Detector {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  constructor(policy: CompiledPolicy, state: PathState) {
    this.policy = policy;
    this.state = state;
  }
  /** Nothing is known: every step is run. */
  readonly quiet = undefined;
  readonly watchesRows = false;
  watchedAreSafe(): boolean {
    return false;
  }
  reset(): void {}
  rowChanged(): void {}
  allChanged(): void {}
  rowsUnderTrigger(found: Int32Array): number {
    const { policy, state } = this;
    let count = 0;
    for (let row = 0; row < policy.rows.count; row++) {
      if (!isOpen(policy.rows, state, row)) continue;
      const equity = rowEquity(policy.rows, state, row);
      const scale = rowScale(policy.rows, state, row);
      const under = policy.triggers.some(({ level, measure, orAt }) =>
        isUnder(equity, level * rowMeasure(policy, state, row, measure), orAt, scale),
      );
      if (under) found[count++] = row;
    }
    return count;
  }
}

describe('the event-driven detector', () => {
  it('finds what looking at every account at every step finds, event for event', () => {
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { policy, path } = world(words);
        const tell = (engine: PathEngine): Event[] => {
          const events: Event[] = [];
          engine.run(path, { draw: DRAW, sink: (event) => events.push(event) });
          return events;
        };
        const driven = tell(new PathEngine(policy));
        const scanned = tell(new PathEngine(policy, (each, state) => new ScanningDetector(each, state)));
        expect(driven).toEqual(scanned);
      }),
      { numRuns: 400, seed: 20261121 },
    );
  });

  it('finds the same under every schedule, valuation, trigger and mark', () => {
    let eventful = 0;
    for (let seed = 5000; seed < 5400; seed++) {
      const { experiment, policy, accounts, path, draw } = caseOf(seed);
      const compiled = compilePolicy(experiment, policy, accounts);
      const tell = (engine: PathEngine): Event[] => {
        const events: Event[] = [];
        engine.run(path, { draw, sink: (event) => events.push(event) });
        return events;
      };
      const driven = tell(new PathEngine(compiled));
      const scanned = tell(new PathEngine(compiled, (each, state) => new ScanningDetector(each, state)));
      expect(driven, `seed ${seed}`).toEqual(scanned);
      if (driven.some(({ event }) => event === 'liquidation')) eventful++;
    }
    expect(eventful).toBeGreaterThan(200);
  });

  it('finds the same where many rows of several positions are close for a long time, at a fraction of the steps', () => {
    let asked = 0;
    let liquidated = 0;
    class Counting extends EventDetector {
      override rowsUnderTrigger(found: Int32Array): number {
        asked++;
        return super.rowsUnderTrigger(found);
      }
    }
    const steps = 400;
    for (let run = 0; run < 12; run++) {
      const words = closeAccounts(run, steps);
      const { policy, path } = world(words);
      const driven = new PathEngine(policy, (each, state) => new Counting(each, state));
      const scanned = new PathEngine(policy, (each, state) => new ScanningDetector(each, state));
      for (const engine of [driven, scanned]) engine.run(path, { draw: DRAW });
      const end = ({ state: { cash, size, met, tally } }: PathEngine): unknown => [cash, size, met.ofAccount, tally];
      expect(end(driven), `run ${run}`).toEqual(end(scanned));
      liquidated += driven.state.met.accountCount;
    }
    expect(liquidated).toBeGreaterThan(40);
    expect(asked).toBeLessThan((12 * steps) / 2);
  });
});

/** Accounts with two or three positions, long and short, whose markets move by a tenth of a per cent a step, with a jump now and then. */
function closeAccounts(run: number, steps: number): WorldWords {
  const luck = (what: number, which: number): number => DRAW(100 + run, what, which);
  const walk = (market: number): number[] => {
    let price = 100;
    return Array.from({ length: steps }, (_, k) => {
      const jump = luck(10 + market, k) < 0.005 ? 0.03 : 0;
      return (price *= 1 + 0.002 * (luck(market, k) + luck(3 + market, k) - 1) + jump * (luck(20 + market, k) - 0.5));
    });
  };
  const holdings = Array.from({ length: 40 }, (_, account) =>
    Array.from({ length: account % 3 === 0 ? 3 : 2 }, (_leg, market) => {
      const size = (1 + 20 * luck(30 + market, account)) * (luck(40 + market, account) < 0.6 ? 1 : -1);
      const margin = Math.abs(size) * 100 * (0.012 + 0.05 * luck(50, account));
      return { account: `account ${account}`, market, size, entryPrice: 100, margin, mode: 'cross' as const };
    }),
  ).flat();
  const balances = Object.fromEntries(
    Array.from({ length: 40 }, (_, account) => {
      const own = holdings.filter((holding) => holding.account === `account ${account}`);
      return [`account ${account}`, own.reduce((sum, { margin }) => sum + margin, 0)];
    }),
  );
  return {
    mode: 'cross',
    prices: [walk(0), walk(1), walk(2)],
    holdings,
    balances,
    book: {
      kind: 'linear',
      depthPerBasisPoint: 500,
      maximumDepth: Infinity,
      recoveryHalfLife: 2000,
    },
    markPrice: run % 2 === 0 ? 'mid' : 'index',
    schedule: {
      kind: 'marginalBrackets',
      brackets: [
        { notionalFloor: 0, rate: 0.005 },
        { notionalFloor: 1000, rate: 0.01 },
        { notionalFloor: 1800, rate: 0.03 },
      ],
    },
    fund: 200,
    backstop: [INSURANCE_FUND],
  };
}
