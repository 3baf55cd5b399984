import type { PriceModel } from '../price-model.ts';
import type { CleanBars } from './cleaning.ts';
import { diagnose } from './diagnose.ts';
import type { Candidate, FittedCandidate, OutOfSampleScore, SourceFile, UnderlyingStudy } from './diagnosis.ts';
import { realisedDays, type MeasuredDays } from './extremes.ts';
import { FITTED_KINDS, FitRejectedError, fitModel, type Fit, type FitOptions, type FittedKind } from './fit.ts';
import { splitSample, type ReturnSample } from './sample.ts';
import { logScore, scoreDifference } from './score.ts';
import { simulatedDays } from './simulated-days.ts';

/** Part of the history that a model is fitted to before it is scored on the rest. */
export const TRAINING_SHARE = 0.7;

/** The cleaned history of one underlying. */
export interface History {
  readonly name: string;
  readonly files: readonly SourceFile[];
  readonly column: string;
  readonly bars: CleanBars;
}

export interface StudyOptions {
  /** One model, or the one of all that scores best out of sample. */
  readonly model: FittedKind | 'best';
  readonly drift: 'zero' | 'fitted';
  /** Told what is being done and the share of it that is. */
  readonly onProgress?: (doing: string, share: number) => void;
}

/**
 * Fits one model to a history, or every one and chooses that with the best mean log score on bars it was not fitted to.
 *
 * @throws FitRejectedError  where the model that was asked for, or each, must not be used
 * @throws RangeError        too few returns
 */
export function studyHistory(history: History, options: StudyOptions): UnderlyingStudy {
  const { bars, name } = history;
  const { model, onProgress } = options;
  const kinds = model === 'best' ? FITTED_KINDS : [model];
  const scores =
    model === 'best' ? outOfSampleScores(bars.sample, name, options) : new Map<FittedKind, OutOfSampleScore>();
  const candidates = kinds.map((kind): Candidate => {
    const outcome = fitted(kind, bars.sample, fitOptions(`${name}: fitting ${kind}`, options));
    const score = scores.get(kind);
    if (outcome.kind === 'rejected') {
      if (model !== 'best') throw new FitRejectedError(kind, outcome.reason);
      return { kind, outcome };
    }
    const days = daysOf(outcome.fit, history, (share) => onProgress?.(`${name}: simulating ${kind}`, share));
    return { kind, outcome: { ...outcome, days }, ...(score === undefined ? {} : { score }) };
  });
  const chosen = choose(candidates);
  return {
    ...history,
    candidates,
    chosen,
    realised: realisedDays(bars),
    diagnosis: diagnose(bars, chosen.fit),
  };
}

/** The fitted candidate with the best score; where none has one, the first that was fitted. */
function choose(candidates: readonly Candidate[]): FittedCandidate {
  const fits = candidates.flatMap(({ kind, outcome, score }) =>
    outcome.kind === 'fitted'
      ? [{ kind, fit: outcome.fit, days: outcome.days, perBar: score?.perBar ?? -Infinity }]
      : [],
  );
  const [first, ...others] = fits;
  if (first === undefined) {
    const reasons = candidates.map(({ kind, outcome }) =>
      outcome.kind === 'rejected' ? `${kind}: ${outcome.reason}` : kind,
    );
    throw new FitRejectedError(candidates[0]!.kind, reasons.join('; '));
  }
  const { kind, fit, days } = others.reduce((best, each) => (each.perBar > best.perBar ? each : best), first);
  return { kind, fit, days };
}

type FitOutcome =
  { readonly kind: 'fitted'; readonly fit: Fit } | { readonly kind: 'rejected'; readonly reason: string };

function fitted(kind: FittedKind, sample: ReturnSample, options: FitOptions): FitOutcome {
  try {
    return { kind: 'fitted', fit: fitModel(kind, sample, options) };
  } catch (error) {
    if (error instanceof FitRejectedError) return { kind: 'rejected', reason: error.message };
    throw error;
  }
}

function fitOptions(doing: string, { drift, onProgress }: StudyOptions): FitOptions {
  return { drift, ...(onProgress === undefined ? {} : { onProgress: (share) => onProgress(doing, share) }) };
}

/** The model as an experiment would have it. */
export function priceModelOf(fit: Fit, { bars, files, column }: History): PriceModel {
  if (fit.kind !== 'bootstrap') return { kind: fit.kind, ...fit.parameters } as PriceModel;
  const { timestamps, closes, barMilliseconds } = bars;
  return {
    kind: 'bootstrap',
    history: { file: files[0]!.name, column, timestamps, closes, barMilliseconds },
    meanBlock: fit.parameters['meanBlock']!,
  };
}

function daysOf(fit: Fit, history: History, onProgress: (share: number) => void): MeasuredDays {
  const bar = history.bars.barMilliseconds / 1_000;
  return simulatedDays([priceModelOf(fit, history)], { bar, onProgress })[0]!;
}

/** Of every model that has a density and can be fitted to the first part of the history. */
function outOfSampleScores(
  sample: ReturnSample,
  name: string,
  options: StudyOptions,
): Map<FittedKind, OutOfSampleScore> {
  const { train, test } = splitSample(sample, TRAINING_SHARE);
  const scored = FITTED_KINDS.flatMap((kind) => {
    const outcome = fitted(kind, train, fitOptions(`${name}: trying ${kind} out of sample`, options));
    const score = outcome.kind === 'fitted' ? logScore(outcome.fit, train, test) : undefined;
    return score?.state === 'scored' ? [{ kind, score }] : [];
  });
  const [first, ...others] = scored;
  if (first === undefined) return new Map();
  const best = others.reduce((a, b) => (b.score.perBar > a.score.perBar ? b : a), first);
  return new Map(
    scored.map(({ kind, score }): [FittedKind, OutOfSampleScore] => {
      const { perBar: belowBest, standardError } = scoreDifference(score, best.score);
      return [kind, { perBar: score.perBar, bars: score.bars, belowBest, standardError }];
    }),
  );
}
