import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADMISSION_TOLERANCE, admit, emptyTally, initialMargin, strictestLimit } from '../../src/accounts/admission.ts';
import { buildAccounts } from '../../src/accounts/build.ts';
import { notionalAtEntry, type AccountDraft } from '../../src/accounts/draft.ts';
import { schedulesByMarket, type PolicySchedule } from '../../src/accounts/margin-schedule.ts';
import { compileSchedule, maximumLeverageOf } from '../../src/margin/schedule.ts';
import type { SyntheticAccounts } from '../../src/experiment.ts';
import type { Accounts } from '../../src/position.ts';
import { rootKey } from '../../src/random/root-key.ts';
import type { MarginSchedule } from '../../src/venue.ts';
import { brackets, experimentWith, synthetic, venueWith } from './experiments.ts';

const bracketed: readonly PolicySchedule[] = [{ policy: 'bracketed', schedule: compileSchedule(brackets) }];
const withFlat: readonly PolicySchedule[] = [
  ...bracketed,
  { policy: 'flat', schedule: compileSchedule({ kind: 'flat', rate: 0.01, maximumLeverage: 30 }) },
];

/** One long at an entry price of 100. */
const accountWith = (notional: number, margin: number): AccountDraft => ({
  id: 'a',
  isMarketMaker: false,
  positions: [{ market: 0, size: notional / 100, entryPrice: 100, margin, marginMode: 0 }],
  freeBalance: 7,
  wallets: new Map(),
});

describe('the admission limit', () => {
  it.each([
    [49_999, 125],
    [50_000, 100],
    [4_999_999, 20],
    [5_000_000, 10],
    [0, 125],
  ])('of a notional of %d is a leverage of %d', (notional, leverage) => {
    expect(maximumLeverageOf(compileSchedule(brackets), notional)).toBe(leverage);
  });
  it('is that of the strictest policy at this notional', () => {
    expect(strictestLimit(withFlat, 40_000)).toEqual({ policy: 'flat', leverage: 30 });
    expect(strictestLimit(withFlat, 2_000_000)).toEqual({ policy: 'bracketed', leverage: 20 });
    expect(initialMargin(withFlat, 2_000_000)).toBe(100_000);
  });
  it('is none where no policy states one', () => {
    const free: readonly PolicySchedule[] = [
      { policy: 'free', schedule: compileSchedule({ kind: 'flat', rate: 0.005 }) },
    ];
    expect(strictestLimit(free, 1e12).leverage).toBe(Infinity);
    expect(initialMargin(free, 1e12)).toBe(0);
  });
});

describe('raising margin', () => {
  it('posts what the bracket asks, out of cash that comes with it', () => {
    const [account, tally] = [accountWith(400_000, 4_000), emptyTally()];
    admit(account, 'raiseMargin', [bracketed], tally);
    expect(account.positions[0]).toMatchObject({ size: 4_000, margin: 8_000 });
    expect(account.freeBalance).toBe(7);
    expect(tally).toEqual({ raisedMargin: 1, cutNotional: 0, addedMargin: 4_000, removedNotional: 0 });
  });
});

describe('cutting notional', () => {
  it.each([
    ['to the margin’s reach within the bracket', 400_000, 6_000, 300_000],
    ['to just below the bracket that asks too much', 400_000, 3_000, 250_000],
    ['past a bracket that admits nothing of it', 1_200_000, 2_000, 200_000],
  ])('shrinks the position %s', (_, notional, margin, expected) => {
    const [account, tally] = [accountWith(notional, margin), emptyTally()];
    admit(account, 'cutNotional', [bracketed], tally);
    const [position] = account.positions;
    expect(position!.margin).toBe(margin);
    expect(notionalAtEntry(position!) / expected).toBeCloseTo(1, 8);
    expect(notionalAtEntry(position!)).toBeLessThanOrEqual(expected);
    expect(tally).toMatchObject({ raisedMargin: 0, cutNotional: 1, addedMargin: 0 });
    expect(tally.removedNotional).toBeCloseTo(notional - notionalAtEntry(position!), 6);
  });
  it('keeps a short short', () => {
    const account = accountWith(-400_000, 6_000);
    admit(account, 'cutNotional', [bracketed], emptyTally());
    expect(account.positions[0]!.size).toBe(-3_000);
  });
});

const schedule: fc.Arbitrary<MarginSchedule> = fc
  .array(
    fc.tuple(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.option(fc.double({ min: 1, max: 125, noNaN: true }))),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((rows) => ({
    kind: 'marginalBrackets',
    brackets: rows
      .toSorted((a, b) => a[0] - b[0])
      .map(([notionalFloor, maximumLeverage], place) => ({
        notionalFloor: place === 0 ? 0 : notionalFloor,
        rate: 0.004,
        ...(maximumLeverage === null ? {} : { maximumLeverage }),
      })),
  }));
// Limits in any order, rising ones too: the law must not lean on falling leverages.
const schedules = fc
  .array(schedule, { minLength: 1, maxLength: 3 })
  .map((all) =>
    all.map((one, place): PolicySchedule => ({ policy: `policy ${place}`, schedule: compileSchedule(one) })),
  );
const amount = fc.double({ min: 0.01, max: 1e7, noNaN: true });

describe.each(['raiseMargin', 'cutNotional'] as const)('admission by %s', (rule) => {
  it('leaves no position above the limit of any policy', () => {
    fc.assert(
      fc.property(schedules, amount, amount, (policies, notional, margin) => {
        const account = accountWith(notional, margin);
        admit(account, rule, [policies], emptyTally());
        const [position] = account.positions;
        const leverage = notionalAtEntry(position!) / position!.margin;
        for (const { schedule } of policies) {
          const limit = maximumLeverageOf(schedule, notionalAtEntry(position!));
          expect(leverage).toBeLessThanOrEqual(limit * (1 + 2 * ADMISSION_TOLERANCE));
        }
      }),
    );
  });
  it('changes nothing that it admits, hence nothing twice', () => {
    fc.assert(
      fc.property(schedules, amount, amount, (policies, notional, margin) => {
        const account = accountWith(notional, margin);
        admit(account, rule, [policies], emptyTally());
        const [once, tally] = [structuredClone(account.positions), emptyTally()];
        admit(account, rule, [policies], tally);
        expect(account.positions).toEqual(once);
        expect(tally).toEqual(emptyTally());
      }),
    );
  });
  it(`keeps the ${rule === 'raiseMargin' ? 'size and never lowers the margin' : 'margin and never enlarges the size'}`, () => {
    fc.assert(
      fc.property(schedules, amount, amount, (policies, notional, margin) => {
        const account = accountWith(notional, margin);
        admit(account, rule, [policies], emptyTally());
        const [position] = account.positions;
        expect(rule === 'raiseMargin' ? position!.size : position!.margin).toBe(
          rule === 'raiseMargin' ? notional / 100 : margin,
        );
        expect(position!.margin).toBeGreaterThanOrEqual(margin);
        expect(Math.abs(position!.size)).toBeLessThanOrEqual(notional / 100);
        expect(position!.size).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a synthetic book', () => {
  const policies = {
    bracketed: venueWith({}, brackets),
    flat: venueWith({}, { kind: 'flat', rate: 0.005, maximumLeverage: 60 }),
  };
  const book = (changes: Partial<SyntheticAccounts>): Accounts =>
    buildAccounts(experimentWith(synthetic({ count: 500, ...changes }), { policies }), rootKey('admission')).accounts;

  it.each(['raiseMargin', 'cutNotional'] as const)(
    'is admissible under every policy after %s, whales and makers too',
    (admission) => {
      const whale = {
        account: 'whale',
        market: 1,
        side: 'long',
        notional: 2e7,
        leverage: 100,
        freeBalance: 0,
      } as const;
      const { positions, balance, ids } = book({
        admission,
        whales: [whale],
        marketMakers: { count: 1, leverage: 90 },
      });
      const limits = schedulesByMarket(experimentWith(synthetic(), { policies }));
      const margins = new Float64Array(ids.length);
      for (let row = 0; row < positions.count; row++) {
        const notional = Math.abs(positions.size[row]!) * positions.entryPrice[row]!;
        const { leverage } = strictestLimit(limits[positions.market[row]!]!, notional);
        expect(notional / positions.margin[row]!).toBeLessThanOrEqual(leverage * (1 + 2 * ADMISSION_TOLERANCE));
        margins[positions.account[row]!]! += positions.margin[row]!;
      }
      expect([...balance]).toEqual([...margins]);
    },
  );
  it('counts what it took, and takes it from nobody it need not', () => {
    const raised = book({ admission: 'raiseMargin' }).admission;
    const cut = book({ admission: 'cutNotional' }).admission;
    expect(raised.raisedMargin).toBeGreaterThan(50);
    expect(raised.addedMargin).toBeGreaterThan(0);
    expect([raised.cutNotional, raised.removedNotional, cut.raisedMargin, cut.addedMargin]).toEqual([0, 0, 0, 0]);
    expect(cut.cutNotional).toBe(raised.raisedMargin);
    expect(cut.removedNotional).toBeGreaterThan(0);
    const gentle = book({ leverage: { kind: 'constant', value: 2 } }).admission;
    expect(gentle).toEqual({ raisedMargin: 0, cutNotional: 0, addedMargin: 0, removedNotional: 0 });
  });
  it('keeps its free balance when margin is raised, and its cash when notional is cut', () => {
    const [plain, raised, cut] = [
      buildAccounts(experimentWith(synthetic({ freeBalance: { kind: 'constant', value: 1 } })), rootKey('admission'))
        .accounts,
      book({ count: 100, freeBalance: { kind: 'constant', value: 1 } }),
      book({ count: 100, freeBalance: { kind: 'constant', value: 1 }, admission: 'cutNotional' }),
    ].map((accounts) => new Map(accounts.ids.map((id, row) => [id, accounts.balance[row]!])));
    const traders = [...plain!.keys()].filter((id) => id.startsWith('trader'));
    for (const id of traders) expect(cut!.get(id)).toBe(plain!.get(id));
    const added = traders.reduce((sum, id) => sum + raised!.get(id)! - plain!.get(id)!, 0);
    expect(added).toBeGreaterThan(0);
    expect(added).toBeCloseTo(
      book({ count: 100, freeBalance: { kind: 'constant', value: 1 } }).admission.addedMargin,
      6,
    );
  });
});
