import type { UnderlyingStudy } from '../../calibration/diagnosis.ts';
import { extremeQuantiles } from '../../calibration/extremes.ts';
import type { ModelDocument } from '../../config/schema/model.ts';
import type { CalibrationFacts } from './facts.ts';
import { shortcomings } from './shortcomings.ts';

/** A calibration for programs: the model file, and per underlying every model that was tried and how its days compare. */
export function calibrationSummary(facts: CalibrationFacts, model: ModelDocument): object {
  return {
    schemaVersion: 1,
    model,
    underlyings: Object.fromEntries(facts.studies.map((study) => [study.name, studySummary(study)])),
  };
}

function studySummary(study: UnderlyingStudy): object {
  const { candidates, chosen, bars, diagnosis, realised } = study;
  const fits = candidates.flatMap(({ kind, outcome }) =>
    outcome.kind === 'fitted' ? [{ kind, days: outcome.days }] : [],
  );
  const perModel = fits.map(({ kind, days }) => ({
    kind,
    quantiles: extremeQuantiles(realised.extremes, days.extremes),
  }));
  const { pit, jumps, autocorrelations } = diagnosis;
  return {
    chosen: chosen.kind,
    bars: bars.closes.length,
    barSeconds: bars.barMilliseconds / 1_000,
    models: candidates.map(({ kind, outcome, score }) => {
      if (outcome.kind === 'rejected') return { model: kind, rejected: outcome.reason };
      const { parameters, standardErrors, logLikelihood, aic, bic, observations, drift, warnings } = outcome.fit;
      return {
        model: kind,
        parameters,
        standardErrors,
        drift,
        logLikelihood,
        aic,
        bic,
        observations,
        warnings,
        outOfSample: score ?? null,
      };
    }),
    // Every model's quantiles stand beside the history's, which are the same in each.
    extremes: (perModel[0]?.quantiles ?? []).map(
      ({ kind, level, realised: history, realisedLow, realisedHigh }, i) => ({
        move: kind.kind,
        seconds: kind.span,
        level,
        realised: history,
        realisedLow,
        realisedHigh,
        simulated: Object.fromEntries(perModel.map(({ kind: model, quantiles }) => [model, quantiles[i]!.simulated])),
      }),
    ),
    volatility: {
      realised: realised.volatility,
      simulated: Object.fromEntries(fits.map(({ kind, days }) => [kind, days.volatility])),
    },
    jumps,
    kolmogorov: pit?.kolmogorov ?? null,
    ljungBox: Object.fromEntries(autocorrelations.map(({ series, ljungBox }) => [series, ljungBox])),
    shortcomings: shortcomings(study),
  };
}
