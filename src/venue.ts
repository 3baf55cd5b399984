import type { Contract } from './price-model.ts';
import type { Fraction, Quote, Seconds } from './units.ts';

/** Brackets are marginal, as income tax is: the requirement is continuous in the notional. */
export interface Bracket {
  readonly notionalFloor: Quote;
  /** Maintenance rate of the part of the notional above the floor. */
  readonly rate: Fraction;
  /** Admission limit of the bracket; absent = none. */
  readonly maximumLeverage?: number;
}

/** A bracket whose rate applies to the whole position: the requirement jumps at its end. */
export interface PositionBracket {
  /** End of the bracket, inclusive, in the schedule's unit; Infinity for a last one without end. */
  readonly upTo: number;
  readonly rate: Fraction;
  /** Initial margin rate; absent = no admission limit. */
  readonly initialRate?: Fraction;
}

/** Maintenance margin as a function of a position. Notional is |size| × unit value at the price that `valuedAt` names. */
export type MarginSchedule =
  | { readonly kind: 'flat'; readonly rate: Fraction; readonly maximumLeverage?: number }
  | { readonly kind: 'marginalBrackets'; readonly brackets: readonly Bracket[] }
  | {
      readonly kind: 'positionBrackets';
      /** `contracts`: |size| / the contract's multiplier. */
      readonly unit: 'notional' | 'contracts';
      readonly brackets: readonly PositionBracket[];
      /** Brackets after the listed ones: each `sizeStep` wide, its rates higher by these steps. */
      readonly next?: { readonly sizeStep: number; readonly rateStep: Fraction; readonly initialRateStep: Fraction };
    }
  /** rate = base + slopePerUnit · units; a unit is one base coin, of a linear and of an inverse contract. */
  | { readonly kind: 'linear'; readonly base: Fraction; readonly slopePerUnit: number; readonly initialBase?: Fraction }
  /** rate = base + n · rateStep, n = ⌈(notional − baseLimit) / step⌉, at least 0; the initial rate rises by the same steps. */
  | {
      readonly kind: 'steps';
      readonly baseLimit: Quote;
      readonly step: Quote;
      readonly base: Fraction;
      readonly rateStep: Fraction;
      readonly initialBase?: Fraction;
    }
  /** rate = max(base, 0.8 · base + sizeFactor · √units). */
  | { readonly kind: 'sqrt'; readonly base: Fraction; readonly sizeFactor: number; readonly initialBase?: Fraction }
  /** rate = min((1 + units / constant) / (2 · maximumLeverage), cap); initial rate = max(1 / maximumLeverage, initialFactor · rate). */
  | {
      readonly kind: 'curve';
      readonly maximumLeverage: number;
      readonly constant: number;
      readonly cap: Fraction;
      readonly initialFactor: number;
    }
  /** Maintenance = used margin: |size| · value · (entry margin / entry notional). */
  | { readonly kind: 'usedMarginLevel' };

export type MarginMode = 'isolated' | 'cross' | 'perAccount';

/** Which price values margin: `borrowedCoin` = a short's at the mark (its margin is held in the borrowed coin), a long's at entry. */
export type ValuationPrice = 'mark' | 'entry' | 'borrowedCoin';

/** `relative basis` = mid / index − 1; its moving average is exponential with this time constant. */
export type MarkPriceRule = {
  /** The mark is the rule's value so long ago; 0 = now. */
  readonly lag: Seconds;
} & (
  | { readonly kind: 'index' }
  | { readonly kind: 'mid' }
  /** index · (1 + average basis). */
  | { readonly kind: 'ema'; readonly window: Seconds }
  /** Median of index · (1 + rate · time to funding / interval), index · (1 + average basis), and mid. */
  | { readonly kind: 'median'; readonly window: Seconds }
  /** index · (1 + rate · time to funding / interval). */
  | { readonly kind: 'fundingBasis' }
);

/** How a premium becomes a funding rate: premium + clamp(interest − premium, ±clamp), per `per`, then clamped to ±cap. */
export interface FundingRule {
  /** Time between settlements; the step where `continuous`. */
  readonly interval: Seconds;
  readonly continuous: boolean;
  /** Duration that interest and premium are rates of; a settlement pays interval / per of it. */
  readonly per: Seconds;
  readonly interest: Fraction;
  readonly clamp: Fraction;
  /** Largest absolute rate of a settlement; Infinity = none. */
  readonly cap: Fraction;
  /** Price of the notional that the rate applies to. */
  readonly paidOn: 'mark' | 'index';
}

/** How long a keeper is under way from the moment an account comes under a trigger: so long, or a time drawn evenly between two. */
export type Delay =
  | { readonly kind: 'constant'; readonly value: Seconds }
  | { readonly kind: 'uniform'; readonly low: Seconds; readonly high: Seconds };

/** An account is touched when its equity is `when` level × measure. */
export interface Trigger {
  readonly name: string;
  readonly measure: 'maintenance' | 'usedMargin';
  readonly level: Fraction;
  readonly when: 'below' | 'atOrBelow';
  /** `warn`: a margin call; `cancel`: open orders (stop-losses) are withdrawn. */
  readonly action: 'warn' | 'cancel' | 'liquidate';
  /** Probability that the venue acts within `per` while an account is under the trigger; 1 = certain. */
  readonly probability: Fraction;
  readonly per: Seconds;
  /** It acts only once its keeper has arrived, on who is under it then; absent = at once. */
  readonly delay?: Delay;
  /** Name of the first stage that may act; absent = the first of all. */
  readonly from?: string;
}

export type Slice =
  | { readonly kind: 'all' }
  /** A share of each position; in amounts of notional at least and at most this much per order. */
  | {
      readonly kind: 'fraction';
      readonly share: Fraction;
      readonly minimumNotional?: Quote;
      readonly maximumNotional?: Quote;
    }
  /** Down to the end of a lower bracket: so many brackets down, the lowest one, or the highest in which equity suffices. */
  | { readonly kind: 'tiersDown'; readonly tiers: number | 'lowest' | 'justEnough'; readonly fromTier: number }
  /** Small orders of this notional, so many a second, until the goal is reached; those of one step go as one. */
  | { readonly kind: 'clip'; readonly notional: Quote; readonly perSecond: number; readonly buffer: Fraction }
  /**
   * As little as lifts equity to `level` × the measure of the first trigger that liquidates (absent = that trigger's own
   * level), plus `buffer` × notional.
   */
  | { readonly kind: 'justEnough'; readonly level?: number; readonly buffer: Fraction };

export type OrderLimit =
  /** At whatever the book gives. */
  | 'market'
  /** Nothing goes to the book first: the leading position layers of the backstop are asked. Only with `all`. */
  | 'none'
  /** No fill whose marginal price is worse than the bankruptcy price. */
  | 'bankruptcy'
  /** … than the price at which the whole equity would be zero, were this position alone to move. */
  | 'zeroEquity'
  /** … than M − side · ABR · spread · maintenance / |size|, ABR = clamp(bankruptcyAdjustment · (1 − equity / maintenance), 0, 1). */
  | { readonly kind: 'fillable'; readonly bankruptcyAdjustment: number; readonly spreadToMaintenance: number };

/** Whether a fund must be drawn down, or sound, for a part to act. */
export interface FundCondition {
  readonly fund: string;
  readonly is: 'drawnDown' | 'sound';
}

/** By the row's equity at the marks: < 0 is insolvent. */
export type Solvency = 'always' | 'solvent' | 'insolvent';

export interface LiquidationStage {
  readonly name: string;
  readonly slice: Slice;
  readonly limit: OrderLimit;
  /** The order fills whole or not at all. */
  readonly fillOrKill: boolean;
  /** Acts only on accounts whose notional at the marks is above this; 0 = on all. */
  readonly aboveNotional: Quote;
  readonly when: Solvency;
  readonly onlyWhile?: FundCondition;
  /** Time between two orders of one account; within a step at most step / interval of them. 0 = no limit. */
  readonly interval: Seconds;
  /** Time for which this stage does not act again on an account; later stages may. 0 = none. */
  readonly coolDown: Seconds;
}

export interface LiquidationFee {
  readonly rate: Fraction;
  readonly base: 'fillNotional';
  /**
   * `remainingEquity`: the fee never makes an account negative. `aboveBankruptcy`: nor does it take more of an order than what
   * that fills above the bankruptcy price.
   */
  readonly cap: 'remainingEquity' | 'aboveBankruptcy' | 'none';
  readonly to: 'fund' | 'venue';
}

export type FundBalance = Quote | 'unlimited' | { readonly ofOpenInterest: Fraction };

/** What a fund stands for. `contract` and `coin`: a pool of this balance for each market, or for each underlying. */
export type FundScope = 'venue' | 'contract' | 'coin' | { readonly group: readonly string[] };

/**
 * A pool is drawn down from the moment when its balance is at or below (1 − start) of its highest of the last `window`,
 * until it is above (1 − stop) of it and `pause` has passed.
 */
export interface FundDrawdown {
  readonly window: Seconds;
  readonly start: Fraction;
  /** At most `start`. */
  readonly stop: Fraction;
  readonly pause: Seconds;
  /** At or below this balance the rule is silent. */
  readonly minimumBalance: Quote;
}

export interface Fund {
  readonly name: string;
  readonly balance: FundBalance;
  readonly scope: FundScope;
  readonly drawdown?: FundDrawdown;
}

/** Order of counterparties, first to be closed first. See `engine/adl/ranking.ts` for the formulas. */
export const RANKINGS = [
  'profitTimesLeverage',
  'profitTimesMarginRatio',
  'returnOverMarginRatio',
  'priceRatioTimesLeverage',
  'leverageToBankruptcy',
  'profitOverEquity',
  'profitTimesNotionalOverEquity',
  'size',
  'randomStart',
] as const;
export type Ranking = (typeof RANKINGS)[number];

export const DELEVERAGING_ALLOCATIONS = ['contractQueue', 'wholePositionQueue', 'contractProRata'] as const;
export type DeleveragingAllocation = (typeof DELEVERAGING_ALLOCATIONS)[number];

export const LOSS_ALLOCATIONS = [
  'queue',
  'wealthProRata',
  'leverageProRata',
  'cappedProRata',
  'rap',
  'minMax',
  'globalHaircut',
  'perUnit',
  'sessionClawback',
] as const;
export type LossAllocation = (typeof LOSS_ALLOCATIONS)[number];

interface Layer {
  readonly name: string;
  readonly onlyWhile?: FundCondition;
  readonly when: Solvency;
}

/** How winners or volunteers take size. */
export interface DeleveragingRule {
  readonly ranking: Ranking;
  readonly allocation: DeleveragingAllocation;
  readonly eligible: 'opposite' | 'profitable';
  readonly price: 'bankruptcy' | 'mark' | 'previousMark';
  /** Most accounts that one order closes; Infinity = no limit. */
  readonly maximumAccounts: number;
}

/** Cash layers let the book fill on; position layers take size at their own price. */
export type BackstopLayer = Layer &
  (
    | {
        readonly kind: 'insuranceFund';
        readonly fund: string;
        /** Most that one settlement draws; Infinity = no limit. Quote. */
        readonly perSettlement: Quote;
        /** Most that each market draws on a path; Infinity = no limit. Quote. */
        readonly perMarket: Quote;
        /** Stays in the fund. Quote. */
        readonly keep: Quote;
      }
    | { readonly kind: 'venueEquity'; readonly balance: Quote | 'unlimited' }
    | {
        readonly kind: 'socialisedLoss';
        readonly allocation: LossAllocation;
        readonly eligible: 'opposite' | 'profitable';
        /** Of `rap`: weight = leverage^exponent. */
        readonly exponent: number;
        /** Of `cappedProRata`: largest share of a profit that is taken. */
        readonly cap: Fraction;
        /** Of `sessionClawback`: length of a session. */
        readonly session: Seconds;
      }
    | { readonly kind: 'clawback'; readonly session: Seconds }
    | { readonly kind: 'accountDebt' }
    | ({ readonly kind: 'adl' } & DeleveragingRule)
    | ({ readonly kind: 'unwind' } & DeleveragingRule)
    | {
        readonly kind: 'takeover';
        readonly fund: string;
        /** Largest net inventory at the marks: an amount, or a multiple of the fund's balance; Infinity = no limit. */
        readonly inventoryCap: Quote | { readonly ofFund: number };
        /** Time in which half of the inventory is sold through the book; Infinity = it is kept. */
        readonly workOffHalfLife: Seconds;
      }
    | {
        readonly kind: 'assignment';
        /** Volunteers that share a size equally, each up to its capacity per market (notional at the mark). */
        readonly providers: readonly { readonly name: string; readonly capacity: Quote }[];
      }
    | {
        readonly kind: 'keepers';
        /** They buy below, and sell above, the mark by this fraction. */
        readonly discount: Fraction;
        /** Notional that they take per market and step; Infinity = no limit. */
        readonly capacityPerStep: Quote;
      }
  );

/** A coin that cross rows may stake beside cash. Amounts of the wallet of this name are in coin. */
export interface CollateralCoin {
  /** Name of the wallet that holds it. */
  readonly name: string;
  /** Name of the underlying whose index price is the coin's. */
  readonly underlying: string;
  /** Share of its price that does not count towards equity. */
  readonly haircut: Fraction;
  /** Share of its price that the venue keeps when it converts the coin into settlement cash, < 1. */
  readonly conversionFee: Fraction;
}

/** What becomes of an account that owes. In this order. */
export interface NegativeBalance {
  /** Debts below this are forgiven, quote. */
  readonly forgivenBelow: Quote;
  /** Wallets that pay, first to last; `futures` is the account's free futures cash. */
  readonly sweep: readonly { readonly wallet: string; readonly conversionFee: Fraction }[];
  /** Share of what is left that the venue waives. */
  readonly waivedShare: Fraction;
  /** Share of what is left that later deposits pay. */
  readonly recoveredShare: Fraction;
}

export interface Source {
  /** JSON pointer into the venue document. */
  readonly pointer: string;
  readonly source: string;
  /** ISO date on which the source said so. */
  readonly asOf: string;
  readonly unverified?: boolean;
}

/** What a venue offers. A list that is absent = all of them. */
export interface VenueSupport {
  readonly modes?: readonly ('isolated' | 'cross')[];
  readonly contracts?: readonly Contract['kind'][];
}

/** A venue document with every default filled in. Rates are fractions, amounts quote (inverse contracts: coin). */
export interface Venue {
  readonly name: string;
  readonly title?: string;
  /** Absent = everything. Venues are compared only where they offer what the experiment asks for. */
  readonly supports?: VenueSupport;
  readonly margin: {
    readonly mode: MarginMode;
    readonly schedule: MarginSchedule;
    /** Schedules of single contracts, by market symbol. */
    readonly markets: { readonly [symbol: string]: { readonly schedule: MarginSchedule } };
    readonly valuedAt: {
      readonly price: ValuationPrice;
      /** Taker fee to close, added to maintenance: on the notional at the mark, or at the bankruptcy price (isolated). */
      readonly closingFee: 'none' | 'mark' | 'bankruptcy';
    };
  };
  /** Coins that count under cross margin, in the order in which they are converted; empty = settlement cash only. */
  readonly collateral: readonly CollateralCoin[];
  readonly markPrice: MarkPriceRule;
  /** How premiums become rates; absent = markets state rates. */
  readonly funding?: FundingRule;
  readonly fees: { readonly maker: Fraction; readonly taker: Fraction };
  /** In order; empty = nobody is ever liquidated. */
  readonly triggers: readonly Trigger[];
  readonly liquidation: {
    readonly stages: readonly LiquidationStage[];
    readonly fee: LiquidationFee;
    readonly remainderTo: 'account' | 'fund';
    /** Cross margin: equity shared by maintenance, or all of it to the first leg. */
    readonly bankruptcyPrice: 'byMaintenance' | 'perLeg';
    /** Order of a cross account's positions. */
    readonly legOrder: 'largestMaintenance' | 'firstInFirstOut';
    /** Most rounds of one step; reaching it is reported. */
    readonly roundLimit: number;
  };
  readonly funds: readonly Fund[];
  readonly backstop: readonly BackstopLayer[];
  readonly negativeBalance: NegativeBalance;
  /** Entry prices are reset to the mark at these intervals, realising profit (the queue sees it); 0 = never. */
  readonly settlementInterval: Seconds;
  readonly entryCheck: 'warn' | 'refuse';
  readonly sources: readonly Source[];
  readonly notModelled: readonly string[];
}
