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
  it('have conversions where accounts hold a coin that counts under cross margin', () => {
    const collateral = [{ name: 'USDE', underlying: 'BTC', haircut: 0.1, conversionFee: 0 }];
    const cross = { ...textbookVenue.margin, mode: 'cross' as const };
    const experiment = experimentOf([{ name: 'p', venue: textbookVenue }], 10);
    const place = { file: 'x', pointer: '' };
    const balances = [{ account: 'a', wallet: 'USDE', amount: 1, place }];
    const used = (patch: Partial<Venue>, rows: typeof balances): string[] => {
      const accounts = { kind: 'table' as const, positions: [], balances: rows, traders: {} };
      const policies = [{ name: 'p', venue: { ...textbookVenue, ...patch } }];
      return columnsInUse({ ...experiment, accounts, policies }).map(({ name }) => name);
    };
    expect(used({ collateral, margin: cross }, balances)).toContain('converted');
    expect(used({ collateral, margin: cross }, [])).not.toContain('converted');
    expect(used({ collateral }, balances)).not.toContain('converted');
    expect(used({ margin: cross }, balances)).not.toContain('converted');
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
