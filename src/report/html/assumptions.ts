import type { Experiment, Funding } from '../../experiment.ts';
import type { RestingDepth } from '../../price-model.ts';
import { durationText, listText, statedPercentText } from '../format.ts';
import { shockSentences } from '../shocks.ts';

/** What the numbers rest on, as far as this experiment uses it: sentences for the report. */
export function assumptions(experiment: Experiment): string[] {
  return [
    'Intervals cover Monte Carlo error only: more paths narrow them. They say nothing of how well the price models, ' +
      'their parameters and the venue’s documents describe the next bad day.',
    `Prices are seen at steps of ${durationText(experiment.horizon.step)}, and liquidation is looked for at steps only: ` +
      'what happens between two marks is not seen. The step check shows how much that decides.',
    ...priceAssumptions(experiment),
    ...shockAssumptions(experiment),
    ...bookAssumptions(experiment),
    ...premiumAssumptions(experiment),
    ...accountsAssumptions(experiment),
    tradersAssumption(experiment),
    'An account that is still open at the end with equity below zero is valued at the last mark and run through the ' +
      'cash layers.',
    'The draw on the fund, and the curve over its size, come from the same paths with an unlimited fund. They hold for ' +
      'every size as long as no rule reads the fund’s level before it is empty; where one does, the curve says so.',
    ...scenarioAssumptions(experiment),
    'Policies are compared on the same paths. Each p-value is of one comparison; none is adjusted for how many are read.',
  ];
}

/** Numbers of a scenario that nobody vouches for. */
function scenarioAssumptions({ scenario }: Experiment): string[] {
  const assumed = (scenario?.numbers ?? []).filter(({ basis }) => basis === 'assumption');
  return assumed.map(({ pointer, text }) => `The scenario assumes ${pointer}: ${text}.`);
}

function tradersAssumption({ accounts }: Experiment): string {
  const { stopLoss, topUp, withdrawals } = accounts.traders;
  const stated = accounts.kind === 'table' && accounts.positions.some((row) => row.stopLoss !== undefined);
  const reactions = [
    ...(stopLoss === undefined && !stated
      ? []
      : ['their stop-losses are filled where the book is, not where they stand']),
    ...(topUp === undefined ? [] : ['some answer margin calls with money from outside']),
    ...(withdrawals === undefined ? [] : ['owners of named accounts take money home at set times']),
  ];
  return reactions.length === 0
    ? 'Traders do nothing: no stop-losses, no top-ups, no new orders. Nobody but the venue trades along a path.'
    : `Of the traders’ own reactions these are modelled: ${listText(reactions)}. They place no new orders.`;
}

function priceAssumptions({ underlyings, markets }: Experiment): string[] {
  const historical = underlyings.filter(({ price }) => price.kind === 'replay' || price.kind === 'bootstrap');
  if (historical.length === 0) return [];
  const names = listText(historical.map(({ name }) => name));
  const withImpact = markets.filter(
    ({ underlying, book }) => book.kind !== 'none' && historical.includes(underlyings[underlying]!),
  );
  return [
    `The prices of ${names} come from closing prices: extremes inside a bar are missed.`,
    withImpact.length === 0
      ? `The history of ${names} already holds the cascades of its day, so the impact of our own orders is left out.`
      : `The history of ${names} already holds the cascades of its day, and ` +
        `${listText(withImpact.map(({ symbol }) => symbol))} adds the impact of our own orders on top: ` +
        'read the result as an upper bound.',
  ];
}

function shockAssumptions(experiment: Experiment): string[] {
  const { shocks } = experiment;
  if (shocks.length === 0) return [];
  return [
    `${shocks.length === 1 ? 'A shock comes' : 'Shocks come'} on every path, on top of the price models and not made up ` +
      'for by their drift: probabilities are those given that it happens, and how likely that is they do not say.',
    ...shockSentences(experiment, shocks),
  ];
}

function bookAssumptions({ markets }: Experiment): string[] {
  const without = markets.filter(({ book }) => book.kind === 'none').map(({ symbol }) => symbol);
  const having = markets.filter(({ book }) => book.kind !== 'none');
  return [
    ...(without.length === 0
      ? []
      : [`In ${listText(without)} any size fills at the mark: there is no order book and no impact.`]),
    ...(having.length === 0
      ? []
      : [
          `The book of ${listText(having.map(({ symbol }) => symbol))} stands for all liquidity outside the venue’s accounts: it takes liquidation ` +
            'orders as far as its depth goes, pays funding, and is never liquidated or deleveraged itself.',
        ]),
    ...having.flatMap(({ symbol, book }) => (book.kind === 'none' ? [] : thinningSentence(symbol, book))),
  ];
}

function thinningSentence(symbol: string, { thinning }: RestingDepth): string[] {
  if (thinning === undefined) return [];
  const { halfLife, reference, exponent, floor, ceiling } = thinning;
  const most = ceiling === 1 ? 'never more than that' : `at most ${ceiling} times that`;
  return [
    `The depth of ${symbol} is as stated at a volatility of ${statedPercentText(reference)} a year, falls with the power ` +
      `${exponent} of the index’s volatility (half-life ${durationText(halfLife)}), ${most} and at least ` +
      `${statedPercentText(floor)} of it.`,
  ];
}

/** What moves by itself beside prices. */
function premiumAssumptions({ markets }: Experiment): string[] {
  const symbols = markets
    .filter(({ funding }) => funding.kind === 'ornsteinUhlenbeck' || (funding.kind === 'premium' && isProcess(funding)))
    .map(({ symbol }) => symbol);
  return symbols.length === 0
    ? []
    : [
        `The premium of ${listText(symbols)} moves by itself and acts through the funding rate alone: it does not move the ` +
          'price at which anything is liquidated or filled.',
      ];
}

function isProcess({ premium }: Extract<Funding, { kind: 'premium' }>): boolean {
  return typeof premium === 'object' && 'kind' in premium;
}

function accountsAssumptions({ accounts }: Experiment): string[] {
  switch (accounts.kind) {
    case 'table':
      return ['The accounts are a given table. Where its longs and shorts differ, the other side stands outside.'];
    case 'synthetic':
      return [
        accounts.resample
          ? 'The accounts are drawn anew on every path: the numbers hold for the population, not for one book of accounts.'
          : 'The accounts are drawn once: the numbers hold for this book of accounts, not for others like it.',
      ];
  }
}
