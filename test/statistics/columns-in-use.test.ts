import { describe, expect, it } from 'vitest';
import type { Experiment, Traders } from '../../src/experiment.ts';
import { HEADLINE_COLUMNS, METRIC_COLUMNS } from '../../src/outcome.ts';
import { columnsInUse } from '../../src/statistics/columns-in-use.ts';
import type { Venue } from '../../src/venue.ts';
import { adlLayer, closeAll, liquidateAtOrBelow, textbookVenue } from '../fixtures/venues.ts';
import { experimentOf } from './run-fixture.ts';

function usedBy(patch: Partial<Venue>, traders: Traders = {}, more: Partial<Experiment> = {}): string[] {
  const experiment = experimentOf([{ name: 'p', venue: { ...textbookVenue, ...patch } }], 10);
  const accounts = { ...experiment.accounts, traders } as Experiment['accounts'];
  return columnsInUse({ ...experiment, accounts, ...more }).map(({ name }) => name);
}

describe('the quantities that an experiment can move', () => {
  it('are, of a venue with a fund alone, none that another rule must bring', () => {
    const used = usedBy({});
    expect(used).toEqual(
      expect.arrayContaining(['liquidation', 'shortfall', 'fundDraw', 'uncovered', ...HEADLINE_COLUMNS]),
    );
    for (const name of ['adl', 'socialised', 'owed', 'venuePaid', 'marginCalls', 'stopOuts', 'partialLiquidations']) {
      expect(used, name).not.toContain(name);
    }
  });
  it.each<[string, Partial<Venue>]>([
    ['adlOvershoot', { backstop: [adlLayer] }],
    ['topWinnerSurvival', { backstop: [{ name: 'c', kind: 'clawback', when: 'always', session: 60 }] }],
    ['venuePaid', { backstop: [{ name: 'v', kind: 'venueEquity', when: 'always', balance: 5 }] }],
    ['assignedNotional', { backstop: [{ name: 'a', kind: 'assignment', when: 'always', providers: [] }] }],
    ['owed', { backstop: [{ name: 'd', kind: 'accountDebt', when: 'always' }] }],
    ['marginCalls', { triggers: [{ ...liquidateAtOrBelow, name: 'warn', action: 'warn' }, liquidateAtOrBelow] }],
    [
      'partialLiquidations',
      { liquidation: { ...textbookVenue.liquidation, stages: [{ ...closeAll, limit: 'bankruptcy' }, closeAll] } },
    ],
  ])('have %s where its rule is there', (name, patch) => {
    expect(usedBy({})).not.toContain(name);
    expect(usedBy(patch)).toContain(name);
  });
  it('have what traders do where they do it', () => {
    expect(usedBy({}, { stopLoss: { share: 0.1, distance: 0.1 } })).toContain('stopOuts');
    const topUp = { share: 0.1, delay: 60, size: 1 };
    expect(usedBy({}, { topUp })).not.toContain('topUps');
    const warn = { ...liquidateAtOrBelow, name: 'warn', action: 'warn' as const };
    expect(usedBy({ triggers: [warn, liquidateAtOrBelow] }, { topUp })).toContain('topUps');
  });
  it('are those that any policy can move', () => {
    const experiment = experimentOf(
      [
        { name: 'without', venue: textbookVenue },
        { name: 'with', venue: { ...textbookVenue, backstop: [adlLayer] } },
      ],
      10,
    );
    expect(columnsInUse(experiment).map(({ name }) => name)).toContain('adl');
    expect(METRIC_COLUMNS.length).toBeGreaterThan(columnsInUse(experiment).length);
  });
});
