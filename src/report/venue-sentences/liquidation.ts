import type { LiquidationFee, Venue } from '../../venue.ts';
import { countText } from '../format.ts';
import { stageSentences } from './stages.ts';
import { clauses, rateText, sentence } from './stated.ts';

type Liquidation = Venue['liquidation'];

/** The stages, what the account pays for them, and who keeps what is left. */
export function liquidationSentences(liquidation: Liquidation): string[] {
  return [
    ...stageSentences(liquidation.stages),
    sentence(feeText(liquidation.fee)),
    sentence(remainderText(liquidation.remainderTo)),
    sentence(clauses(legOrderText(liquidation.legOrder), bankruptcyPriceText(liquidation.bankruptcyPrice))),
    sentence(`at most ${countText(liquidation.roundLimit)} rounds in a step`),
  ];
}

function feeText({ rate, cap, to }: LiquidationFee): string {
  if (rate === 0) return 'liquidation costs no fee';
  return clauses(`liquidation costs ${rateText(rate)} of what is filled`, feeCapText(cap), `to the ${to}`);
}

function feeCapText(cap: LiquidationFee['cap']): string {
  switch (cap) {
    case 'remainingEquity':
      return 'at most the equity that is left';
    case 'aboveBankruptcy':
      return 'at most the equity that is left, and of an order what it fills above the bankruptcy price';
    case 'none':
      return 'also where it makes the account negative';
  }
}

function remainderText(to: Liquidation['remainderTo']): string {
  switch (to) {
    case 'account':
      return 'what is left of a closed account’s equity stays with it';
    case 'fund':
      return 'what is left of a closed account’s equity goes to the fund';
  }
}

function legOrderText(order: Liquidation['legOrder']): string {
  switch (order) {
    case 'largestMaintenance':
      return 'of several positions the one with the largest maintenance goes first';
    case 'firstInFirstOut':
      return 'of several positions the oldest goes first';
  }
}

function bankruptcyPriceText(rule: Liquidation['bankruptcyPrice']): string {
  switch (rule) {
    case 'byMaintenance':
      return 'and their bankruptcy prices share the equity by maintenance';
    case 'perLeg':
      return 'and the bankruptcy price of the first bears all of the equity';
  }
}
