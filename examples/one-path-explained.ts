// One path, event by event: a long of 2 is closed at a gap through its bankruptcy price; the fund pays what it has.
import { loadExperiment, replay } from '../src/index.ts';

const experiment = loadExperiment({
  name: 'one-path-explained',
  question: 'Who pays when the price gaps through the bankruptcy price?',
  seed: 'any',
  paths: 1,
  horizon: { steps: 3, step: '1m' },
  underlyings: { A: { initialPrice: 100, price: { kind: 'replay', prices: [98, 93, 84] } } },
  markets: [{ symbol: 'A-PERP', underlying: 'A', contract: { kind: 'linear' } }],
  accounts: {
    kind: 'table',
    positions: [{ account: 'a', market: 'A-PERP', size: 2, entryPrice: 100, margin: 20 }],
  },
  venue: { extends: 'textbook', funds: { main: { balance: 10 } } },
});

for (const { policy, events } of replay(experiment, { path: 0 })) {
  for (const event of events) console.log(policy, event);
}
