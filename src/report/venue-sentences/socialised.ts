import type { BackstopLayer, LossAllocation } from '../../venue.ts';
import { durationText } from '../format.ts';
import { rateText, statedText } from './stated.ts';

type SocialisedLoss = Extract<BackstopLayer, { readonly kind: 'socialisedLoss' }>;

/** Who shares a loss, and by what. */
export function socialisedText(layer: SocialisedLoss): string {
  return `${payersText(layer)} ${allocationText(layer.allocation, layer)}`;
}

function payersText({ allocation, eligible }: SocialisedLoss): string {
  if (allocation === 'perUnit') return 'every open position of the contract pays,';
  if (allocation === 'sessionClawback') return 'accounts pay';
  if (allocation === 'globalHaircut') return 'open profits of the whole venue pay';
  return eligible === 'opposite' ? 'open profits of the other side pay' : 'open profits of the contract pay';
}

function allocationText(allocation: LossAllocation, { exponent, cap, session }: SocialisedLoss): string {
  switch (allocation) {
    case 'queue':
      return 'one after the other, the largest first';
    case 'wealthProRata':
      return 'in proportion to the profit';
    case 'leverageProRata':
      return 'in proportion to profit × leverage';
    case 'cappedProRata':
      return `in proportion to the profit, at most ${rateText(cap)} of it`;
    case 'rap':
      return `in proportion to profit × leverage × leverage^${statedText(exponent)}`;
    case 'minMax':
      return 'so that the largest part of anyone’s equity is as small as it can be';
    case 'globalHaircut':
      return 'the same fraction of each';
    case 'perUnit':
      return 'the same per unit, win or lose';
    case 'sessionClawback':
      return `in proportion to what their equity has gained since the session began (${durationText(session)})`;
  }
}
