import { unitValue } from '../../../margin/contract.ts';
import type { EngineContext } from '../../context.ts';
import type { CashLayer, PositionLayer } from '../compile.ts';
import { promiseDebt } from './account-debt.ts';
import { assign, keep } from './assignment.ts';
import { clawBack } from './clawback.ts';
import { deleverage } from './deleveraging.ts';
import { payFromFund } from './insurance-fund.ts';
import { socialise } from './socialised-loss.ts';
import { takeOver } from './takeover.ts';
import type { LayerTurn, TakingTurn } from './turn.ts';
import { payFromVenue } from './venue-equity.ts';

/**
 * What a cash layer gives towards `need` (> 0) of the turn's leg: it leaves whoever pays at once, and reaches the row when
 * it settles.
 *
 * @returns quote, 0 ≤ paid ≤ need
 */
export function payFrom(turn: LayerTurn, layer: CashLayer, need: number): number {
  switch (layer.kind) {
    case 'insuranceFund':
      return payFromFund(turn, layer, need);
    case 'venueEquity':
      return payFromVenue(turn, layer, need);
    case 'socialisedLoss':
      return socialise(turn, layer, need);
    case 'clawback':
      return clawBack(turn, layer, need);
    case 'accountDebt':
      return promiseDebt(turn, need);
  }
}

/**
 * What a position layer takes of the turn's leg: the other side of it is booked, the leg's own is the caller's.
 *
 * @returns size, 0 ≤ taken ≤ wanted
 */
export function takeBy(turn: TakingTurn, layer: PositionLayer): number {
  switch (layer.kind) {
    case 'adl':
    case 'unwind':
      return deleverage(turn, layer);
    case 'takeover':
      return takeOver(turn, layer);
    case 'assignment':
      return assign(turn, layer);
    case 'keepers':
      return keep(turn, layer);
  }
}

/**
 * Unit value at which a position layer takes.
 *
 * @param sign of the position: 1 long, −1 short
 * @param bankruptcy unit value of its bankruptcy price
 */
export function valueOf(
  { policy, state }: EngineContext,
  layer: PositionLayer,
  market: number,
  sign: 1 | -1,
  bankruptcy: number,
): number {
  const { kind } = policy.markets[market]!.contract;
  switch (layer.kind) {
    case 'takeover':
    case 'assignment':
      return bankruptcy;
    case 'keepers':
      return unitValue(kind, state.marks[market]! * (1 - sign * layer.discount));
    case 'adl':
    case 'unwind':
      switch (layer.price) {
        case 'bankruptcy':
          return bankruptcy;
        case 'mark':
          return state.values[market]!;
        case 'previousMark':
          return unitValue(kind, state.previousMarks[market]!);
      }
  }
}
