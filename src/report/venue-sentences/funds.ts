import type { Fund, FundBalance, FundDrawdown, FundScope } from '../../venue.ts';
import { durationText, listText } from '../format.ts';
import { clauses, named, rateText, statedText } from './stated.ts';

/** What the funds hold, for whom, and when they count as drawn down. */
export function fundSentences(funds: readonly Fund[]): string[] {
  if (funds.length === 0) return ['There is no fund.'];
  return funds.map(({ name, balance, scope, drawdown }) => {
    const rule = drawdown === undefined ? '' : ` ${drawdownText(drawdown)}`;
    return `${named(name)}: ${balanceText(balance)} ${scopeText(scope)}.${rule}`;
  });
}

export function balanceText(balance: FundBalance): string {
  if (balance === 'unlimited') return 'without limit';
  return typeof balance === 'number' ? statedText(balance) : `${rateText(balance.ofOpenInterest)} of the open interest`;
}

/** For whose losses a fund is: `for each contract`. */
export function scopeText(scope: FundScope): string {
  if (typeof scope === 'object') return `for ${listText(scope.group)}`;
  switch (scope) {
    case 'venue':
      return 'for the whole venue';
    case 'contract':
      return 'for each contract';
    case 'coin':
      return 'for each underlying';
  }
}

function drawdownText({ window, start, stop, pause, minimumBalance }: FundDrawdown): string {
  return `${clauses(
    `It counts as drawn down ${rateText(start)} below its highest balance of ${durationText(window)}`,
    `until it is less than ${rateText(stop)} below`,
    pause === 0 ? undefined : `at least ${durationText(pause)}`,
    minimumBalance === 0 ? undefined : `never at or below ${statedText(minimumBalance)}`,
  )}.`;
}
