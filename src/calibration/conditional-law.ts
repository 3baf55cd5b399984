import type { Fit } from './fit.ts';
import { garchLaw, type GarchFields } from './laws/garch-law.ts';
import type { HawkesFields } from './laws/hawkes-filter.ts';
import { hawkesLaw } from './laws/hawkes-law.ts';
import { kouLaw, type KouFields } from './laws/kou-law.ts';
import type { ConditionalLaw, ReturnLaw } from './laws/law.ts';
import { mertonLaw, type MertonFields } from './laws/merton-law.ts';
import { gbmLaw, type GbmFields } from './laws/normal-law.ts';

/**
 * The law of the next bar's log return under a fit, given the bars that are shown to it by `observe`; undefined for a
 * bootstrap, whose returns have no density. Under gbm, merton and kou the past does not matter.
 *
 * @param barYears  length of a bar in years; for garch that of the bars it was fitted to
 */
export function conditionalLaw(fit: Pick<Fit, 'kind' | 'parameters'>, barYears: number): ConditionalLaw | undefined {
  // A fit holds the fields of its kind by name.
  const fields: unknown = fit.parameters;
  switch (fit.kind) {
    case 'gbm':
      return forgetful(gbmLaw(fields as GbmFields, barYears));
    case 'merton':
      return forgetful(mertonLaw(fields as MertonFields, barYears));
    case 'kou':
      return forgetful(kouLaw(fields as KouFields, barYears));
    case 'garch':
      return garchLaw(fields as GarchFields & { drift: number }, barYears);
    case 'hawkes':
      return hawkesLaw(fields as HawkesFields, barYears);
    case 'bootstrap':
      return undefined;
  }
}

function forgetful(law: ReturnLaw): ConditionalLaw {
  return { ...law, observe: () => {} };
}
