import type { Market } from '../../experiment.ts';
import type { Venue } from '../../venue.ts';
import { Cursor } from '../document/cursor.ts';
import { durationText } from '../document/duration.ts';
import type { Issues } from '../document/issues.ts';
import type { ObjectNode } from '../document/node.ts';
import type { Horizon } from '../sections/reading.ts';

/** A policy on its way into the experiment. */
interface PremiumPolicy {
  readonly name: string;
  readonly venue: Venue;
  readonly document: ObjectNode;
  readonly markets: readonly Market[];
  readonly horizon: Horizon;
}

/**
 * Markets that state premiums leave the rate to the venue: each policy must have a rule for it, whose interval is a whole
 * number of steps, and a list of premiums must last for all its settlements.
 *
 * @param root the experiment
 */
export function checkPremiums(
  root: Cursor,
  { name, venue: { funding }, document, markets, horizon }: PremiumPolicy,
  issues: Issues,
): void {
  const places = markets.flatMap((market, place) => (market.funding.kind === 'premium' ? [place] : []));
  const first = places[0];
  if (first === undefined) return;
  if (funding === undefined) {
    root.at('markets', first, 'funding', 'kind').complain({
      expected: 'a venue whose "funding" makes rates of premiums',
      found: `policy "${name}" without one`,
    });
    return;
  }
  const interval = new Cursor(document, issues).at('funding', 'interval');
  const intervalText = durationText(funding.interval);
  if (funding.interval % horizon.step !== 0) {
    interval.complain({
      expected: `an interval of a whole number of steps (a step is ${durationText(horizon.step)})`,
      found: intervalText,
    });
    return;
  }
  const settlements = Math.floor((horizon.steps * horizon.step) / funding.interval);
  if (settlements === 0) interval.warn(`funding never settles: the horizon ends before ${intervalText}`);
  for (const place of places) {
    const premiums = root.at('markets', place, 'funding', 'premium');
    const given = premiums.items().length;
    if (premiums.node?.kind !== 'array' || given >= settlements) continue;
    premiums.complain({
      expected: `at least ${settlements} premiums, one for each settlement of policy "${name}" within the horizon`,
      found: String(given),
    });
  }
}
