import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { compare, type Verdict } from './differential.ts';

/** Cases that one `it` runs. */
const BLOCK = 50;
/** A few cases take as long as hundreds of others: exact numbers grow digits with every fill. Milliseconds. */
const LONGEST = 300_000;

/** Everything that can happen on a path: over some hundred cases, all of it does. */
const EVERY_EVENT: readonly Event['event'][] = [
  'funding',
  'marginCall',
  'ordersCancelled',
  'topUp',
  'withdrawal',
  'stopOut',
  'workOff',
  'liquidation',
  'conversion',
  'fundPayment',
  'deleveraging',
  'takeover',
  'assignment',
  'haircut',
  'socialised',
  'venuePayment',
  'debt',
  'debtSettlement',
  'uncovered',
];

const sentence = (verdict: Verdict): string =>
  verdict.kind === 'different' ? `seed ${verdict.seed}: ${verdict.difference}` : '';

/** The two engines on the random cases `first` … `first + count − 1`: a share of `npx vitest`'s workers. */
export function describeDifferential(first: number, count: number): void {
  describe(`the fast and the exact engine, random cases ${first} to ${first + count - 1}`, () => {
    const verdicts: Verdict[] = [];
    for (let start = first; start < first + count; start += BLOCK) {
      it(
        `tell the same events in the same order and the same outcome, ${start} to ${start + BLOCK - 1}`,
        () => {
          const block = Array.from({ length: BLOCK }, (_, i) => compare(start + i));
          verdicts.push(...block);
          expect(block.filter(({ kind }) => kind === 'different').map(sentence)).toEqual([]);
        },
        LONGEST,
      );
    }

    it('part on hardly any case for a comparison closer than doubles can tell: at most one in a thousand', () => {
      expect(verdicts.filter(({ kind }) => kind === 'setAside').length).toBeLessThanOrEqual(Math.ceil(count / 1000));
    });

    it('have met everything that can happen', () => {
      const met = new Set(verdicts.flatMap((verdict) => (verdict.kind === 'equal' ? verdict.events : [])));
      expect(EVERY_EVENT.filter((event) => !met.has(event))).toEqual([]);
    });
  });
}
