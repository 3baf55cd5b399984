import { describe, expect, it } from 'vitest';
import { issueText } from '../../src/errors.ts';
import { issuesOf, parse, replaced, WHOLE, WHOLE_SYNTHETIC } from './fixtures.ts';

const FUNDING = '{ "kind": "constant", "rate": 0.0001, "interval": "30m" }';

/** The configuration with a premium in its second market, and a venue that makes rates of it or does not. */
const withPremium = (premium: unknown, funding?: object): string => {
  const text = replaced(WHOLE, FUNDING, JSON.stringify({ kind: 'premium', premium }));
  return funding === undefined
    ? text
    : replaced(text, '"extends": "textbook",', `"extends": "textbook", "funding": ${JSON.stringify(funding)},`);
};
/** The configuration whose second policy has these fields, too. */
const withPolicy = (fields: object, text = WHOLE): string =>
  replaced(text, '"cross": { "margin": { "mode": "cross" },', `"cross": { ${JSON.stringify(fields).slice(1, -1)},`);
const complaints = (text: string): string[] => issuesOf(text).map(issueText);
const warnings = (text: string): string => parse(text).warnings.join('\n');

describe('premiums', () => {
  it('become rates by the venue’s rule', () => {
    const { markets, policies } = parse(withPremium([0.001, -0.002], { interval: '30m', per: '8h' }));
    expect(markets[1]?.funding).toEqual({ kind: 'premium', premium: [0.001, -0.002] });
    expect(policies.map(({ venue }) => venue.funding?.interval)).toEqual([1_800, 1_800]);
  });

  it('need a rule under every policy', () => {
    expect(complaints(withPremium(0.001))).toEqual([
      expect.stringContaining('a venue whose "funding" makes rates of premiums, found policy "isolated" without one'),
      expect.stringContaining('policy "cross" without one'),
    ]);
  });

  it('must last for all settlements, of which a continuous rule has one a step', () => {
    expect(complaints(withPremium([0.001], { interval: '30m' }))[0]).toContain(
      '/markets/1/funding/premium: expected at least 2 premiums, one for each settlement of policy "isolated" within the horizon, found 1',
    );
    expect(complaints(withPremium([0.001, 0], { interval: 'continuous' }))[0]).toContain('at least 60 premiums');
    expect(parse(withPremium(0.001, { interval: 'continuous' })).policies[0]?.venue.funding?.interval).toBe(60);
  });

  it('settle at ends of steps', () => {
    expect(complaints(withPremium(0, { interval: '90s' }))).toEqual([
      expect.stringContaining('an interval of a whole number of steps (a step is 1m), found 90s'),
    ]);
  });

  it('are warned of in percent, and beyond the horizon', () => {
    const text = withPremium(2, { interval: '2h' });
    expect(warnings(text)).toContain('a funding rate of 2 is 200 %');
    expect(warnings(text)).toContain('funding never settles: the horizon ends before 2h');
  });
});

describe('inverse contracts', () => {
  const inverse = replaced(WHOLE, '"underlying": "ETH", "funding"', '"underlying": "BTC", "funding"')
    .replace('"symbol": "BTC-PERP",', '"symbol": "BTC-PERP", "contract": { "kind": "inverse" },')
    .replace('"symbol": "ETH-PERP",', '"symbol": "ETH-PERP", "contract": { "kind": "inverse", "multiplier": "100" },');

  it('may share an underlying, whose coin they settle in', () => {
    expect(parse(inverse).markets.map(({ contract }) => contract)).toEqual([
      { kind: 'inverse' },
      { kind: 'inverse', multiplier: 100 },
    ]);
  });

  it('may not settle in two coins', () => {
    const two = replaced(inverse, '"underlying": "BTC", "funding"', '"underlying": "ETH", "funding"');
    expect(complaints(two)).toEqual([
      expect.stringContaining(
        'settles in BTC, as "BTC-PERP" does: one experiment settles in one coin, found one of kind "inverse", which settles in ETH',
      ),
    ]);
  });
});

describe('a part that never acts', () => {
  it('is a top-up that no trigger calls for', () => {
    const traders = '"traders": { "topUp": { "share": 0.5, "size": 1, "delay": "5m" } }';
    const text = replaced(WHOLE_SYNTHETIC, '"count": 1000,', `"count": 1000, ${traders},`);
    const warn = {
      triggers: { order: ['warn', 'liquidate'], warn: { level: 2, action: 'warn' } },
      margin: { mode: 'cross' },
    };
    expect(parse(text).accounts.traders).toEqual({ topUp: { share: 0.5, size: 1, delay: 300 } });
    expect(warnings(text)).toContain('top-ups never act under any policy: no trigger of its venue warns');
    expect(warnings(withPolicy(warn, text))).toContain('top-ups never act under policy "isolated": no trigger');
  });

  it('is a word of a trigger that only warns, or that is certain', () => {
    const triggers = {
      order: ['warn', 'liquidate'],
      warn: { action: 'warn', probability: 0.5, from: 'all', delay: '1m' },
      liquidate: { per: '1h' },
    };
    const spoken = warnings(withPolicy({ triggers, margin: { mode: 'cross' } }));
    expect(spoken).toContain('probability never acts: this trigger always warns');
    expect(spoken).toContain('from never acts: this trigger warns, and no stage follows');
    expect(spoken).toContain('delay never acts: this trigger warns at once');
    expect(spoken).toContain('per never acts: the trigger is certain');
  });

  it('is a stage before the first that any trigger begins with', () => {
    const stages = { order: ['part', 'all'], part: { slice: { kind: 'fraction', share: 0.5 } } };
    const fields = { liquidation: { stages }, triggers: { liquidate: { from: 'all' } }, margin: { mode: 'cross' } };
    expect(warnings(withPolicy(fields))).toContain('the stage "part" never acts: every trigger begins behind it');
    const order = ['early', 'liquidate'];
    const early = { ...fields, triggers: { ...fields.triggers, order, early: { level: 1.5 } } };
    expect(warnings(withPolicy(early))).not.toContain('the stage "part"');
  });

  it('is a stage behind one that closes everything, unless a trigger begins with it', () => {
    const stages = { order: ['all', 'rest'], rest: { when: 'insolvent' } };
    expect(warnings(withPolicy({ liquidation: { stages }, margin: {} }))).toContain('the stage "rest" never acts');
    const triggers = { order: ['liquidate', 'late'], late: { level: 0.5, from: 'rest' } };
    expect(warnings(withPolicy({ liquidation: { stages }, triggers, margin: {} }))).not.toContain('the stage "rest"');
  });

  it('is whoever should close a bankrupt account where no stage does', () => {
    const sentence = 'no stage closes a bankrupt account: what the orders cannot sell stays open';
    const stages = (all: object) => withPolicy({ liquidation: { stages: { all } }, margin: {} });
    expect(warnings(stages({ limit: 'bankruptcy' }))).toContain(sentence);
    expect(warnings(stages({ when: 'solvent' }))).toContain(sentence);
    expect(warnings(stages({ when: 'insolvent' }))).not.toContain(sentence);
  });

  it('is a handover where no position layer leads', () => {
    const liquidation = { stages: { all: { limit: 'none' } } };
    expect(warnings(withPolicy({ liquidation, margin: {} }))).toContain(
      'the limit "none" is "market" here: no position layer leads the backstop',
    );
    const backstop = { order: ['adl', 'fund'], adl: { kind: 'adl' } };
    expect(warnings(withPolicy({ liquidation, backstop, margin: {} }))).not.toContain('the limit "none"');
  });

  it('is fill-or-kill where everything is closed', () => {
    const liquidation = { stages: { all: { fillOrKill: true } } };
    expect(warnings(withPolicy({ liquidation, margin: {} }))).toContain('fillOrKill never acts');
  });

  it('is a condition on a fund that is never drawn down', () => {
    const condition = (is: string) => ({ backstop: { fund: { onlyWhile: { fund: 'main', is } } }, margin: {} });
    expect(warnings(withPolicy(condition('drawnDown')))).toContain('never holds: the fund "main" is never drawn down');
    expect(warnings(withPolicy(condition('sound')))).toContain('always holds: the fund "main" is never drawn down');
  });

  it('is a drawdown of a fund without end', () => {
    const drawdown = { window: '8h', start: 0.3 };
    const text = replaced(WHOLE, '{ "balance": "2880" }', JSON.stringify({ balance: 'unlimited', drawdown }));
    expect(warnings(text)).toContain('drawdown never acts: the fund "main" is unlimited');
  });

  it('is a field of another allocation', () => {
    const fund = { kind: 'socialisedLoss', exponent: 2, cap: 0.5, session: '1h' };
    const spoken = warnings(withPolicy({ backstop: { fund }, margin: {} }));
    expect(spoken).toContain('exponent never acts: only the allocation "rap" reads it');
    expect(spoken).toContain('cap never acts: only the allocation "cappedProRata" reads it');
    expect(spoken).toContain('session never acts: only the allocation "sessionClawback" reads it');
  });

  it('is a rule for debts that nobody can have', () => {
    expect(warnings(withPolicy({ negativeBalance: { waivedShare: 0.5 }, margin: {} }))).toContain(
      'negativeBalance never acts: no layer "accountDebt" of the backstop lets an account owe',
    );
  });

  it('is a closing fee of nothing', () => {
    const margin = { valuedAt: { closingFee: 'mark' } };
    expect(warnings(withPolicy({ margin }))).toContain('closingFee never acts: the taker fee is 0');
    expect(warnings(withPolicy({ margin, fees: { taker: 0.001 } }))).toBe('');
  });

  it('is a sweep of wallets that nobody holds, but not one of some of them', () => {
    const backstop = { order: ['debt'], debt: { kind: 'accountDebt' }, fund: null };
    const funds = { main: null };
    const sweeping = { negativeBalance: { sweep: ['fiat', 'spot'] }, backstop, margin: {} };
    const text = withPolicy(sweeping).replace(
      '"funds": { "main": { "balance": "2880" } }',
      `"funds": ${JSON.stringify(funds)}`,
    );
    expect(warnings(text)).toContain('no account holds a wallet that policy "cross" sweeps ("fiat" or "spot")');
    const spot = '{ "account": "alice", "wallet": "spot", "amount": 1 },\n      ';
    const held = replaced(
      text,
      '{ "account": "alice", "wallet": "futures"',
      `${spot}{ "account": "alice", "wallet": "futures"`,
    );
    expect(warnings(held)).toBe('');
  });

  it('is the size of contracts that are counted and have none', () => {
    const schedule = { kind: 'positionBrackets', unit: 'contracts', brackets: [{ rate: 0.01 }] };
    const text = withPolicy({ margin: { schedule } });
    expect(warnings(text)).toContain(
      'policy "cross" counts contracts of BTC-PERP, which states no "multiplier": one contract is one coin',
    );
  });
});

describe('a level of used margin', () => {
  const sentence = 'used margin a position may be liquidated as soon as it is opened';

  it('is doubted at 1 or more, under either name', () => {
    const usedMarginLevel = { schedule: { kind: 'usedMarginLevel' } };
    const trigger = (level: number, measure = 'maintenance') => ({ triggers: { liquidate: { level, measure } } });
    expect(warnings(withPolicy({ ...trigger(1), margin: usedMarginLevel }))).toContain(`at 1 × ${sentence}`);
    expect(warnings(withPolicy({ ...trigger(1.2, 'usedMargin'), margin: {} }))).toContain(`at 1.2 × ${sentence}`);
    expect(warnings(withPolicy({ ...trigger(0.4), margin: usedMarginLevel }))).toBe('');
    expect(warnings(withPolicy({ ...trigger(1.2), margin: {} }))).toBe('');
  });
});

describe('a table row', () => {
  it('may have a stop-loss of its own', () => {
    const text = replaced(WHOLE, '"margin": "20000" }', '"margin": "20000", "stopLoss": "95000" }');
    const { accounts } = parse(text);
    expect(accounts.kind === 'table' && accounts.positions.map(({ stopLoss }) => stopLoss)).toEqual([
      95_000,
      undefined,
      undefined,
    ]);
  });

  it('may have it in a file', () => {
    const csv = 'account,market,size,entryPrice,leverage,stopLoss\na,BTC-PERP,1,100,2,90\nb,BTC-PERP,-1,100,2,\n';
    const accounts = JSON.stringify({ kind: 'table', file: 'book.csv' });
    const text = WHOLE.replace(/"accounts": \{[\s\S]*?\n {2}\},/, `"accounts": ${accounts},`);
    const { accounts: book } = parse(text, { 'book.csv': csv });
    expect(book.kind === 'table' && book.positions.map(({ stopLoss }) => stopLoss)).toEqual([90, undefined]);
  });
});
