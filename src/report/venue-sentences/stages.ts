import type { FundCondition, LiquidationStage, OrderLimit, Slice, Solvency } from '../../venue.ts';
import { durationText } from '../format.ts';
import { clauses, named, rateText, spanText, statedText } from './stated.ts';

/** What a liquidation does first, what then: a sentence per stage. */
export function stageSentences(stages: readonly LiquidationStage[]): string[] {
  return stages.map((stage, i) => `${i + 1}. ${named(stage.name)}: ${stageText(stage)}.`);
}

function stageText(stage: LiquidationStage): string {
  const { slice, limit, fillOrKill, aboveNotional, when, onlyWhile, interval, coolDown } = stage;
  return clauses(
    sliceText(slice),
    limitText(limit),
    fillOrKill ? 'whole or not at all' : undefined,
    aboveNotional === 0 ? undefined : `only accounts with a notional above ${statedText(aboveNotional)}`,
    solvencyText(when),
    conditionText(onlyWhile),
    interval === 0 ? undefined : `at most one order per ${spanText(interval)}`,
    coolDown === 0 ? undefined : `then not again for ${durationText(coolDown)}`,
  );
}

export function sliceText(slice: Slice): string {
  switch (slice.kind) {
    case 'all':
      return 'all that is open';
    case 'fraction':
      return clauses(
        `${rateText(slice.share)} of each position`,
        slice.minimumNotional === undefined ? undefined : `at least ${statedText(slice.minimumNotional)} of notional`,
        slice.maximumNotional === undefined ? undefined : `at most ${statedText(slice.maximumNotional)} of notional`,
      );
    case 'tiersDown':
      return `positions in tier ${slice.fromTier} or above, ${tiersText(slice.tiers)}`;
    case 'clip':
      return (
        `orders of ${statedText(slice.notional)} of notional, ${statedText(slice.perSecond)} a second, ` +
        `until ${goalText(slice)}`
      );
    case 'justEnough':
      return `as little as it takes until ${goalText(slice)}`;
  }
}

function tiersText(tiers: number | 'lowest' | 'justEnough'): string {
  if (tiers === 'lowest') return 'down to the lowest tier';
  if (tiers === 'justEnough') return 'down to the highest tier in which equity suffices';
  return tiers === 1 ? 'down one tier' : `down ${tiers} tiers`;
}

function goalText({ level, buffer }: { readonly level?: number; readonly buffer: number }): string {
  const extra = buffer === 0 ? '' : ` and ${rateText(buffer)} of the notional`;
  const asked = level === undefined ? '' : `, at a level of ${rateText(level)}`;
  return `equity covers what the first liquidation trigger asks${asked}${extra}`;
}

export function limitText(limit: OrderLimit): string {
  if (typeof limit === 'object') {
    return (
      'in the book, at no price worse than the fillable price ' +
      `(bankruptcy adjustment ${statedText(limit.bankruptcyAdjustment)}, spread ${statedText(limit.spreadToMaintenance)} × maintenance)`
    );
  }
  switch (limit) {
    case 'market':
      return 'in the book, at whatever it gives';
    case 'none':
      return 'handed to the position layers that lead the backstop, before anything goes to the book';
    case 'bankruptcy':
      return 'in the book, at no price worse than the bankruptcy price';
    case 'zeroEquity':
      return 'in the book, at no price worse than where equity would be zero';
  }
}

/** Undefined where a part acts on every account. */
export function solvencyText(when: Solvency): string | undefined {
  switch (when) {
    case 'always':
      return undefined;
    case 'solvent':
      return 'only accounts with equity of zero or more';
    case 'insolvent':
      return 'only accounts below zero';
  }
}

/** Undefined where a part always acts. */
export function conditionText(condition: FundCondition | undefined): string | undefined {
  if (condition === undefined) return undefined;
  return `only while the fund ${named(condition.fund)} is ${condition.is === 'sound' ? 'not drawn down' : 'drawn down'}`;
}
