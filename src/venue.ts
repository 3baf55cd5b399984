import type { Fraction, Quote } from './units.ts';

/** Brackets are marginal, as income tax is: the requirement is continuous in the notional. */
export interface Bracket {
  readonly notionalFloor: Quote;
  /** Maintenance rate of the part of the notional above the floor. */
  readonly rate: Fraction;
  /** Admission limit of the bracket; absent = none. */
  readonly maximumLeverage?: number;
}

export type MarginSchedule =
  | { readonly kind: 'flat'; readonly rate: Fraction; readonly maximumLeverage?: number }
  | { readonly kind: 'marginalBrackets'; readonly brackets: readonly Bracket[] };

export type MarginMode = 'isolated' | 'cross' | 'perAccount';

/** An account is touched when its equity is `when` level × measure. */
export interface Trigger {
  readonly name: string;
  readonly measure: 'maintenance';
  readonly level: Fraction;
  readonly when: 'below' | 'atOrBelow';
  readonly action: 'liquidate';
}

export interface LiquidationStage {
  readonly name: string;
  readonly slice: { readonly kind: 'all' };
  readonly limit: 'market';
}

export interface LiquidationFee {
  readonly rate: Fraction;
  readonly base: 'fillNotional';
  /** `remainingEquity`: the fee never makes an account negative. */
  readonly cap: 'remainingEquity' | 'none';
  readonly to: 'fund' | 'venue';
}

export type FundBalance = Quote | 'unlimited' | { readonly ofOpenInterest: Fraction };

export interface Fund {
  readonly name: string;
  readonly balance: FundBalance;
  readonly scope: 'venue';
}

/** Cash layers let the book fill on; position layers take size at their own price. */
export type BackstopLayer =
  | { readonly name: string; readonly kind: 'insuranceFund'; readonly fund: string }
  | {
      readonly name: string;
      readonly kind: 'adl';
      readonly ranking: 'profitTimesLeverage';
      readonly allocation: 'contractQueue';
      readonly eligible: 'opposite' | 'profitable';
      readonly price: 'bankruptcy';
    }
  | { readonly name: string; readonly kind: 'accountDebt' };

export interface Source {
  /** JSON pointer into the venue document. */
  readonly pointer: string;
  readonly source: string;
  /** ISO date on which the source said so. */
  readonly asOf: string;
  readonly unverified?: boolean;
}

/** A venue document with every default filled in. Rates are fractions, amounts quote. */
export interface Venue {
  readonly name: string;
  readonly title?: string;
  readonly margin: {
    readonly mode: MarginMode;
    readonly schedule: MarginSchedule;
    /** Schedules of single contracts, by market symbol. */
    readonly markets: { readonly [symbol: string]: { readonly schedule: MarginSchedule } };
  };
  readonly markPrice: { readonly kind: 'index' | 'mid' };
  /** In order; empty = nobody is ever liquidated. */
  readonly triggers: readonly Trigger[];
  readonly liquidation: {
    readonly stages: readonly LiquidationStage[];
    readonly fee: LiquidationFee;
    readonly remainderTo: 'account' | 'fund';
    readonly bankruptcyPrice: 'byMaintenance';
    /** Most rounds of one step; reaching it is reported. */
    readonly roundLimit: number;
  };
  readonly funds: readonly Fund[];
  readonly backstop: readonly BackstopLayer[];
  readonly entryCheck: 'warn' | 'refuse';
  readonly sources: readonly Source[];
  readonly notModelled: readonly string[];
}
