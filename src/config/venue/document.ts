import type { Venue } from '../../venue.ts';
import { durationText } from '../document/duration.ts';
import { withoutAbsent } from '../sections/reading.ts';
import { fundJson } from './funds.ts';
import { layerJson } from './layers.ts';
import { marginJson } from './margin.ts';
import { fundingRuleJson, markPriceJson } from './mark-price.ts';
import { stageJson } from './stages.ts';
import { triggerJson } from './triggers.ts';

/** The venue as a whole document in the form that users write: reading it again gives the same venue. */
export function venueDocument(venue: Venue): { readonly [field: string]: unknown } {
  const { name, title, supports, funding, liquidation, funds, settlementInterval } = venue;
  return withoutAbsent({
    name,
    title,
    supports,
    margin: marginJson(venue.margin),
    collateral: venue.collateral.length === 0 ? undefined : inOrder(venue.collateral, (coin) => coin),
    markPrice: markPriceJson(venue.markPrice),
    funding: funding && fundingRuleJson(funding),
    fees: venue.fees,
    triggers: inOrder(venue.triggers, triggerJson),
    liquidation: { ...liquidation, stages: inOrder(liquidation.stages, stageJson) },
    funds: Object.fromEntries(funds.map((fund) => [fund.name, fundJson(fund)])) as { [name: string]: unknown },
    backstop: inOrder(venue.backstop, layerJson),
    negativeBalance: venue.negativeBalance,
    settlementInterval: settlementInterval === 0 ? undefined : durationText(settlementInterval),
    entryCheck: venue.entryCheck,
    sources: venue.sources,
    notModelled: venue.notModelled,
  });
}

function inOrder<Part extends { readonly name: string }>(
  parts: readonly Part[],
  json: (part: Part) => object,
): { readonly [name: string]: unknown } {
  return {
    order: parts.map(({ name }) => name),
    ...Object.fromEntries(parts.map((part) => [part.name, withoutName(json(part))])),
  };
}

function withoutName(part: object): object {
  return Object.fromEntries(Object.entries(part).filter(([field]) => field !== 'name'));
}
