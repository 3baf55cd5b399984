import type { Venue } from '../../venue.ts';
import { fundSentences } from './funds.ts';
import { layerSentences } from './layers.ts';
import { liquidationSentences } from './liquidation.ts';
import { marginSentences } from './margin.ts';
import { negativeBalanceSentences } from './negative-balance.ts';
import { priceSentences } from './prices.ts';
import { sourceSentences } from './sources.ts';
import { triggerSentences } from './triggers.ts';

/** One part of a venue in words. */
export interface VenueSection {
  readonly part: string;
  readonly sentences: readonly string[];
}

/**
 * A venue document explained in sentences: the same parts in the same order for every venue, so that two can be read
 * beside one another. Says what is resolved, defaults included; rates are per cent, amounts in the settlement coin.
 */
export function venueSections(venue: Venue): VenueSection[] {
  return [
    ...ruleSections(venue),
    { part: 'Not modelled', sentences: notModelledSentences(venue) },
    sourceSection(venue),
  ];
}

/** The rules alone. */
export function ruleSections(venue: Venue): VenueSection[] {
  return [
    { part: 'Margin', sentences: marginSentences(venue) },
    { part: 'Mark, funding, fees', sentences: priceSentences(venue) },
    { part: 'Triggers', sentences: triggerSentences(venue.triggers) },
    { part: 'Liquidation', sentences: liquidationSentences(venue.liquidation) },
    { part: 'Funds', sentences: fundSentences(venue.funds) },
    { part: 'Backstop, in order', sentences: layerSentences(venue.backstop) },
    { part: 'Negative balance', sentences: negativeBalanceSentences(venue) },
    { part: 'Books under a trigger at the start', sentences: [entryCheckSentence(venue.entryCheck)] },
  ];
}

function entryCheckSentence(check: Venue['entryCheck']): string {
  switch (check) {
    case 'warn':
      return 'They are accepted with a warning.';
    case 'refuse':
      return 'They are refused.';
  }
}

function notModelledSentences({ notModelled }: Venue): readonly string[] {
  return notModelled.length === 0 ? ['The document lists nothing that it leaves out.'] : notModelled;
}

function sourceSection(venue: Venue): VenueSection {
  return { part: 'Sources', sentences: sourceSentences(venue) };
}
