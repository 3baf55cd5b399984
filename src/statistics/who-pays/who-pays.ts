import type { PolicyCounters } from '../../outcome.ts';
import type { AccountGroups } from '../../plan/groups.ts';
import { recordPlaces } from '../../plan/path-record.ts';
import type { BackstopLayer } from '../../venue.ts';
import type { Estimate, LayerPart, WhoPays } from '../summary.ts';
import { concentration } from './concentration.ts';
import { amountEstimate, groupEstimates, type RecordQuestion } from './groups.ts';

/** Who bears the losses of one policy: groups of accounts, layers of the backstop, and how unequally. */
export function whoPays(
  counters: PolicyCounters,
  policy: {
    readonly groups: AccountGroups;
    readonly backstop: readonly BackstopLayer[];
    /** Mean of the gross shortfall. */
    readonly shortfall: Estimate;
    readonly failed: number;
    readonly confidence: number;
    readonly largestWeight?: number | undefined;
    readonly largestVariance?: number | undefined;
  },
): WhoPays {
  const { groups, backstop, shortfall, failed, confidence, largestWeight, largestVariance } = policy;
  const places = recordPlaces(groups.groups.length, backstop.length);
  const question: RecordQuestion = {
    record: counters.record,
    places,
    failed,
    confidence,
    largestWeight,
    largestVariance,
  };
  const whole = shortfall.estimate ?? 0;
  return {
    groups: groupEstimates(groups, question),
    layers: backstop.map(({ name, kind }, i): LayerPart => {
      const mean = amountEstimate(question, places.ofLayer(i));
      return { layer: name, kind, mean, share: whole > 0 && mean.estimate !== null ? mean.estimate / whole : null };
    }),
    concentration: concentration(counters.accounts),
  };
}
