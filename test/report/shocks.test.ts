import { describe, expect, it } from 'vitest';
import { drawnShocks } from '../../src/market/shocks/drawn.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { assumptions } from '../../src/report/html/assumptions.ts';
import { shockSentences } from '../../src/report/shocks.ts';
import type { Experiment } from '../../src/experiment.ts';
import { parse, WHOLE } from '../config/fixtures.ts';

const GAP = '{ "kind": "gap", "underlying": "BTC", "size": -0.3, "start": 10, "over": "10m" }';

/** The whole configuration of the tests with these shocks in place of its own: 60 steps of a minute. */
function withShocks(...shocks: readonly string[]): Experiment {
  expect(WHOLE).toContain(GAP);
  const list = shocks.map((fields) => `{ ${fields} }`).join(', ');
  return parse(WHOLE.replace(`${GAP},`, list));
}

function sentenceOf(fields: string): string {
  const experiment = withShocks(fields);
  return shockSentences(experiment, experiment.shocks)[0]!;
}

describe('the sentence on a shock', () => {
  it.each([
    [
      '"kind": "gap", "underlying": "BTC", "size": -0.3, "start": 10, "over": "10m"',
      'From step 10 on, BTC falls by 30 % within 10 minutes, for good.',
    ],
    [
      '"kind": "gap", "underlying": "BTC", "size": { "kind": "uniform", "low": -0.1, "high": 0.05 }, "start": "random"',
      'From a random step (drawn once per path) on, BTC moves by −10 % to 5 % (drawn once per path) within 1 minute, for good.',
    ],
    [
      '"kind": "depth", "market": "BTC-PERP", "size": -0.9, "start": 10, "over": "10m", "recoveryHalfLife": "20m"',
      'From step 10 on, the depth of the book of BTC-PERP falls by 90 % for 10 minutes, its maximum in proportion, and half of it comes back every 20 minutes after that.',
    ],
    [
      '"kind": "depth", "market": "BTC-PERP", "size": -0.5, "start": "random"',
      'From a random step (drawn once per path) on, the depth of the book of BTC-PERP falls by 50 % for 1 minute, its maximum in proportion, and all of it comes back at once.',
    ],
    [
      '"kind": "slowBleed", "underlying": "ETH", "size": { "kind": "uniform", "low": -0.5, "high": -0.333 }, "start": { "from": 2, "to": 9 }, "steps": 50',
      'From a step between 2 and 9 (drawn once per path) on, ETH falls by 33.3 % to 50 % (drawn once per path) over 50 minutes, for good.',
    ],
    [
      '"kind": "staircase", "underlying": "BTC", "size": -0.4, "start": 1, "stairs": 4, "steps": 2, "pause": "5m"',
      'From step 1 on, BTC falls by 40 % in 4 equal parts of 2 minutes with pauses of 5 minutes, for good.',
    ],
    [
      '"kind": "flashCrash", "underlying": "BTC", "size": -0.4, "start": 1, "over": "10m", "bounce": 0.3, "bounceSteps": 5, "halfLife": "2h"',
      'From step 1 on, BTC falls by 40 % within 10 minutes, then gives back 30 % of it within 5 minutes; what is left halves every 2 hours.',
    ],
    [
      '"kind": "squeeze", "underlying": "BTC", "size": { "kind": "normal", "mean": 0.4, "deviation": 0.1 }, "start": 1, "hold": "3m", "bounce": { "kind": "uniform", "low": 0.2, "high": 0.5 }',
      'From step 1 on, BTC rises by 40 % on average (drawn once per path, standard deviation 10 %) within 1 minute, stays there for 3 minutes, then gives back 20 % to 50 % (drawn once per path) of it within 1 minute.',
    ],
    [
      '"kind": "depeg", "underlying": "ETH", "size": -0.12, "start": 1',
      'From step 1 on, ETH falls by 12 % off its peg within 1 minute, and gives nothing back.',
    ],
    [
      '"kind": "oracle", "underlying": "BTC", "size": -0.2, "start": 5, "over": "3m"',
      'From step 5 on, the venue sees the index of BTC 20 % too low for 3 minutes: its marks and triggers follow what it sees, the order book does not.',
    ],
    [
      '"kind": "mark", "market": "ETH-PERP", "size": 0.15, "start": 5',
      'From step 5 on, the mark of ETH-PERP is 15 % too high for 1 minute, while index and order book are where they are.',
    ],
    [
      '"kind": "correlationBreak", "offDiagonal": 0.95, "start": 5, "over": "3m"',
      'From step 5 on, the shocks of BTC and ETH are correlated by 0.95 for 3 minutes.',
    ],
  ])('%s', (fields, sentence) => {
    expect(sentenceOf(fields)).toBe(sentence);
  });

  it('of one path says what was drawn', () => {
    const experiment = withShocks(
      '"kind": "flashCrash", "underlying": "BTC", "size": { "kind": "uniform", "low": -0.5, "high": -0.3 }, "start": "random", "bounce": 0.5',
    );
    const [sentence] = shockSentences(experiment, drawnShocks(experiment, rootKey('x'), 3));
    expect(sentence).toMatch(
      /^From step \d+ on, BTC falls by [34]\d(\.\d+)? % within 1 minute, then gives back 50 % of it within 1 minute\.$/,
    );
  });
});

describe('the assumptions of a report', () => {
  it('say that a shock is given, not estimated, and what it does', () => {
    const said = assumptions(withShocks('"kind": "gap", "underlying": "BTC", "size": -0.3, "start": 10'));
    expect(said).toContain('From step 10 on, BTC falls by 30 % within 1 minute, for good.');
    expect(said.join(' ')).toContain('A shock comes on every path');
    expect(assumptions(withShocks()).join(' ')).not.toContain('shock');
  });
});

describe('a false index', () => {
  it('warns where a market has no book: orders would fill at it', () => {
    const bookless = withShocks('"kind": "oracle", "underlying": "ETH", "size": -0.2, "start": 5');
    expect(bookless.warnings.join(' ')).toContain('give "ETH-PERP" a book');
    const inBook = withShocks('"kind": "oracle", "underlying": "BTC", "size": -0.2, "start": 5');
    expect(inBook.warnings.join(' ')).not.toContain('distorted');
  });
});
