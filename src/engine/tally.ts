/** Sums over the path so far, quote unless said otherwise. */
export interface Tally {
  shortfall: number;
  fundPaid: number;
  fundDrawNow: number; //  cumulative payouts − receipts
  fundDraw: number; //     its running maximum, ≥ 0
  fundMinimum: number;
  fundDepletionStep: number; // 0 = never
  fundEquityDepleted: boolean;
  uncovered: number;
  venuePaid: number;
  socialised: number;
  forgiven: number; //     forgiven and waived
  swept: number;
  recovered: number;
  converted: number; //    coins at the index, before the venue's fee
  liquidationFees: number;
  remainder: number;
  fundingPaid: number;
  adlSize: number; //      base
  adlNotional: number;
  adlProfitTaken: number;
  takeoverNotional: number;
  assignedNotional: number;
  marginCalls: number; //  count
  topUps: number; //       count
  stopOuts: number; //     count
  stopSlippage: number;
  partialLiquidations: number; // count
  firstLiquidationStep: number; // 0 = never
  cascadeRounds: number;
  displacement: number; // log price
  roundLimitReached: boolean;
}

/**
 * @param zero what amounts start from. A tally is created with NaN: fields that are doubles from the start keep one hidden
 *   class, while one that turns from an integer into a double makes V8 drop what it compiled for another engine's tally
 */
export function emptyTally(zero: number): Tally {
  return {
    shortfall: zero,
    fundPaid: zero,
    fundDrawNow: zero,
    fundDraw: zero,
    fundMinimum: zero,
    fundDepletionStep: 0,
    fundEquityDepleted: false,
    uncovered: zero,
    venuePaid: zero,
    socialised: zero,
    forgiven: zero,
    swept: zero,
    recovered: zero,
    converted: zero,
    liquidationFees: zero,
    remainder: zero,
    fundingPaid: zero,
    adlSize: zero,
    adlNotional: zero,
    adlProfitTaken: zero,
    takeoverNotional: zero,
    assignedNotional: zero,
    marginCalls: 0,
    topUps: 0,
    stopOuts: 0,
    stopSlippage: zero,
    partialLiquidations: 0,
    firstLiquidationStep: 0,
    cascadeRounds: 0,
    displacement: zero,
    roundLimitReached: false,
  };
}
