import { describe, it } from 'vitest';
import { loadScenario, shippedScenarioNames } from '../../src/config/load.ts';
import { expectClaimed } from './claims.ts';

const documents = shippedScenarioNames()
  .map(loadScenario)
  .filter(({ scenario: { kind } }) => kind === 'incident');

describe('an incident holds what it claims, path by path, and tells its exceptions:', { timeout: 120_000 }, () => {
  it.each(documents)('$name', (document) => expectClaimed(document));
});
