import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADMISSION_TOLERANCE, admit, emptyTally, strictestLimit } from '../../src/accounts/admission.ts';
import { buildAccounts } from '../../src/accounts/build.ts';
import { notionalAtEntry, type AccountDraft, type PositionDraft } from '../../src/accounts/draft.ts';
import { schedulesByMarket, type PolicySchedule } from '../../src/accounts/margin-schedule.ts';
import type { ContractKind } from '../../src/margin/contract.ts';
import { compileSchedule, maximumLeverageOf, type CompiledSchedule } from '../../src/margin/schedule.ts';
import type { SyntheticAccounts } from '../../src/experiment.ts';
import type { Accounts } from '../../src/position.ts';
import { rootKey } from '../../src/random/root-key.ts';
import type { MarginSchedule } from '../../src/venue.ts';
import { brackets, experimentWith, synthetic, venueWith } from './experiments.ts';

const compiled = (schedule: MarginSchedule): CompiledSchedule => compileSchedule(schedule, { kind: 'linear' });
const bracketed: readonly PolicySchedule[] = [{ policy: 'bracketed', schedule: compiled(brackets) }];
const withFlat: readonly PolicySchedule[] = [
  ...bracketed,
  { policy: 'flat', schedule: compiled({ kind: 'flat', rate: 0.01, maximumLeverage: 30 }) },
];

/** One position at an entry price of 100, of this notional in the settlement coin. */
const positionWith = (notional: number, margin: number, contract: ContractKind = 'linear'): PositionDraft => ({
  market: 0,
  contract,
  size: contract === 'linear' ? notional / 100 : notional * 100,
  entryPrice: 100,
  margin,
  marginMode: 0,
});
const accountWith = (...position: Parameters<typeof positionWith>): AccountDraft => ({
  id: 'a',
  isMarketMaker: false,
  positions: [positionWith(...position)],
  freeBalance: 7,
  wallets: new Map(),
});
const limitOf = (schedules: readonly PolicySchedule[], notional: number) =>
  strictestLimit(schedules, positionWith(notional, notional));
const leverageLimit = (schedule: CompiledSchedule, { size, entryPrice }: PositionDraft): number =>
  maximumLeverageOf(schedule, Math.abs(size), entryPrice, 1);

describe('the admission limit', () => {
  it.each([
    [49_999, 125],
    [50_000, 100],
    [4_999_999, 20],
    [5_000_000, 10],
  ])('of a notional of %d is a leverage of %d', (notional, leverage) => {
    expect(leverageLimit(compiled(brackets), positionWith(notional, 1))).toBe(leverage);
  });
  it('is that of the strictest policy at this notional', () => {
    expect(limitOf(withFlat, 60_000)).toEqual({ policy: 'flat', initialMargin: 2_000 });
    expect(limitOf(withFlat, 2_000_000)).toEqual({ policy: 'bracketed', initialMargin: 100_000 });
  });
  it('is none where no policy states one', () => {
    const free: readonly PolicySchedule[] = [{ policy: 'free', schedule: compiled({ kind: 'flat', rate: 0.005 }) }];
    expect(limitOf(free, 1e12).initialMargin).toBe(0);
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

describe('admission under a schedule without brackets', () => {
  const linear = compiled({ kind: 'linear', base: 0.01, slopePerUnit: 0.0001, initialBase: 0.02 });
  const policies: readonly PolicySchedule[] = [{ policy: 'linear', schedule: linear }];

  it('raises the margin to what the size asks', () => {
    // 100 units at 100 ask (0.02 + 0.0001 · 100) · 10,000.
    const account = accountWith(10_000, 50);
    admit(account, 'raiseMargin', [policies], emptyTally());
    expect(account.positions[0]!.margin).toBeCloseTo(300, 9);
  });
  it('cuts the size to what the margin opens', () => {
    // (0.02 + 0.0001 · q) · 100 · q = 150 at q = 100 · (√2.5 − 1).
    const account = accountWith(10_000, 150);
    admit(account, 'cutNotional', [policies], emptyTally());
    expect(account.positions[0]!.size / (100 * (Math.sqrt(2.5) - 1))).toBeCloseTo(1, 8);
  });
  it('opens any position at its own used margin', () => {
    const used = [{ policy: 'used', schedule: compiled({ kind: 'usedMarginLevel' }) }];
    const [account, tally] = [accountWith(10_000, 1), emptyTally()];
    admit(account, 'cutNotional', [used], tally);
    expect(tally).toEqual(emptyTally());
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
  .map((all) => all.map((one, place): PolicySchedule => ({ policy: `policy ${place}`, schedule: compiled(one) })));
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
          const limit = leverageLimit(schedule, position!);
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
        const margin = positions.margin[row]!;
        const [size, entryPrice] = [positions.size[row]!, positions.entryPrice[row]!];
        const position = { ...positionWith(1, margin), size, entryPrice };
        const { initialMargin } = strictestLimit(limits[positions.market[row]!]!, position);
        expect(margin).toBeGreaterThanOrEqual(initialMargin * (1 - 2 * ADMISSION_TOLERANCE));
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
