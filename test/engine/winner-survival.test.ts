import { describe, expect, it } from 'vitest';
import { winnerSurvival } from '../../src/engine/winner-survival.ts';

describe('five accounts of which three have won 8, 4 and 0.5, and 7.5 is raised from them', () => {
  const profit = [8, 4, 0.5, 0, 0];
  const budget = 7.5;
  // Golden case A: amounts that the top winner, and the largest survivor, keep.
  it.each([
    ['the queue in order 2, 1, 3', [3.5, 4, 0], 4.5, 4.5],
    ['the queue, largest first', [7.5, 0, 0], 0.5, 4],
    ['wealth pro rata', [4.8, 2.4, 0.3], 3.2, 3.2],
    ['capped pro rata', [4, 28 / 9, 3.5 / 9], 4, 4],
    ['leverage weights', [3, 4, 0.5], 5, 5],
    ['min-max of equity', [4.6875, 2.34375, 0.46875], 3.3125, 3.3125],
  ])('%s leaves the top winner and the largest survivor what the case says', (_, taken, top, survivor) => {
    const found = winnerSurvival({ profit, taken: [...taken, 0, 0], budget });
    expect(found.topWinnerSurvival).toBeCloseTo(top / budget, 12);
    expect(found.maximumSurvivor).toBeCloseTo(survivor / budget, 12);
  });

  it('rank queue and pro rata one way by the top winner and the other way by the largest survivor', () => {
    const queue = winnerSurvival({ profit, taken: [7.5, 0, 0, 0, 0], budget });
    const proRata = winnerSurvival({ profit, taken: [4.8, 2.4, 0.3, 0, 0], budget });
    expect(proRata.topWinnerSurvival - queue.topWinnerSurvival).toBeCloseTo(1 - 8 / 12.5, 12);
    expect(queue.maximumSurvivor).toBeGreaterThan(proRata.maximumSurvivor);
  });
});

describe('the survival of winners', () => {
  it('is that of the first of equal winners', () => {
    expect(winnerSurvival({ profit: [3, 3], taken: [3, 0], budget: 3 })).toEqual({
      topWinnerSurvival: 0,
      maximumSurvivor: 1,
    });
  });
  it('is not defined where nothing was raised, or nobody had won', () => {
    expect(winnerSurvival({ profit: [3], taken: [0], budget: 0 }).topWinnerSurvival).toBeNaN();
    expect(winnerSurvival({ profit: [0], taken: [0], budget: 1 }).maximumSurvivor).toBeNaN();
  });
  it('is negative where profits made later were taken too', () => {
    expect(winnerSurvival({ profit: [1], taken: [3], budget: 4 }).topWinnerSurvival).toBe(-0.5);
  });
});
