import { fundBalances } from '../accounts/fund-balances.ts';
import type { Experiment, Market, Policy } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import type { BackstopLayer, Venue } from '../venue.ts';
import { initialHoldings, marginRows, type Holdings, type MarginRows } from './book-of-accounts.ts';
import { scheduleOf, type CompiledSchedule } from '../margin/schedule.ts';

/** The strictest reading of a venue's triggers: a row is under one when equity is `below` (or at) level × maintenance. */
export interface CompiledTrigger {
  readonly level: number;
  readonly orAt: boolean;
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
  readonly triggers: readonly CompiledTrigger[];
  /** Funds in the venue's order; Infinity = unlimited. Quote. */
  readonly fundBalances: Float64Array;
  readonly layers: readonly CompiledLayer[];
  /** Fund that fees and remainders go to, where the rule says «fund»: that of the first insurance-fund layer, else the first. −1 = none. */
  readonly receivingFund: number;
}

/** A backstop layer with its fund's place (−1 where it has none). */
export type CompiledLayer = BackstopLayer & { readonly fundIndex: number };

export function compilePolicy(experiment: Experiment, policy: Policy, accounts: Accounts): CompiledPolicy {
  const { venue } = policy;
  const rows = marginRows(accounts, venue.margin.mode);
  const layers = venue.backstop.map((layer) => ({
    ...layer,
    fundIndex: layer.kind === 'insuranceFund' ? venue.funds.findIndex((fund) => fund.name === layer.fund) : -1,
  }));
  const firstFundLayer = layers.find((layer) => layer.kind === 'insuranceFund');
  return {
    name: policy.name,
    venue,
    markets: experiment.markets,
    ids: accounts.ids,
    rows,
    initial: initialHoldings(rows, accounts),
    schedules: experiment.markets.map(({ symbol }) => scheduleOf(venue, symbol)),
    triggers: venue.triggers.map((trigger) => ({ level: trigger.level, orAt: trigger.when === 'atOrBelow' })),
    fundBalances: fundBalances(venue, experiment, accounts),
    layers,
    receivingFund: firstFundLayer?.fundIndex ?? (venue.funds.length > 0 ? 0 : -1),
  };
}

/**
 * Whether two policies cannot differ on any path: the same rows with the same stakes under the same rules. Isolated and
 * cross are the same thing, for example, for accounts of one position and no free balance, as long as nothing can close a
 * position in part (what is released then stays at stake under cross only).
 */
export function identicalByConstruction(a: CompiledPolicy, b: CompiledPolicy): boolean {
  return fingerprint(a) === fingerprint(b);
}

function fingerprint(policy: CompiledPolicy): string {
  const { rows, initial, venue, markets } = policy;
  const { margin, markPrice, triggers, liquidation, backstop } = venue;
  const closesInPart =
    backstop.some((layer) => layer.kind === 'adl') ||
    markets.some(({ book }) => book.kind !== 'none' && book.maximumDepth !== Infinity);
  return JSON.stringify({
    rows: [rows.account, rows.start, rows.positions.source].map((column) => Array.from(column)),
    modes: closesInPart ? Array.from(rows.isCross) : 'of no effect',
    initial: [initial.cash, initial.posted].map((column) => Array.from(column)),
    funds: Array.from(policy.fundBalances, String),
    rules: { schedule: margin.schedule, markets: margin.markets, markPrice, triggers, liquidation, backstop },
  });
}
