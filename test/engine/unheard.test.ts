import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeRow } from '../../src/engine/outcome-row.ts';
import { priceExtremes } from '../../src/engine/path-outcome.ts';
import { compilePolicy, type CompiledPolicy } from '../../src/engine/policy.ts';
import { PathEngine, type PathOptions } from '../../src/engine/simulate-path.ts';
import type { MarketPath } from '../../src/market/market-path.ts';
import { caseOf } from '../reference/arbitrary-experiments.ts';
import { arbitraryWorld } from './arbitrary-worlds.ts';
import { DRAW, world } from './worlds.ts';

/** Every outcome column, and what every row and account is left with. */
function endOf(policy: CompiledPolicy, path: MarketPath, options: PathOptions): unknown {
  const engine = new PathEngine(policy);
  const { state } = engine;
  const residuals = engine.run(path, options);
  const names = path.index.map((_, u) => `U${u}`);
  const end = { policy, state, residuals, prices: priceExtremes(path), lastStep: path.steps };
  const { cash, free, size, cost, released, shortfall, debt, metRow, partials, waitingSince } = state;
  return [
    outcomeRow(end, names),
    ...[cash, free, size, cost, released, shortfall, debt, metRow, partials, waitingSince].map((column) =>
      Array.from(column),
    ),
  ];
}

describe('a path that nobody listens to', () => {
  it('ends to the bit as it does when every event is told and every step is seen', () => {
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { policy, path } = world(words);
        const told = endOf(policy, path, { draw: DRAW, sink: () => undefined, stepEnded: () => undefined });
        expect(endOf(policy, path, { draw: DRAW })).toEqual(told);
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
        const told = endOf(compiled, path, { draw, unlimitedFunds, sink: () => undefined, stepEnded: () => undefined });
        expect(endOf(compiled, path, { draw, unlimitedFunds }), `seed ${seed}`).toEqual(told);
      }
    }
    expect(closedAtOnce).toBeGreaterThan(10);
  });
});
