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

export function emptyTally(): Tally {
  return {
    shortfall: 0,
    fundPaid: 0,
    fundDrawNow: 0,
    fundDraw: 0,
    fundMinimum: 0,
    fundDepletionStep: 0,
    fundEquityDepleted: false,
    uncovered: 0,
    venuePaid: 0,
    socialised: 0,
    forgiven: 0,
    swept: 0,
    recovered: 0,
    liquidationFees: 0,
    remainder: 0,
    fundingPaid: 0,
    adlSize: 0,
    adlNotional: 0,
    adlProfitTaken: 0,
    takeoverNotional: 0,
    assignedNotional: 0,
    marginCalls: 0,
    topUps: 0,
    stopOuts: 0,
    stopSlippage: 0,
    partialLiquidations: 0,
    firstLiquidationStep: 0,
    cascadeRounds: 0,
    displacement: 0,
    roundLimitReached: false,
  };
}
