import { breakage, GBM, type Breakage } from './breakages.ts';

const SHOCKS = '"shocks": [';
const CORRELATION = '"correlation": [[1, 0.8], [0.8, 1]]';
const KOU = '"kind": "kou", "volatility": 0.6, "jumpIntensity": 60, "upProbability": 0.4';
const variance = (volatilityOfVariance: number, correlation: number, meanReversion = 6): string =>
  `{ "kind": "heston", "initialVariance": 0.64, "meanReversion": ${meanReversion}, "longRunVariance": 0.49, ` +
  `"volatilityOfVariance": ${volatilityOfVariance}, "correlation": ${correlation} }`;
const regime = (rest: string): string => `{ "kind": "regime", "volatility": [0.5, 1.6], ${rest} }`;
const hawkes = (baseIntensity: number, excitation: number): string =>
  `{ "kind": "hawkes", "volatility": 0.5, "baseIntensity": ${baseIntensity}, "excitation": ${excitation}, "decay": 100, ` +
  '"jumpMean": 0, "jumpDeviation": 0.01 }';
const common = (rest: string): string =>
  `"regime": { "transitionPerStep": [[0.9, 0.1], [0, 1]], "initialProbabilities": [1, 0]${rest} }`;

/** Ways to break the laws of prices and what drives them together. */
export const PRICES: readonly Breakage[] = [
  breakage(
    'upward jumps so large that the price has no mean',
    GBM,
    `{ ${KOU}, "upRate": 1, "downRate": 20 }`,
    'a number > 1',
    '1, "downRate"',
  ),
  breakage(
    'a probability in percent',
    GBM,
    `{ ${KOU.replace('0.4', '40')}, "upRate": 30, "downRate": 20 }`,
    'a number ≥ 0 and ≤ 1',
    '40, "upRate"',
  ),
  breakage(
    'a price whose variance drives it away',
    GBM,
    variance(1_000_000, 0.9, 500_000),
    'a price with a mean: with steps of 1m that takes less correlation',
    '0.9 }',
  ),
  breakage('a variance that does not move', GBM, variance(0, 0), 'a number > 0', '0, "correlation": 0 }'),
  breakage(
    'a variance that only grows',
    GBM,
    '{ "kind": "garch", "omega": 1e-7, "alpha": 0.08, "gamma": 0.1, "beta": 0.9 }',
    'a persistence alpha + beta + gamma/2 below 1, here 1.03',
    '0.9 }',
  ),
  breakage(
    'a variance below zero after a fall',
    GBM,
    '{ "kind": "garch", "omega": 1e-7, "alpha": 0.08, "gamma": -0.1, "beta": 0.9 }',
    'a number ≥ −alpha (-0.08)',
    '-0.1, "beta"',
  ),
  breakage(
    'shocks without a variance',
    GBM,
    '{ "kind": "garch", "omega": 1e-7, "alpha": 0.08, "beta": 0.9, "degreesOfFreedom": 2 }',
    'a number > 2',
    '2 }',
  ),
  breakage(
    'jumps that never end',
    GBM,
    hawkes(20, 100),
    'an excitation below the decay (100), or jumps would never end',
    '100, "decay"',
  ),
  breakage(
    'more jumps in the long run than can be drawn',
    GBM,
    hawkes(1e5, 99),
    'at most 1000000 jumps a year in the long run',
    '99, "decay"',
  ),
  breakage(
    'a regime with nothing to follow',
    GBM,
    '{ "kind": "regime", "volatility": [0.5, 1.6] }',
    'or a "joint.regime" to follow, found neither',
    '{ "kind": "regime"',
  ),
  breakage(
    'half a chain',
    GBM,
    regime('"initialProbabilities": [1, 0]'),
    'or neither to follow "joint.regime", found only "initialProbabilities"',
    '{ "kind": "regime"',
  ),
  breakage(
    'transitions that do not add up',
    GBM,
    regime('"transitionPerStep": [[0.98, 0.02], [0.1, 0.8]], "initialProbabilities": [1, 0]'),
    'probabilities that add up to 1, found a sum of 0.9',
    '[0.1, 0.8]',
  ),
  breakage(
    'a transition to nowhere',
    GBM,
    regime('"transitionPerStep": [[0.98, 0.02], [1]], "initialProbabilities": [1, 0]'),
    '2 probabilities, one for each state, found 1',
    '[1]], "initialP',
  ),
  breakage(
    'a state without transitions',
    GBM,
    regime('"transitionPerStep": [[1, 0]], "initialProbabilities": [1, 0]'),
    '2 rows, one for each state of "initialProbabilities", found 1',
    '[[1, 0]]',
  ),
  breakage(
    'a state without a volatility',
    GBM,
    regime('"transitionPerStep": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "initialProbabilities": [1, 0, 0]'),
    '3 volatilities, one for each state, found 2',
    '[0.5, 1.6]',
  ),
  breakage(
    'a correlation beside that of each regime',
    CORRELATION,
    `${CORRELATION}, ${common(', "correlation": [[[1, 0.8], [0.8, 1]], [[1, 0], [0, 1]]]')}`,
    'no "correlation" beside that of "regime"',
    '[[1, 0.8], [0.8, 1]], "regime"',
  ),
  breakage(
    'a regime without its correlation',
    CORRELATION,
    common(', "correlation": [[[1, 0.8], [0.8, 1]]]'),
    '2 matrices, one for each state, found 1',
    '[[[1, 0.8]',
  ),
  breakage(
    'a regime whose prices cannot hang together so',
    CORRELATION,
    common(', "correlation": [[[1, 0.8], [0.8, 1]], [[1, 0.5], [0.4, 1]]]'),
    'the same correlation as row 1, column 2 (0.5)',
    '0.4, 1]',
  ),
  breakage(
    'a break of the correlation to nothing',
    SHOCKS,
    `${SHOCKS} { "kind": "correlationBreak", "start": 5 },`,
    'either "correlation" or "offDiagonal", found neither',
    '{ "kind": "correlationBreak"',
  ),
  breakage(
    'a break at random of no length',
    SHOCKS,
    `${SHOCKS} { "kind": "correlationBreak", "start": "random", "offDiagonal": 1 },`,
    'a step number, or a length ("over" or "steps") beside a start that is drawn',
    '"random", "offD',
  ),
  breakage(
    'a break that outlasts the horizon',
    SHOCKS,
    `${SHOCKS} { "kind": "correlationBreak", "start": 50, "steps": 12, "offDiagonal": 1 },`,
    'within the horizon of 60 steps',
    '12, "offD',
  ),
  breakage(
    'a break behind the horizon',
    SHOCKS,
    `${SHOCKS} { "kind": "correlationBreak", "start": 61, "offDiagonal": 1 },`,
    'a step within the horizon, 1 to 60',
    '61, "offD',
  ),
];
