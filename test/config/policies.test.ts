import { describe, expect, it } from 'vitest';
import { issueText } from '../../src/errors.ts';
import { issuesOf, parse, positionOf, WHOLE, WHOLE_SYNTHETIC, type Files } from './fixtures.ts';

/** The whole configuration with another venue and other policies. */
const withVenue = (venue: unknown, policies?: object): string =>
  WHOLE.replace(/"venue": \{[\s\S]*?\n {2}\},/, () => `"venue": ${JSON.stringify(venue)},`)
    .replace(/"policies": \{[\s\S]*?\n {2}\},/, () =>
      policies === undefined ? '' : `"policies": ${JSON.stringify(policies)},`,
    )
    .replace('"baseline": "isolated",', '');
const complaint = (text: string, files: Files = {}) => issuesOf(text, files).map(issueText);

describe('policies', () => {
  it('are patches over the venue, in the order of the file, compared with the first', () => {
    const experiment = parse(withVenue('textbook', { loose: { margin: { schedule: { rate: 0.001 } } }, asIs: {} }));
    expect(experiment.policies.map(({ name }) => name)).toEqual(['loose', 'asIs']);
    expect(experiment.baseline).toBe('loose');
    expect(experiment.policies.map(({ venue }) => venue.margin.schedule)).toEqual([
      { kind: 'flat', rate: 0.001 },
      { kind: 'flat', rate: 0.005 },
    ]);
  });

  it('replace a schedule whole where they change its kind', () => {
    const schedule = { kind: 'marginalBrackets', brackets: [{ notionalFloor: 0, rate: 0.01 }] };
    const { policies } = parse(withVenue('textbook', { brackets: { margin: { schedule } } }));
    expect(policies[0]?.venue.margin.schedule).toEqual(schedule);
  });

  it('add a layer by its order and its name', () => {
    const adl = { order: ['fund', 'adl'], adl: { kind: 'adl', eligible: 'profitable' } };
    const { policies } = parse(withVenue('textbook', { adl: { backstop: adl } }));
    expect(policies[0]?.venue.backstop).toEqual([
      {
        name: 'fund',
        when: 'always',
        kind: 'insuranceFund',
        fund: 'main',
        perSettlement: Infinity,
        perMarket: Infinity,
        keep: 0,
      },
      {
        name: 'adl',
        when: 'always',
        kind: 'adl',
        ranking: 'profitTimesLeverage',
        allocation: 'contractQueue',
        eligible: 'profitable',
        price: 'bankruptcy',
        maximumAccounts: Infinity,
      },
    ]);
  });

  it('may each start from a venue of their own', () => {
    const { policies } = parse(
      withVenue('textbook', { plain: {}, binance: { extends: 'binance-usdm', margin: { mode: 'isolated' } } }),
    );
    expect(policies.map(({ venue }) => [venue.name, venue.margin.mode])).toEqual([
      ['textbook', 'isolated'],
      ['binance-usdm', 'isolated'],
    ]);
  });

  it.each([
    ['markPrice', { markPrice: { kind: 'ornsteinUhlenbeck', window: '8h' } }],
    ['funding', { funding: { interval: '8h', paidOn: 'last' } }],
    ['supports', { supports: 'everything' }],
    ['settlementInterval', { settlementInterval: [] }],
  ])('are refused, all of them, where the venue is wrong in its %s', (field, fault) => {
    const said = complaint(withVenue({ extends: 'textbook', ...fault }, { one: {}, other: {}, third: {} }));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(field);
  });

  it('say a fault of the venue once, however many they are', () => {
    const text = withVenue({ extends: 'textbook', margin: { mode: 'crss' } }, { a: {}, b: { entryCheck: 'refuse' } });
    expect(complaint(text)).toHaveLength(1);
  });

  it('keep only the schedules of contracts that are traded, and their sources', () => {
    const { venue } = parse(withVenue('binance-usdm')).policies[0]!;
    expect(Object.keys(venue.margin.markets)).toEqual(['BTC-PERP', 'ETH-PERP']);
    expect(venue.sources.some(({ pointer }) => pointer === '/margin/markets/BTC-PERP')).toBe(true);
    expect(venue.sources.some(({ pointer }) => pointer.includes('SOL-PERP'))).toBe(false);
  });

  it('add their sources to those of the venue', () => {
    const sources = [{ pointer: '/funds/main/balance', source: 'our own books', asOf: '2026-11' }];
    const patch = { funds: { main: { balance: 5 } }, sources };
    const { venue } = parse(withVenue('binance-usdm', { small: patch })).policies[0]!;
    expect(venue.sources.filter(({ pointer }) => pointer === '/funds/main/balance')).toEqual(sources);
    expect(venue.sources.some(({ pointer }) => pointer === '/liquidation/fee/rate')).toBe(true);
  });

  it('drop the source of a number that they replace', () => {
    const { venue } = parse(withVenue('binance-usdm', { small: { funds: { main: { balance: 5 } } } })).policies[0]!;
    expect(venue.sources.some(({ pointer }) => pointer === '/funds/main/balance')).toBe(false);
    expect(venue.sources.some(({ pointer }) => pointer === '/liquidation/fee/rate')).toBe(true);
  });
});

describe('a venue file', () => {
  it('may extend another beside it, down to a shipped one', () => {
    const files = {
      'venues/a.json': '{ "extends": "b.json", "funds": { "main": { "balance": "7" } } }',
      'venues/b.json': '{ "extends": "textbook", "name": "b", "entryCheck": "refuse" } // beside a.json',
    };
    const { venue } = parse(withVenue('venues/a.json'), files).policies[0]!;
    expect(venue).toMatchObject({ name: 'a', entryCheck: 'refuse', funds: [{ name: 'main', balance: 7 }] });
  });

  it('cannot extend itself, however far around', () => {
    const files = { 'a.json': '{ "extends": "b.json" }', 'b.json': '{ "extends": "a.json" }' };
    expect(complaint(withVenue('a.json'), files)).toEqual([
      'b.json:1:14 /extends: expected venues that do not extend one another in a circle, found a.json → b.json → a.json',
    ]);
  });

  it('is where its own mistakes are shown', () => {
    const text = '{ "extends": "textbook",\n  "liquidation": { "fee": { "rate": 1.5 } } }';
    expect(complaint(withVenue('a.json', { x: {}, y: {} }), { 'a.json': text })).toEqual([
      `a.json:${positionOf(text, '1.5')} /liquidation/fee/rate: expected a number ≥ 0 and < 1, found 1.5`,
    ]);
  });

  it('shows its broken syntax', () => {
    expect(complaint(withVenue('a.json'), { 'a.json': '{ "extends": }' })[0]).toContain(
      'a.json:1:14: expected a value',
    );
    expect(complaint(withVenue('a.json'), { 'a.json': '[]' })[0]).toContain('a venue document, an object');
  });

  it('may have schedules of contracts that are not traded here', () => {
    const text =
      '{ "extends": "textbook", "margin": { "markets": { "X": { "schedule": { "kind": "flat", "rate": 0.1 } } } } }';
    expect(complaint(withVenue('a.json'), { 'a.json': text })).toEqual([]);
  });
});

describe('a clash that a patch causes', () => {
  const clash = 'this patch clashes with';

  it('is shown in the patch that came last, through venue files', () => {
    const files = {
      'a.json': '{ "extends": "b.json", "funds": { "main": null, "other": { "balance": 1 } } }',
      'b.json': '{ "extends": "textbook", "name": "b" }',
    };
    expect(complaint(withVenue('a.json', { x: {}, y: { entryCheck: 'refuse' } }), files)).toEqual([
      `a.json:1:43 /funds/main: expected a fund in "funds" ("other"), found "main" (${clash} /backstop/fund/fund of configs/venues/textbook.json)`,
    ]);
  });

  it('is shown where a later patch asks for what an earlier one took away', () => {
    const files = {
      'a.json': '{ "extends": "textbook", "funds": { "main": null }, "backstop": { "order": [], "fund": null } }',
    };
    const backstop = { order: ['again'], again: { kind: 'insuranceFund', fund: 'main' } };
    const [issue, ...rest] = issuesOf(withVenue('a.json', { x: { backstop } }), files);
    expect(rest).toEqual([]);
    expect(issue).toMatchObject({ file: 'desk.json', pointer: '/policies/x/backstop/again/fund' });
  });

  it('is shown at a flag that takes something away', () => {
    const text = withVenue('textbook', { x: {} });
    expect(issuesOf(text, {}, { set: ['venue.funds.main=null'] })[0]).toMatchObject({
      file: '--set venue.funds.main=null',
      pointer: '/venue/funds/main',
    });
  });

  it('is shown at a rate whose fund was never there', () => {
    const liquidation = { fee: { rate: 0, to: 'fund' } };
    const files = {
      'a.json': JSON.stringify({ extends: 'textbook', liquidation, funds: { main: null }, backstop: { order: [] } }),
    };
    const issues = issuesOf(withVenue('a.json', { x: { liquidation: { fee: { rate: 0.01 } } } }), files);
    expect(issues).toMatchObject([
      {
        file: 'desk.json',
        pointer: '/policies/x/liquidation/fee/rate',
        suggestion: `${clash} /liquidation/fee/to of a.json`,
      },
    ]);
  });

  it('is shown at what came anew, whatever was taken away before', () => {
    const files = { 'a.json': '{ "extends": "textbook", "funds": { "main": null }, "backstop": { "order": [] } }' };
    const [issue] = issuesOf(withVenue('a.json', { x: { funds: { main: {} } } }), files);
    expect(issue).toMatchObject({ file: 'desk.json', pointer: '/policies/x/funds/main' });
    const [lost] = issuesOf(withVenue('textbook', { x: { funds: { main: { balance: null } } } }));
    expect(lost).toMatchObject({ file: 'desk.json', pointer: '/policies/x/funds/main/balance' });
  });

  it('stays in the venue file where no patch of it has a part', () => {
    const whole = { extends: 'textbook', backstop: { fund: { fund: 'man' } } };
    const [issue] = issuesOf(withVenue('a.json', { x: { funds: { spare: { balance: 1 } } } }), {
      'a.json': JSON.stringify(whole),
    });
    expect(issue).toMatchObject({ file: 'a.json', pointer: '/backstop/fund/fund' });
  });
});

describe('what never acts', () => {
  const warnings = (venue: unknown, policies?: object): string => parse(withVenue(venue, policies)).warnings.join('\n');

  it('is a layer outside the order', () => {
    expect(warnings('textbook', { a: { backstop: { debt: { kind: 'accountDebt' } } } })).toContain(
      'the layer "debt" never acts: it is not in the order',
    );
  });

  it('is a layer behind one that pays without end', () => {
    const backstop = { order: ['debt', 'fund'], debt: { kind: 'accountDebt' } };
    expect(warnings('textbook', { a: { backstop } })).toContain('the layer "fund" never acts: "debt" before it');
    expect(
      warnings('textbook', {
        a: { funds: { main: { balance: 'unlimited' } }, backstop: { order: ['fund', 'adl'], adl: { kind: 'adl' } } },
      }),
    ).toContain('the layer "adl" acts only beyond the depth of the book: "fund" before it pays without end');
  });

  it('is a fund that no layer asks', () => {
    expect(warnings('textbook', { a: { funds: { spare: { balance: 5 } } } })).toContain(
      'the fund "spare" never pays: no layer of the backstop names it, and no rule uses it',
    );
    const fed = { liquidation: { remainderTo: 'fund' }, backstop: { order: [] } };
    expect(warnings('textbook', { a: fed })).toContain(
      'the fund "main" never pays: no layer of the backstop names it, and it only receives',
    );
  });

  it('is a source of what is not there, but not one of what a patch took away', () => {
    const sources = [{ pointer: '/margin/schedul', source: 'x', asOf: '2024' }];
    expect(warnings({ extends: 'textbook', sources })).toMatch(
      /^desk.json:\d+:\d+ the source names nothing: \/margin\/schedul$/,
    );
    const unfunded = { funds: { main: null }, backstop: { order: [], fund: null } };
    expect(warnings('textbook', { a: unfunded })).not.toContain('the source names nothing');
  });

  it('is a wallet that no policy sweeps', () => {
    const text = WHOLE_SYNTHETIC.replace('"count": 1000,', '"count": 1000, "otherWallets": { "spot": 2 },');
    expect(parse(text).warnings).toEqual([
      `desk.json:${positionOf(text, '2 },')} the wallet "spot" never acts: no policy sweeps it`,
    ]);
  });

  it('is a funding rate in percent', () => {
    const percent = (funding: object): string =>
      parse(
        WHOLE.replace('{ "kind": "constant", "rate": 0.0001, "interval": "30m" }', JSON.stringify(funding)),
      ).warnings.join();
    const doubt = 'is 107 % of the notional at every settlement: fractions are meant';
    expect(percent({ kind: 'constant', rate: 1.07, interval: '30m' })).toContain(`a funding rate of 1.07 ${doubt}`);
    expect(percent({ kind: 'constant', rate: -1, interval: '30m' })).toBe('');
    const rates = [0.01, -1.07];
    expect(percent({ kind: 'replay', rates, interval: '30m' })).toContain('a funding rate of -1.07 is -107 %');
  });

  it('is a stage behind one that closes everything', () => {
    const stages = { order: ['all', 'rest'], rest: {} };
    expect(warnings('textbook', { a: { liquidation: { stages } } })).toContain('the stage "rest" never acts');
  });

  it('is a policy that is another one under a second name', () => {
    expect(warnings('textbook', { a: { margin: { mode: 'cross' } }, b: { margin: { mode: 'cross' } } })).toContain(
      'the policy "b" is identical to "a": they cannot differ',
    );
  });

  it('is an underlying that nobody trades, a shock of nothing and funding beyond the horizon', () => {
    const text = WHOLE.replace('"underlying": "ETH", "funding"', '"underlying": "BTC", "funding"')
      .replace('"size": -0.3', '"size": 0')
      .replace('"interval": "30m"', '"interval": "8h"');
    const { warnings: spoken } = parse(text);
    expect(spoken.join('\n')).toContain('no market trades ETH');
    expect(spoken.join('\n')).toContain('a shock of size 0 never acts');
    expect(spoken.join('\n')).toContain('funding never settles: the horizon ends before 8h');
  });
});
