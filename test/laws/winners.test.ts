import { describe, expect, it } from 'vitest';
import { rowEquity } from '../../src/engine/row.ts';
import { cases, grossOf, ROUNDING, run } from './runs.ts';

describe('winners', () => {
  it('are not made bankrupt by deleveraging or a haircut: whoever pays is left with equity at the marks', () => {
    let taken = 0;
    for (const each of cases(600)) {
      // The same loss per unit asks nobody what he has: it is the one rule that may bankrupt a holder.
      const perUnit = each.policy.venue.backstop.some(
        (layer) => layer.kind === 'socialisedLoss' && layer.allocation === 'perUnit',
      );
      if (perUnit) continue;
      const rounding = ROUNDING * grossOf(each).notional;
      run(each, ({ policy: { ids, rows }, state }) => ({
        sink: (event) => {
          if (event.event !== 'deleveraging' && event.event !== 'haircut') return;
          taken++;
          const account = ids.indexOf(event.account);
          for (let row = rows.firstRow[account]!; row < rows.firstRow[account + 1]!; row++) {
            const holds = [...rows.positions.row.keys()].some(
              (p) =>
                rows.positions.row[p] === row &&
                each.experiment.markets[rows.positions.market[p]!]!.symbol === event.market,
            );
            if (!holds) continue;
            expect(rowEquity(rows, state, row), `seed ${each.seed}, ${event.account}`).toBeGreaterThanOrEqual(
              -rounding,
            );
          }
        },
      }));
    }
    expect(taken).toBeGreaterThan(100);
  });
});
