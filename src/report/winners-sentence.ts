import { frequencyText } from './answer.ts';
import { amountText, percentText } from './format.ts';
import { estimateOf, whoPaysOf, type Summary } from './summary.ts';

/** What winners paid under a policy, in a sentence; undefined where no path took anything from them. */
export function winnersSentence(summary: Summary, policy: string): string | undefined {
  const { concentration } = whoPaysOf(summary, policy);
  if (concentration === null) return undefined;
  const parts = [
    happening(summary, policy, 'adl', 'deleveraging', 'adlProfitTaken', 'of profit forgone'),
    happening(summary, policy, 'socialised', 'socialised losses', 'socialised', 'taken from balances'),
  ].filter((part) => part !== undefined);
  const top = concentration.topShares.map(
    ({ accounts, taken }) => `the top ${percentText(accounts, 0)} of accounts paid ${percentText(taken, 0)}`,
  );
  return `Winners paid under ${policy}: ${[...parts, ...top].join('; ')}.`;
}

function happening(
  summary: Summary,
  policy: string,
  event: string,
  noun: string,
  amount: string,
  what: string,
): string | undefined {
  const frequency = estimateOf(summary, policy, `${event}.probability`);
  if ((frequency.events ?? 0) === 0) return undefined;
  const { estimate } = estimateOf(summary, policy, `${amount}.mean`);
  const mean = estimate === null ? 'an amount that is not estimable' : `${amountText(estimate)} ${summary.coin}`;
  return `${noun} on ${frequencyText(frequency)}, ${mean} ${what} per path`;
}
