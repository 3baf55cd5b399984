import { describe, it } from 'vitest';
import { loadScenario, shippedScenarioNames } from '../../src/config/load.ts';
import { expectClaimed } from './claims.ts';

const kinds = ['shape', 'adversarial'];
const documents = shippedScenarioNames()
  .map(loadScenario)
  .filter(({ scenario: { kind } }) => kinds.includes(kind));

describe('a shape holds what it claims, path by path, and tells its exceptions:', { timeout: 120_000 }, () => {
  it.each(documents)('$name', (document) => expectClaimed(document));
});
