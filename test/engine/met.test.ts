import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasMet, MET, Met, MET_COMBINATIONS } from '../../src/engine/met.ts';

/** Rows 0 and 1 belong to account 0, row 2 to account 1, row 3 to account 2. */
const ACCOUNT_OF = Int32Array.of(0, 0, 1, 2);
const bits = fc.integer({ min: 0, max: MET_COMBINATIONS - 1 });
const happening = fc.record({ row: fc.integer({ min: 0, max: 3 }), met: fc.option(bits) });

describe('what rows and accounts meet on a path', () => {
  it('lists each row and each account that met anything once, with all that it met', () => {
    fc.assert(
      fc.property(fc.array(happening), fc.array(happening), (before, happenings) => {
        const path = new Met(ACCOUNT_OF, 3);
        const happen = ({ row, met }: { row: number; met: number | null }): void =>
          met === null ? path.addPartial(row) : path.add(row, met);
        before.forEach(happen);
        path.reset();
        happenings.forEach(happen);

        const metBy = (rows: readonly number[]): number =>
          happenings.reduce((all, { row, met }) => (rows.includes(row) ? all | (met ?? 0) : all), 0);
        const partials = [0, 1, 2, 3].map(
          (row) => happenings.filter((each) => each.row === row && each.met === null).length,
        );
        expect([...path.ofRow]).toEqual([metBy([0]), metBy([1]), metBy([2]), metBy([3])]);
        expect([...path.ofAccount]).toEqual([metBy([0, 1]), metBy([2]), metBy([3])]);
        expect([...path.partials]).toEqual(partials);
        expect([...path.rows.subarray(0, path.rowCount)].sort()).toEqual(
          [0, 1, 2, 3].filter((row) => path.ofRow[row] !== 0 || partials[row] !== 0),
        );
        expect([...path.accounts.subarray(0, path.accountCount)].sort()).toEqual(
          [0, 1, 2].filter((account) => path.ofAccount[account] !== 0),
        );
      }),
    );
  });

  it('says of every combination whether a thing is among them', () => {
    for (let met = 0; met < MET_COMBINATIONS; met++)
      for (const bit of Object.values(MET)) expect(hasMet(met, bit)).toBe((met & bit) === 0 ? 0 : 1);
  });
});
