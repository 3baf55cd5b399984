import type { Fund, FundBalance, FundDrawdown, FundScope } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText } from '../document/duration.ts';
import { allOf, withoutAbsent } from '../sections/reading.ts';

/** Reads `funds`. Undefined after issues. */
export function readFunds(cursor: Cursor): readonly Fund[] | undefined {
  return allOf(cursor.keys().map((name) => readFund(cursor.at(name), name)));
}

function readFund(cursor: Cursor, name: string): Fund | undefined {
  const balance = readBalance(cursor.at('balance'));
  const rule = cursor.at('drawdown');
  const drawdown = rule.present ? readDrawdown(rule) : 'none';
  if (balance === undefined || drawdown === undefined) return undefined;
  if (drawdown !== 'none' && balance === 'unlimited') rule.warn(`drawdown never acts: the fund "${name}" is unlimited`);
  return { name, balance, scope: readScope(cursor.at('scope')), ...(drawdown === 'none' ? {} : { drawdown }) };
}

function readBalance(cursor: Cursor): FundBalance | undefined {
  if (cursor.text() === 'unlimited') return 'unlimited';
  const fraction = cursor.at('ofOpenInterest');
  return fraction.present ? { ofOpenInterest: fraction.number(Number.NaN) } : cursor.amount({ minimum: 0 });
}

function readScope(cursor: Cursor): FundScope {
  const group = cursor.at('group');
  return group.present ? { group: group.texts() } : (cursor.text(VENUE_DEFAULTS.scope) as Exclude<FundScope, object>);
}

function readDrawdown(cursor: Cursor): FundDrawdown | undefined {
  const start = cursor.at('start').number(Number.NaN);
  const stop = cursor.at('stop').number(start);
  const minimumBalance = cursor.at('minimumBalance').amountOr(VENUE_DEFAULTS.drawdown.minimumBalance, { minimum: 0 });
  if (stop > start) {
    return cursor.at('stop').disagree([cursor.at('start').path], {
      expected: `a fall of at most "start" (${start}): it ends when the fund has recovered`,
      found: String(stop),
    });
  }
  if (minimumBalance === undefined) return undefined;
  return {
    window: cursor.at('window').duration(Number.NaN),
    start,
    stop,
    pause: cursor.at('pause').duration(0),
    minimumBalance,
  };
}

export function fundJson({ balance, scope, drawdown }: Fund): unknown {
  return withoutAbsent({ balance, scope, drawdown: drawdown && drawdownJson(drawdown) });
}

function drawdownJson({ window, start, stop, pause, minimumBalance }: FundDrawdown): unknown {
  return withoutAbsent({
    window: durationText(window),
    start,
    stop,
    pause: pause === 0 ? undefined : durationText(pause),
    minimumBalance,
  });
}
