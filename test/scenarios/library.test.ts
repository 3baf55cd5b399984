import { describe, expect, it } from 'vitest';
import { loadScenario, shippedScenarioNames } from '../../src/config/load.ts';
import { ALL_METRIC_COLUMNS } from '../../src/outcome.ts';

const documents = shippedScenarioNames().map(loadScenario);

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
