import { describe, expect, it } from 'vitest';
import { deleveragingRanking, type HeldPosition } from '../../../src/engine/adl/ranking.ts';
import type { MarginSchedule, Ranking } from '../../../src/venue.ts';

const flat: MarginSchedule = { kind: 'flat', rate: 0.01 };

// At a mark of 80: short from 100 on 25 of margin: profit 20, notional 80, equity 45.
const winner: HeldPosition = { account: 'winner', contract: { kind: 'linear' }, size: -1, entryPrice: 100, margin: 25 };
// Short of two from 70 on 60: profit −20, notional 160, equity 40.
const loser: HeldPosition = { account: 'loser', contract: { kind: 'linear' }, size: -2, entryPrice: 70, margin: 60 };

const scores = (ranking: Ranking, positions: readonly HeldPosition[] = [winner, loser]): Record<string, number> =>
  Object.fromEntries(
    deleveragingRanking({ ranking, positions, mark: 80, schedule: flat }).map(({ account, score }) => [account, score]),
  );

describe('the score of a deleveraging ranking', () => {
  it.each<readonly [Ranking, number, number]>([
    ['profitTimesLeverage', (20 / 100) * (80 / 45), -20 / 140 / (160 / 40)],
    ['profitTimesMarginRatio', (20 / 25) * (0.8 / 45), 0],
    ['returnOverMarginRatio', 20 / 25 / (45 / 0.8), (-20 / 60) * (40 / 1.6)],
    ['priceRatioTimesLeverage', (100 / 80) * (80 / 45), (70 / 80) * (160 / 40)],
    ['leverageToBankruptcy', (80 / 45) * (125 / 80), (160 / 40) * (100 / 80)],
    ['profitOverEquity', 20 / 45, -20 / 40],
    ['profitTimesNotionalOverEquity', 20 * (80 / 45), -20 * (160 / 40)],
    ['size', 1, 2],
    ['randomStart', 0, 0],
  ])('%s', (ranking, ofWinner, ofLoser) => {
    const found = scores(ranking);
    expect(found.winner).toBeCloseTo(ofWinner, 12);
    expect(found.loser).toBeCloseTo(ofLoser, 12);
  });

  it('by return over margin ratio of a loser is the more negative, the safer it stands', () => {
    const safer = { ...loser, account: 'safer', margin: 600 };
    const found = scores('returnOverMarginRatio', [loser, safer]);
    expect(found.loser).toBeCloseTo((-20 / 60) * (40 / 1.6), 12);
    expect(found.safer).toBeCloseTo((-20 / 600) * (580 / 1.6), 12);
  });

  it('by margin ratio counts a wallet below one unit of the coin as one', () => {
    const tiny = { ...winner, account: 'tiny', margin: 0.5 };
    expect(scores('profitTimesMarginRatio', [tiny]).tiny).toBeCloseTo((20 / 1) * (0.8 / 20.5), 12);
  });

  it('by the bankruptcy price puts first whom no price bankrupts', () => {
    const covered: HeldPosition = {
      account: 'covered',
      contract: { kind: 'linear' },
      size: 1,
      entryPrice: 75,
      margin: 75,
    };
    const ranking = deleveragingRanking({ ranking: 'leverageToBankruptcy', positions: [winner, covered], mark: 80 });
    expect(ranking.map(({ account }) => account)).toEqual(['covered', 'winner']);
    expect(ranking[0]!.score).toBe(Infinity);
  });

  it('is the same for an inverse contract in the other coin: a short of quote is long the coin', () => {
    // Inverse long of 100 quote from 50 to 80: profit 100 (1/50 − 1/80) = 0.75 coin on 1 of margin; entry 2, now 1.25.
    const inverse: HeldPosition = { account: 'i', contract: { kind: 'inverse' }, size: 100, entryPrice: 50, margin: 1 };
    expect(scores('profitTimesLeverage', [inverse]).i).toBeCloseTo((0.75 / 2) * (1.25 / 1.75), 12);
    expect(scores('priceRatioTimesLeverage', [inverse]).i).toBeCloseTo((80 / 50) * (1.25 / 1.75), 12);
    // Bankrupt where 100 (1/50 − 1/P) = −1, at P = 100/3.
    expect(scores('leverageToBankruptcy', [inverse]).i).toBeCloseTo((1.25 / 1.75) * (80 / (100 / 3)), 12);
  });

  it('of margin ratios cannot be told without a schedule', () => {
    expect(() => deleveragingRanking({ ranking: 'returnOverMarginRatio', positions: [winner], mark: 80 })).toThrow(
      'the ranking returnOverMarginRatio needs a schedule of maintenance margin',
    );
  });

  it('ties by account id', () => {
    const twin = { ...winner, account: 'a' };
    const ranking = deleveragingRanking({ ranking: 'size', positions: [winner, twin], mark: 80 });
    expect(ranking.map(({ account }) => account)).toEqual(['a', 'winner']);
  });
});
