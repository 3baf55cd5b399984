import { describe, expect, it } from 'vitest';
import { loadScenario, shippedScenarioNames } from '../../src/config/load.ts';
import { expectClaimed, scenario } from './claims.ts';

const DATA = process.env['SHORTFALL_DATA'];
const replays = shippedScenarioNames()
  .map(loadScenario)
  .filter(({ scenario: { kind } }) => kind === 'replay');
const withImpact = replays.filter(({ name }) => name.endsWith('own-impact'));
const withoutImpact = replays.filter(({ name }) => !name.endsWith('own-impact'));

describe.skipIf(DATA === undefined)('a replay (skips without SHORTFALL_DATA)', { timeout: 120_000 }, () => {
  it.each(replays)('$name holds what it claims', (document) => expectClaimed(document, DATA));

  it.each(withImpact)('$name says that it is an upper bound', ({ name }) => {
    const { warnings } = scenario(name, 1, DATA);
    expect(warnings.filter((warning) => warning.includes('read losses as an upper bound'))).toHaveLength(3);
  });

  it.each(withoutImpact)('$name has no impact of its own', ({ name }) => {
    const experiment = scenario(name, 1, DATA);
    expect(experiment.markets.map(({ book }) => book.kind)).toEqual(['none', 'none', 'none']);
    expect(experiment.warnings.filter((warning) => warning.includes('upper bound'))).toEqual([]);
  });
});
