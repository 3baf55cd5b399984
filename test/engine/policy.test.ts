import { describe, expect, it } from 'vitest';
import { compilePolicy, identicalByConstruction, type CompiledPolicy } from '../../src/engine/policy.ts';
import type { BackstopLayer, Venue } from '../../src/venue.ts';
import { ADL, fundingRule, INSURANCE_FUND, stage, trigger, venue, world, type VenueWords } from './worlds.ts';

const { experiment, accounts } = world({
  prices: [[100]],
  holdings: [
    { account: 'a', size: 1, entryPrice: 100, margin: 10 },
    { account: 'b', size: -1, entryPrice: 100, margin: 20 },
  ],
});
const compiled = (words: VenueWords = {}): CompiledPolicy =>
  compilePolicy(experiment, { name: 'any', venue: venue(words) }, accounts);

describe('two policies', () => {
  const changes: readonly (readonly [string, VenueWords])[] = [
    ['schedule', { schedule: { kind: 'flat', rate: 0.02 } }],
    ['schedule of a contract', { schedules: { M0: { schedule: { kind: 'flat', rate: 0.02 } } } }],
    ['valuation', { valuedAt: { price: 'entry' } }],
    ['mark price', { markPrice: { kind: 'index', lag: 60 } }],
    ['funding rule', { fundingRule: fundingRule() }],
    ['taker fee', { taker: 0.001 }],
    ['trigger', { triggers: [trigger({ probability: 0.5 })] }],
    ['stage', { stages: [stage({ coolDown: 60 })] }],
    [
      'endless last bracket',
      { schedule: { kind: 'positionBrackets', unit: 'notional', brackets: [{ upTo: Infinity, rate: 0.01 }] } },
    ],
    ['fund', { fund: 1 }],
    ['quota', { backstop: [{ ...INSURANCE_FUND, perSettlement: 5 }] }],
    ['rule for debts', { negativeBalance: { waivedShare: 0.5 } }],
    ['settlement interval', { settlementInterval: 60 }],
  ];

  it.each(changes)('that differ in a %s may differ on a path', (_, words) => {
    expect(identicalByConstruction(compiled(), compiled(words))).toBe(false);
  });

  it('of the same rules are identical', () => {
    expect(identicalByConstruction(compiled(), compiled())).toBe(true);
  });

  it('of isolated and of cross margin are identical for accounts of one position and nothing besides', () => {
    const modes = (words: VenueWords): boolean =>
      identicalByConstruction(compiled({ ...words, mode: 'isolated' }), compiled({ ...words, mode: 'cross' }));
    expect(modes({})).toBe(true);
    expect(modes({ stages: [stage({ slice: { kind: 'fraction', share: 0.2 } }), stage()] })).toBe(true);
    expect(modes({ backstop: [ADL] })).toBe(false);
    expect(modes({ valuedAt: { closingFee: 'bankruptcy' } })).toBe(false);
    expect(modes({ negativeBalance: { sweep: [{ wallet: 'futures', conversionFee: 0 }] } })).toBe(false);
  });
});

describe('two policies over accounts that hold a coin', () => {
  const held = world({
    prices: [[100]],
    holdings: [{ account: 'a', size: 1, entryPrice: 100, margin: 10 }],
    wallets: { BTC: { a: 1 } },
    collateral: [{ name: 'BTC', underlying: 'U0', haircut: 0.1, conversionFee: 0 }],
  });
  const coin = (words: Partial<Venue['collateral'][number]> = {}): Venue['collateral'] => [
    { name: 'BTC', underlying: 'U0', haircut: 0.1, conversionFee: 0, ...words },
  ];
  const withCoin = (words: VenueWords): CompiledPolicy =>
    compilePolicy(held.experiment, { name: 'any', venue: venue(words) }, held.accounts);

  it('differ in their modes, since coins are at stake under cross margin only', () => {
    const [isolated, cross] = (['isolated', 'cross'] as const).map((mode) => withCoin({ mode, collateral: coin() }));
    expect(identicalByConstruction(isolated!, cross!)).toBe(false);
  });

  it('differ in a haircut, a fee and the coin itself under cross margin', () => {
    const cross = withCoin({ mode: 'cross', collateral: coin() });
    for (const collateral of [coin({ haircut: 0.2 }), coin({ conversionFee: 0.01 }), []])
      expect(identicalByConstruction(cross, withCoin({ mode: 'cross', collateral }))).toBe(false);
  });

  it('do not differ in them under isolated margin, unless the coin is swept', () => {
    const isolated = (words: VenueWords): CompiledPolicy => withCoin({ mode: 'isolated', ...words });
    const negativeBalance = { sweep: [{ wallet: 'BTC', conversionFee: 0 }] };
    expect(identicalByConstruction(isolated({ collateral: coin() }), isolated({ collateral: [] }))).toBe(true);
    expect(
      identicalByConstruction(
        isolated({ collateral: coin(), negativeBalance }),
        isolated({ collateral: coin({ haircut: 0.2 }) }),
      ),
    ).toBe(false);
  });
});

describe('rules that read the level of a fund', () => {
  const reads = (words: VenueWords): boolean => compiled(words).readsFundLevel;
  const takeover: BackstopLayer = {
    name: 'takeover',
    when: 'always',
    kind: 'takeover',
    fund: 'main',
    inventoryCap: Infinity,
    workOffHalfLife: 600,
  };
  const drawdown = { window: 3600, start: 0.3, stop: 0.25, pause: 0, minimumBalance: 0 };
  const funds: Venue['funds'] = [{ name: 'main', balance: 10, scope: 'venue', drawdown }];

  it('are drawdowns, what is kept back, takeovers, and whatever acts only while a fund is sound', () => {
    expect(reads({})).toBe(false);
    expect(reads({ backstop: [{ ...INSURANCE_FUND, perSettlement: 5, perMarket: 50 }, ADL] })).toBe(false);
    expect(reads({ funds })).toBe(true);
    expect(reads({ backstop: [{ ...INSURANCE_FUND, keep: 1 }] })).toBe(true);
    expect(reads({ backstop: [takeover] })).toBe(true);
    expect(reads({ stages: [stage({ onlyWhile: { fund: 'main', is: 'sound' } })] })).toBe(true);
    expect(reads({ backstop: [{ ...ADL, onlyWhile: { fund: 'main', is: 'drawnDown' } }] })).toBe(true);
  });
});
