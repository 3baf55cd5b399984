import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadScenario, shippedScenarioNames } from '../../src/config/load.ts';
import { ALL_METRIC_COLUMNS } from '../../src/outcome.ts';
import { measure, scenario, tableRow } from './claims.ts';

const DATA = process.env['SHORTFALL_DATA'];
const TABLE = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');
const documents = shippedScenarioNames().map(loadScenario);
const withoutData = documents.filter(({ files }) => files.length === 0);
const replays = documents.filter(({ files }) => files.length > 0);

describe('the scenario library', () => {
  it('has the fifteen shapes, the incidents, the adversarial plans and the replays', () => {
    const count = (kind: string): number => documents.filter((each) => each.scenario.kind === kind).length;
    expect(count('shape')).toBeGreaterThanOrEqual(15);
    expect(count('incident')).toBe(9);
    expect(count('adversarial')).toBe(2);
    expect(count('replay')).toBe(4);
  });

  it.each(documents)('$name says in a line what it is, asks a question and claims something', (document) => {
    expect(document.scenario.title.length).toBeLessThanOrEqual(48);
    expect(document.question).toMatch(/\?$/);
    expect(document.scenario.numbers.length).toBeGreaterThan(0);
    expect(ALL_METRIC_COLUMNS.map(({ name }) => name)).toContain(document.scenario.claim?.column);
  });

  it.each(documents.filter(({ scenario: { kind } }) => kind !== 'shape'))('$name names its sources', (document) => {
    expect(document.scenario.sources.length).toBeGreaterThan(0);
  });
});

/** Whether the claim holds, by an interval of 99 %: a true null would pass on 1 of 200 seeds; these seeds are fixed. */
async function check(document: (typeof documents)[number], data?: string): Promise<void> {
  const claim = document.scenario.claim!;
  const measured = await measure(document.name, claim, claim.measured.paths, data);
  if (claim.direction === 'higher') expect(measured.low).toBeGreaterThan(0);
  else expect(measured.high).toBeLessThan(0);
  // Exceptions are counted and told, not hidden.
  expect(measured.exceptions).toBe(claim.measured.exceptions);
  expect(TABLE).toContain(tableRow(document, measured));
}

describe('a scenario holds what it claims, path by path, and tells its exceptions:', { timeout: 120_000 }, () => {
  it.each(withoutData)('$name', (document) => check(document));
});

describe.skipIf(DATA === undefined)('a replay (skips without SHORTFALL_DATA)', { timeout: 120_000 }, () => {
  it.each(replays)('$name holds what it claims', (document) => check(document, DATA));

  it.each(replays.filter(({ name }) => name.endsWith('own-impact')))(
    '$name says that it is an upper bound',
    ({ name }) => {
      const { warnings } = scenario(name, 1, DATA);
      expect(warnings.filter((warning) => warning.includes('read losses as an upper bound'))).toHaveLength(3);
    },
  );

  it.each(replays.filter(({ name }) => !name.endsWith('own-impact')))('$name has no impact of its own', ({ name }) => {
    const experiment = scenario(name, 1, DATA);
    expect(experiment.markets.map(({ book }) => book.kind)).toEqual(['none', 'none', 'none']);
    expect(experiment.warnings.filter((warning) => warning.includes('upper bound'))).toEqual([]);
  });
});
