import { ZERO, type Amount } from './amount.ts';

/** What a path adds up, beside the ledger: the columns of its outcome that are not read off the final state. */
export interface Tally {
  shortfall: Amount;
  fundPaid: Amount;
  fundDraw: Amount;
  fundMinimum: Amount;
  fundDepletedIn: number | undefined;
  fundEquityDepleted: boolean;
  uncovered: Amount;
  venuePaid: Amount;
  socialised: Amount;
  forgiven: Amount;
  swept: Amount;
  recovered: Amount;
  converted: Amount;
  liquidationFees: Amount;
  remainder: Amount;
  adlSize: Amount;
  adlNotional: Amount;
  adlProfitTaken: Amount;
  takeoverNotional: Amount;
  assignedNotional: Amount;
  marginCalls: number;
  topUps: number;
  stopOuts: number;
  stopSlippage: Amount;
  partialLiquidations: number;
  cascadeRounds: number;
  displacement: Amount;
  firstLiquidationIn: number | undefined;
  roundLimitReached: boolean;
}

export const emptyTally = (): Tally => ({
  shortfall: ZERO,
  fundPaid: ZERO,
  fundDraw: ZERO,
  fundMinimum: ZERO,
  fundDepletedIn: undefined,
  fundEquityDepleted: false,
  uncovered: ZERO,
  venuePaid: ZERO,
  socialised: ZERO,
  forgiven: ZERO,
  swept: ZERO,
  recovered: ZERO,
  converted: ZERO,
  liquidationFees: ZERO,
  remainder: ZERO,
  adlSize: ZERO,
  adlNotional: ZERO,
  adlProfitTaken: ZERO,
  takeoverNotional: ZERO,
  assignedNotional: ZERO,
  marginCalls: 0,
  topUps: 0,
  stopOuts: 0,
  stopSlippage: ZERO,
  partialLiquidations: 0,
  cascadeRounds: 0,
  displacement: ZERO,
  firstLiquidationIn: undefined,
  roundLimitReached: false,
});
