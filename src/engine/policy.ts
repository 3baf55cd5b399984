import { heldCoins, type Experiment, type Market, type Policy } from '../experiment.ts';
import { scheduleOf, type BracketColumns, type CompiledSchedule } from '../margin/schedule.ts';
import type { Accounts } from '../position.ts';
import { purpose, PURPOSE } from '../random/purpose.ts';
import type { Delay, Trigger, Venue } from '../venue.ts';
import { compileBackstop, type CompiledBackstop } from './backstop/compile.ts';
import { initialHoldings, marginRows, type Holdings, type MarginRows } from './book-of-accounts.ts';
import { compileCoins, type CompiledCoin } from './coins.ts';
import { compileCover, type CompiledCover } from './cover.ts';
import { interned } from './interned.ts';
import type { CompiledWithdrawal } from './withdrawals.ts';

/** A row is under a trigger when its equity is below (or at) level × measure. */
export interface CompiledTrigger {
  /** In the venue's order. */
  readonly place: number;
  readonly measure: Trigger['measure'];
  readonly level: number;
  readonly orAt: boolean;
  readonly action: Trigger['action'];
  /** Place of the first stage that may act. */
  readonly from: number;
  /** Acts on every row under it, at once and without a draw. */
  readonly isCertain: boolean;
  /** Purpose of its draws. */
  readonly purpose: number;
  /** How long its keepers take; undefined = it needs none. */
  readonly delay: Delay | undefined;
  /** Purpose of the draws of how long. */
  readonly delayPurpose: number;
}

/** What a venue does that closes everything at market, at once and for certain, whatever the row. */
export interface PlainClosing {
  readonly trigger: CompiledTrigger;
  /** Place of the stage. */
  readonly stage: number;
}

/** A policy made ready to run: its rows, rules and money before step 1, the same on every path. */
export interface CompiledPolicy {
  readonly name: string;
  readonly venue: Venue;
  readonly markets: readonly Market[];
  /** Ids, for events. */
  readonly ids: readonly string[];
  readonly rows: MarginRows;
  readonly initial: Holdings;
  /** [markets] */
  readonly schedules: readonly CompiledSchedule[];
  /** In the venue's order. */
  readonly triggers: readonly CompiledTrigger[];
  /** The first trigger that liquidates: what the order of a round and the goals of slices are measured by; undefined = nobody is liquidated. */
  readonly goalTrigger: CompiledTrigger | undefined;
  /** Undefined where liquidation is more than that. */
  readonly plainClosing: PlainClosing | undefined;
  /** Whether being under any trigger is enough to be liquidated in this round. */
  readonly actsOnAllFound: boolean;
  readonly takerFee: number;
  /** Whether the fee to close is part of maintenance. */
  readonly closesForFee: boolean;
  /** Where maintenance is nothing but brackets of notional at the mark, of linear contracts: those of each market. [markets] */
  readonly bracketsAtMark: readonly BracketColumns[] | undefined;
  readonly backstop: CompiledBackstop;
  /** Whether a rule looks at the level of a fund other than by running out: then its size changes more than who pays. */
  readonly readsFundLevel: boolean;
  /** Whether a rule looks at how far mids stand from their indices. */
  readonly readsBasis: boolean;
  /** Whether a rule looks at the marks of the step before. */
  readonly readsPreviousMarks: boolean;
  /** Whether a trigger does anything before the first round of a step: calls, withdraws orders, or sends for a keeper. */
  readonly warns: boolean;
  /** What owners take home along a path, in the order of the book. */
  readonly withdrawals: readonly CompiledWithdrawal[];
  /** Coins that count as collateral and that accounts hold; undefined = none. */
  readonly coins: readonly CompiledCoin[] | undefined;
  /** Wallets whose amounts are in coin, under whichever policy. */
  readonly coinWallets: readonly string[];
  /** The default of the largest account groups; undefined = nobody asks for it. */
  readonly cover: CompiledCover | undefined;
}

export function compilePolicy(experiment: Experiment, policy: Policy, accounts: Accounts): CompiledPolicy {
  const venue = interned(policy.venue);
  const markets = interned(experiment.markets);
  const rows = marginRows(accounts, venue.margin.mode);
  const coins = heldCoins(experiment);
  const triggers = venue.triggers.map((trigger, place) => compileTrigger(venue, trigger, place));
  const schedules = markets.map((market) => scheduleOf(venue, market));
  const backstop = compileBackstop(venue, experiment, accounts);
  const closesForFee = venue.margin.valuedAt.closingFee !== 'none' && venue.fees.taker > 0;
  return {
    name: policy.name,
    venue,
    markets,
    ids: accounts.ids,
    rows,
    initial: initialHoldings(rows, accounts, markets),
    schedules,
    triggers,
    goalTrigger: triggers.find(({ action }) => action === 'liquidate'),
    plainClosing: plainClosing(venue, triggers),
    actsOnAllFound:
      triggers.every(({ action, isCertain }) => action === 'liquidate' && isCertain) &&
      // Of inverse contracts detectors and triggers round notionals differently.
      markets.every(({ contract }) => contract.kind === 'linear'),
    takerFee: venue.fees.taker,
    closesForFee,
    bracketsAtMark: closesForFee ? undefined : bracketsAtMark(venue, schedules),
    backstop,
    readsFundLevel: readsFundLevel(venue),
    readsBasis: 'window' in venue.markPrice || markets.some(({ funding }) => funding.kind === 'premium'),
    readsPreviousMarks:
      backstop.sessions.length > 0 ||
      venue.backstop.some((layer) => 'price' in layer && layer.price === 'previousMark'),
    warns: triggers.some(({ action, delay }) => action !== 'liquidate' || delay !== undefined),
    withdrawals: compileWithdrawals(experiment, accounts),
    coins: compileCoins(venue.collateral, coins),
    coinWallets: coins.map(({ name }) => name),
    cover: compileCover(experiment, venue, accounts),
  };
}

function bracketsAtMark({ margin }: Venue, schedules: readonly CompiledSchedule[]): BracketColumns[] | undefined {
  if (margin.valuedAt.price !== 'mark' || schedules.some(({ contract }) => contract !== 'linear')) return undefined;
  const brackets = schedules.flatMap(({ columns }) => columns ?? []);
  return brackets.length === schedules.length ? brackets : undefined;
}

function compileWithdrawals({ accounts: { traders } }: Experiment, { ids }: Accounts): readonly CompiledWithdrawal[] {
  return (traders.withdrawals ?? []).map(({ account, at, leave }) => ({ account: ids.indexOf(account), at, leave }));
}

/** Whether coins can make a difference: at stake under cross, or swept. */
function mayUseCoins({ coins, rows, venue }: CompiledPolicy): boolean {
  return rows.isCross.includes(1) || (coins ?? []).some(({ name }) => isSwept(venue, name));
}

function isSwept({ negativeBalance }: Venue, name: string): boolean {
  return negativeBalance.sweep.some(({ wallet }) => wallet === name);
}

function compileTrigger({ liquidation }: Venue, trigger: Trigger, place: number): CompiledTrigger {
  const { measure, level, action, probability, from } = trigger;
  return {
    place,
    measure,
    level,
    orAt: trigger.when === 'atOrBelow',
    action,
    from: from === undefined ? 0 : liquidation.stages.findIndex(({ name }) => name === from),
    isCertain: probability === 1 && trigger.delay === undefined,
    purpose: purpose(PURPOSE.discretion, place),
    delay: trigger.delay,
    delayPurpose: purpose(PURPOSE.keepers, place),
  };
}

function plainClosing({ liquidation }: Venue, triggers: readonly CompiledTrigger[]): PlainClosing | undefined {
  const [trigger, ...others] = triggers.filter(({ action }) => action === 'liquidate');
  if (trigger === undefined || others.length > 0 || !trigger.isCertain) return undefined;
  const stage = liquidation.stages[trigger.from];
  const isPlain =
    stage !== undefined &&
    stage.slice.kind === 'all' &&
    stage.limit === 'market' &&
    stage.when === 'always' &&
    stage.onlyWhile === undefined &&
    stage.aboveNotional === 0 &&
    stage.interval === 0 &&
    stage.coolDown === 0;
  return isPlain ? { trigger, stage: trigger.from } : undefined;
}

function readsFundLevel({ funds, backstop, liquidation }: Venue): boolean {
  return (
    funds.some(({ drawdown }) => drawdown !== undefined) ||
    liquidation.stages.some(({ onlyWhile }) => onlyWhile !== undefined) ||
    backstop.some(
      (layer) =>
        layer.onlyWhile !== undefined ||
        layer.kind === 'takeover' ||
        (layer.kind === 'insuranceFund' && layer.keep > 0),
    )
  );
}

/**
 * Whether two policies cannot differ on any path: the same rows with the same stakes under the same rules. Isolated and
 * cross are the same thing, for example, for accounts of one position and no free balance, as long as no rule tells them
 * apart.
 */
export function identicalByConstruction(a: CompiledPolicy, b: CompiledPolicy): boolean {
  return fingerprint(a) === fingerprint(b);
}

function fingerprint(policy: CompiledPolicy): string {
  const { rows, initial, venue } = policy;
  const { schedule, markets, valuedAt } = venue.margin;
  return JSON.stringify(
    {
      rows: [rows.account, rows.start, rows.positions.source].map((column) => Array.from(column)),
      modes: tellsModesApart(policy) ? Array.from(rows.isCross) : 'of no effect',
      initial: [initial.cash, initial.posted].map((column) => Array.from(column)),
      rules: {
        schedule,
        markets,
        valuedAt,
        markPrice: venue.markPrice,
        funding: venue.funding,
        taker: venue.fees.taker,
        triggers: venue.triggers,
        liquidation: venue.liquidation,
        funds: venue.funds,
        backstop: venue.backstop,
        coins: mayUseCoins(policy) ? policy.coins : undefined,
        negativeBalance: venue.negativeBalance,
        settlementInterval: venue.settlementInterval,
      },
    },
    // JSON has no word for these.
    (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value),
  );
}

/**
 * Whether a row of one position can fare differently as isolated and as cross: what is closed in part is released under
 * isolated only, who withdraws leaves each isolated row what it needs, a fee at the bankruptcy price is isolated margin's, a clawback reaches for other cash, and so does a sweep;
 * coins are at stake under cross.
 */
function tellsModesApart({ venue, markets, coins, rows, withdrawals }: CompiledPolicy): boolean {
  return (
    withdrawals.length > 0 ||
    (coins !== undefined && rows.isCross.includes(1)) ||
    venue.margin.valuedAt.closingFee === 'bankruptcy' ||
    venue.negativeBalance.sweep.some(({ wallet }) => wallet === 'futures') ||
    venue.backstop.some(({ kind }) => kind !== 'insuranceFund' && kind !== 'venueEquity' && kind !== 'accountDebt') ||
    markets.some(({ book }) => book.kind !== 'none' && book.maximumDepth !== Infinity)
  );
}
