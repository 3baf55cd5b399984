import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/history/entry.ts';
import { reserveFiles } from '../../src/history/reserve-files.ts';
import { reserveReport, type FundNeed } from '../../src/history/reserve.ts';
import { reserveSentences } from '../../src/history/reserve-words.ts';
import { experimentOf, fundThenDebt } from '../statistics/run-fixture.ts';
import { entryOf } from './entries.ts';

const terms = { policy: 'cross', target: 0.001, confidence: 0.95, paths: 10_000 };
const need = (required: number | null, configured: number | null = 500): FundNeed => ({
  ...{ fund: 'main', configured, required, ...(required === null ? { requiredNeeds: 2_995 } : {}) },
  ...{ estimate: 400, low: 350, high: 460 },
});
const due = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const time = (day: number, held?: number) => ({
  ...{ due: due(day), ahead: 20 * 86_400, ...(held === undefined ? {} : { held }) },
});
const past = (day: number, required: number | null, more: Partial<HistoryEntry> = {}): HistoryEntry => {
  const reserve = reserveReport(terms, [need(required)], [], time(day));
  return entryOf({ id: `run${day}`, at: due(day).toISOString(), more: { reserve, ...more } });
};

describe('the verdict on a reserve', () => {
  it.each([
    ['holds what is required to the coin', 450, 450, 'enough'],
    ['holds a little less', 449.99, 450, 'not shown'],
    ['holds less than the interval of the smallest fund', 349.99, 450, 'too small'],
    ['holds its lower end', 350, 450, 'not shown'],
    ['holds much, but the paths support no statement', 10_000, null, 'not shown'],
    ['holds little, and the paths support no statement', 10, null, 'too small'],
  ] as const)('of a fund that %s', (_, held, required, verdict) => {
    const report = reserveReport(terms, [need(required)], [], time(28, held));
    expect(report.funds[0]).toMatchObject({ held, required, verdict });
  });
  it('takes what the venue is configured with where nothing else is said, and unlimited for enough', () => {
    expect(reserveReport(terms, [need(450, 500)], [], time(28)).funds[0]).toMatchObject({
      held: 500,
      verdict: 'enough',
    });
    expect(reserveReport(terms, [need(450, null)], [], time(28)).funds[0]).toMatchObject({
      held: null,
      verdict: 'enough',
    });
  });
});

describe('the projection of what will be required', () => {
  const projected = (history: readonly HistoryEntry[], required: number | null = 430, isPoint = true) =>
    reserveReport(terms, [need(required)], history, time(28), isPoint).funds[0]!.projected;

  it('is none before there are three runs that differ, and says so', () => {
    expect(projected([past(1, 400)])).toEqual({ kind: 'none', reason: 'it takes 3 runs that differ, and there are 2' });
  });
  it('is that of the line through all runs, with its pace in thirty days', () => {
    const found = projected([past(1, 403), past(10, 412)], 430);
    // 403, 412, 430 on days 1, 10 and 28: one a day.
    expect(found).toMatchObject({ kind: 'line', at: '2026-12-18T00:00:00.000Z', points: 3, isWeak: true });
    if (found.kind !== 'line') throw new Error('no line');
    expect(found.slope).toBeCloseTo(30, 8);
    expect(found.estimate).toBeCloseTo(450, 8);
  });
  it('leaves out unchanged runs, other terms and runs without a statement', () => {
    const other = past(5, 9_999);
    const history = [
      past(1, 403),
      past(2, 403, { outcome: 'unchanged' }),
      past(3, null),
      { ...other, reserve: { ...other.reserve!, target: 0.01 } },
      past(10, 412),
    ];
    expect(projected(history)).toMatchObject({ kind: 'line', points: 3 });
    expect(projected(history, 430, false)).toMatchObject({ kind: 'none' });
  });
  it('is none where the need never moved: no spread would look like certainty', () => {
    expect(projected([past(1, 430), past(10, 430)])).toEqual({
      ...{ kind: 'none', reason: 'what is required was the same in all 3 runs' },
    });
  });
  it('goes no further ahead than the runs reach back', () => {
    expect(projected([past(9, 403), past(10, 412)])).toEqual({
      ...{ kind: 'none', reason: '20 days ahead is further than the 19 days that the runs reach back' },
    });
    expect(projected([past(8, 403), past(10, 412)])).toMatchObject({ kind: 'line' });
  });
  it('never goes below nothing, and is not weak once there are ten runs', () => {
    const falling = Array.from({ length: 10 }, (_, i) => past(i + 1, 500 - 45 * i));
    expect(projected(falling, 1)).toMatchObject({ kind: 'line', estimate: 0, low: 0, isWeak: false });
  });
});

describe('a reserve report', () => {
  const history = [past(1, 403), past(10, 415)];
  const report = reserveReport(terms, [need(430)], history, time(28));
  it('says what is held, required and projected, and how sure that is', () => {
    expect(reserveSentences(report, report.funds[0]!)).toEqual([
      'Enough: it holds 500, and 430 keeps P(depleted) ≤ 0.1 % with 95 % confidence: 70 more than that.',
      'As an estimate, the smallest fund with P(depleted) ≤ 0.1 % is 400 (95 % interval 350 – 460).',
      // By hand: slope 369/378 a day, s² = 5.786, t of one degree is 12.706.
      'Projected: on the straight line through 3 runs, rising by 29.29 in 30 days, 450.17 is required by 18 Dec 2026 ' +
        '(95 % prediction interval 384.80 – 515.53). What is held lies within the interval. Weak: 3 runs say little of a line.',
    ]);
    const small = reserveReport(terms, [need(null)], [], time(28, 10));
    expect(reserveSentences(small, small.funds[0]!)[0]).toContain(
      'cannot be stated from 10,000 paths (needs n ≥ 2,995)',
    );
  });
  it('has the same numbers on its page, in its text and in its JSON', async () => {
    const experiment = experimentOf([{ name: 'cross', venue: fundThenDebt }], 10_000);
    const files = await reserveFiles(experiment, report, history, due(28), '<nightly>');
    const [page, text, json] = files.map(({ content }) => String(content));
    expect(files.map(({ name }) => name)).toEqual(['reserve.html', 'reserve.txt', 'reserve.json']);
    const stated = JSON.parse(json!) as {
      funds: { held: number; required: number; projected: { estimate: number } }[];
    };
    for (const value of [stated.funds[0]!.held, stated.funds[0]!.required, stated.funds[0]!.projected.estimate]) {
      expect(page).toContain(`<data value="${value}">`);
    }
    // Every run of the history stands in the table beside the chart.
    for (const value of [403, 415, 430]) expect(page).toContain(`<data value="${value}">${value}</data>`);
    expect(text).toMatch(/main\s+500\s+430\s+450\.17\s+enough/);
    expect(page).toContain('&lt;nightly&gt;');
    expect(page).not.toContain('<nightly>');
  });
});
