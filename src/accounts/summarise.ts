import type { Experiment } from '../experiment.ts';
import { notionalOf } from '../margin/contract.ts';
import type { Accounts } from '../position.ts';
import type { Fraction, Quote, Size } from '../units.ts';
import { effectiveNumber, likenessOf } from './likeness.ts';

/**
 * What a book of accounts looks like before the first step. Notionals are at entry, in quote, or in coin where contracts
 * are inverse. Makers stand apart.
 */
export interface AccountsSummary {
  /** Accounts that are no market makers, with or without a position. */
  readonly traders: number;
  readonly marketMakers: number;
  /** Open positions of traders. */
  readonly positions: number;
  /** Σ notional of traders and of makers, quote. */
  readonly tradersNotional: Quote;
  readonly marketMakersNotional: Quote;
  /** Per market, in the experiment's order. */
  readonly openInterest: readonly MarketOpenInterest[];
  /** Of traders with a position: those whose net notional is long, as a share of accounts; and the long part of the traders' notional. null without any. */
  readonly longShareByAccount: Fraction | null;
  readonly longShareByNotional: Fraction | null;
  /** Notional / margin of the traders' positions: the smallest that a share `level` does not exceed. Empty without any. */
  readonly leverageQuantiles: readonly { readonly level: Fraction; readonly leverage: number }[];
  /** The largest trader's share in the traders' notional; null without any. */
  readonly largestTraderShare: Fraction | null;
  /** Kinds of traders with a position: two are of a kind where they would be liquidated by the same prices (see `likenessOf`). */
  readonly distinctTraders: number;
  /** As how many equally common kinds they count: 1 / Σ share². 2,000 traders of two kinds are 2. */
  readonly effectiveTraders: number;
  readonly admission: Accounts['admission'];
}

export interface MarketOpenInterest {
  readonly symbol: string;
  /** Σ of long sizes, and of short ones, base (inverse contracts: quote), ≥ 0; they differ where a table leaves one side outside. */
  readonly long: Size;
  readonly short: Size;
  /** The larger of both at the initial price, quote (inverse contracts: coin). */
  readonly notional: Quote;
}

const LEVERAGE_LEVELS: readonly Fraction[] = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

/** The facts of the book, for the report. */
export function summariseAccounts(accounts: Accounts, experiment: Experiment): AccountsSummary {
  const { positions } = accounts;
  const gross = new Float64Array(accounts.ids.length);
  const net = new Float64Array(accounts.ids.length);
  const leverages: number[] = [];
  let tradersLongNotional = 0;
  for (let row = 0; row < positions.count; row++) {
    const account = positions.account[row]!;
    const { contract } = experiment.markets[positions.market[row]!]!;
    const size = positions.size[row]!;
    const signed = Math.sign(size) * notionalOf(contract.kind, size, positions.entryPrice[row]!);
    gross[account]! += Math.abs(signed);
    net[account]! += signed;
    if (signed === 0 || accounts.isMarketMaker[account] === 1) continue;
    leverages.push(Math.abs(signed) / positions.margin[row]!);
    tradersLongNotional += Math.max(0, signed);
  }
  const rows = Array.from(accounts.ids, (_, row) => row);
  const traders = rows.filter((row) => accounts.isMarketMaker[row] === 0);
  const holders = traders.filter((row) => gross[row]! > 0);
  const tradersNotional = sumOver(traders, gross);
  const kinds = likenessOf(accounts, holders);
  return {
    traders: traders.length,
    marketMakers: rows.length - traders.length,
    positions: leverages.length,
    tradersNotional,
    marketMakersNotional: sumOver(rows, gross) - tradersNotional,
    openInterest: openInterest(accounts, experiment),
    longShareByAccount: share(holders.filter((row) => net[row]! > 0).length, holders.length),
    longShareByNotional: share(tradersLongNotional, tradersNotional),
    leverageQuantiles: quantiles(leverages),
    largestTraderShare: share(
      holders.reduce((largest, row) => Math.max(largest, gross[row]!), 0),
      tradersNotional,
    ),
    distinctTraders: kinds.size,
    effectiveTraders: effectiveNumber([...kinds.values()]),
    admission: accounts.admission,
  };
}

function openInterest({ positions }: Accounts, experiment: Experiment): MarketOpenInterest[] {
  return experiment.markets.map(({ symbol, underlying, contract }, market) => {
    let long = 0;
    let short = 0;
    for (let row = 0; row < positions.count; row++) {
      if (positions.market[row] !== market) continue;
      long += Math.max(0, positions.size[row]!);
      short += Math.max(0, -positions.size[row]!);
    }
    const { initialPrice } = experiment.underlyings[underlying]!;
    const notional = notionalOf(contract.kind, Math.max(long, short), initialPrice);
    return { symbol, long, short, notional };
  });
}

function quantiles(leverages: number[]): { level: Fraction; leverage: number }[] {
  if (leverages.length === 0) return [];
  const sorted = Float64Array.from(leverages).sort();
  return LEVERAGE_LEVELS.map((level) => ({
    level,
    leverage: sorted[Math.max(0, Math.ceil(level * sorted.length) - 1)]!,
  }));
}

function sumOver(rows: readonly number[], amounts: Float64Array): number {
  return rows.reduce((sum, row) => sum + amounts[row]!, 0);
}

function share(part: number, whole: number): Fraction | null {
  return whole > 0 ? part / whole : null;
}
