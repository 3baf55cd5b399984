import type { DeleveragingAllocation, DeleveragingRule, Ranking } from '../../venue.ts';
import { countText } from '../format.ts';
import { clauses } from './stated.ts';

/** Who is closed, in what order, how far, and at which price. */
export function deleveragingText({ ranking, allocation, eligible, price, maximumAccounts }: DeleveragingRule): string {
  return clauses(
    `the other side’s positions${eligible === 'profitable' ? ' with a profit' : ''} are closed at ${priceText(price)}`,
    rankingText(ranking),
    allocationText(allocation),
    Number.isFinite(maximumAccounts) ? `at most ${countText(maximumAccounts)} accounts` : undefined,
  );
}

function priceText(price: DeleveragingRule['price']): string {
  switch (price) {
    case 'bankruptcy':
      return 'the bankruptcy price of the liquidated position';
    case 'mark':
      return 'the mark';
    case 'previousMark':
      return 'the mark of the step before';
  }
}

export function rankingText(ranking: Ranking): string {
  switch (ranking) {
    case 'profitTimesLeverage':
      return 'highest profit × leverage first';
    case 'profitTimesMarginRatio':
      return 'highest profit over wallet × maintenance over equity first';
    case 'returnOverMarginRatio':
      return 'highest return on margin over margin ratio first';
    case 'priceRatioTimesLeverage':
      return 'highest ratio of mark and entry × leverage first';
    case 'leverageToBankruptcy':
      return 'highest leverage × ratio of mark and bankruptcy price first';
    case 'profitOverEquity':
      return 'highest profit over equity first';
    case 'profitTimesNotionalOverEquity':
      return 'highest profit × leverage in amounts first';
    case 'size':
      return 'largest first';
    case 'randomStart':
      return 'in order from a random one on, without a ranking';
  }
}

function allocationText(allocation: DeleveragingAllocation): string {
  switch (allocation) {
    case 'contractQueue':
      return 'each as far as is needed';
    case 'wholePositionQueue':
      return 'each whole';
    case 'contractProRata':
      return 'all in proportion to their size';
  }
}
