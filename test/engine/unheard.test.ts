import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING_LEFT_OVER } from '../../src/engine/ledger.ts';
import { OutcomeReader, outcomeRow, type PathEnd } from '../../src/engine/outcome-row.ts';
import { runToEnd } from '../../src/engine/path-outcome.ts';
import { compilePolicy } from '../../src/engine/policy.ts';
import { PathEngine, type PathOptions } from '../../src/engine/simulate-path.ts';
import { givenPath, type MarketPath } from '../../src/market/market-path.ts';
import { caseOf } from '../reference/arbitrary-experiments.ts';
import { arbitraryWorld } from './arbitrary-worlds.ts';
import { ADL, DRAW, INSURANCE_FUND, world, type WorldWords } from './worlds.ts';

/** Every outcome column, and what every row and account is left with. */
function endOf(engine: PathEngine, path: MarketPath, options: PathOptions): unknown {
  const { policy, state } = engine;
  const residuals = engine.run(path, options);
  const names = path.index.map((_, u) => `U${u}`);
  const end = { policy, state, residuals, prices: path.extremes, lastStep: path.steps };
  const { cash, free, size, cost, released, shortfall, debt, met, waitingSince } = state;
  return [
    outcomeRow(end, names),
    ...[cash, free, size, cost, released, shortfall, debt, met.ofRow, met.partials, waitingSince].map((column) =>
      Array.from(column),
    ),
  ];
}

describe('a path that nobody listens to', () => {
  it('ends to the bit as it does when every event is told and every step is seen', () => {
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { policy, path } = world(words);
        const told = endOf(new PathEngine(policy), path, {
          draw: DRAW,
          sink: () => undefined,
          stepEnded: () => undefined,
        });
        expect(endOf(new PathEngine(policy), path, { draw: DRAW })).toEqual(told);
      }),
      { numRuns: 600, seed: 20261127 },
    );
  });

  it('does so under every mechanism, and with unlimited funds', () => {
    let closedAtOnce = 0;
    for (let seed = 20_000; seed < 20_500; seed++) {
      const { experiment, policy, accounts, path, draw } = caseOf(seed);
      const compiled = compilePolicy(experiment, policy, accounts);
      if (compiled.plainClosing !== undefined) closedAtOnce++;
      for (const unlimitedFunds of [false, true]) {
        const told = endOf(new PathEngine(compiled), path, {
          draw,
          unlimitedFunds,
          sink: () => undefined,
          stepEnded: () => undefined,
        });
        expect(endOf(new PathEngine(compiled), path, { draw, unlimitedFunds }), `seed ${seed}`).toEqual(told);
      }
    }
    expect(closedAtOnce).toBeGreaterThan(10);
  });
});

describe('an engine that has run other paths', () => {
  it('ends as a new one does, also where a path before moved nobody and nothing was put back', () => {
    let unmoved = 0;
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { policy, path } = world(words);
        const calm = givenPath(
          path.index.map((prices) => new Float64Array(prices.length).fill(prices[0]!)),
          path.step,
        );
        const used = new PathEngine(policy);
        for (const [each, unlimitedFunds] of [
          [calm, false],
          [calm, false],
          [path, false],
          [calm, true],
          [calm, false],
          [path, true],
          [path, false],
        ] as const) {
          const options = { draw: DRAW, unlimitedFunds };
          expect(endOf(used, each, options)).toEqual(endOf(new PathEngine(policy), each, options));
        }
        if (used.run(calm, { draw: DRAW }) === NOTHING_LEFT_OVER) unmoved++;
      }),
      { numRuns: 200, seed: 20261128 },
    );
    expect(unmoved).toBeGreaterThan(10);
  });
});

describe('the outcome of a path that moves nobody', () => {
  /** Every outcome column at the end of a path. */
  function rowOf(engine: PathEngine, path: MarketPath, reader?: OutcomeReader): Float64Array {
    let row = new Float64Array(0);
    runToEnd(engine, path, { draw: DRAW }, (end) => {
      const columns = columnsOf(end);
      row = new Float64Array(columns.length);
      (reader ?? new OutcomeReader(columns, ['U0', 'U1'])).write(end, row, 0, 1);
    });
    return row;
  }
  const columnsOf = (end: PathEnd): { name: string }[] =>
    Object.keys(outcomeRow(end, ['U0', 'U1'])).map((name) => ({ name }));

  it('is read once for all of them, and differs in prices only', () => {
    let unmoved = 0;
    fc.assert(
      fc.property(arbitraryWorld(), fc.double({ min: 0.99, max: 1.01, noNaN: true }), (words, factor) => {
        const { policy, path } = world(words);
        const calm = (by: number): MarketPath =>
          givenPath(
            path.index.map((prices) => prices.map((_, k) => prices[0]! * (k === 0 ? 1 : by))),
            path.step,
          );
        const used = new PathEngine(policy);
        let shared: OutcomeReader | undefined;
        runToEnd(used, path, { draw: DRAW }, (end) => (shared = new OutcomeReader(columnsOf(end), ['U0', 'U1'])));
        for (const each of [calm(1), path, calm(factor), calm(1.0001), path]) {
          expect(rowOf(used, each, shared)).toEqual(rowOf(new PathEngine(policy), each));
          if (used.isUnmoved) unmoved++;
        }
      }),
      { numRuns: 300, seed: 20261129 },
    );
    expect(unmoved).toBeGreaterThan(100);
  });
});

describe('a path that failed in the middle of a closing', () => {
  it('leaves nothing behind: the next path ends as if the engine were new', () => {
    const byChance = { ...ADL, name: 'chance', ranking: 'randomStart' } as const;
    const words: WorldWords = {
      mode: 'perAccount',
      // L is bankrupt at 95; C can afford 4 of its 10 there, because its other position has lost 180. D falls on the calm path.
      prices: [[80], [820], [100]],
      initialPrices: [100, 1000, 100],
      holdings: [
        { account: 'C', size: -10, entryPrice: 100, margin: 40, mode: 'cross' },
        { account: 'C', market: 1, size: 1, entryPrice: 1000, margin: 0.1, mode: 'cross' },
        { account: 'D', market: 2, size: 1, entryPrice: 100, margin: 1, mode: 'isolated' },
        { account: 'L', size: 10, entryPrice: 100, margin: 50, mode: 'isolated' },
      ],
      balances: { C: 40 },
      // D's 2 are paid by the fund, L's 150 are not.
      fund: 10,
      backstop: [INSURANCE_FUND, { ...ADL, allocation: 'wholePositionQueue' }, byChance],
    };
    const { policy, path } = world(words);
    const { path: calm } = world({ ...words, prices: [[100], [1000], [97]] });
    const draw = (): number => {
      throw new Error('no luck');
    };
    const used = new PathEngine(policy);
    expect(() => used.run(path, { draw })).toThrow('no luck');
    expect(endOf(used, calm, { draw: DRAW })).toEqual(endOf(new PathEngine(policy), calm, { draw: DRAW }));
  });
});
