import type { Fit } from '../../calibration/fit.ts';
import type { UnderlyingStudy } from '../../calibration/diagnosis.ts';
import { durationText } from '../../config/document/duration.ts';
import { instantText } from '../../config/document/instant.ts';
import type { FittedDocument, ModelDocument } from '../../config/schema/model.ts';
import { listText, durationText as durationWords } from '../format.ts';
import type { CalibrationFacts } from './facts.ts';
import { METHODS } from './words.ts';

export interface ModelDocumentOptions {
  /** When it was fitted, if that is to be said: a model file holds no clock of its own. */
  readonly date?: string;
  /** How a bootstrap names the file of its history; relative to the model file. */
  readonly historyFile?: (study: UnderlyingStudy) => string;
}

/**
 * The model file: the price object that an experiment can name, and where it comes from. The same bars give the same file,
 * byte for byte.
 */
export function modelDocument(facts: CalibrationFacts, options: ModelDocumentOptions = {}): ModelDocument {
  const { studies, joint } = facts;
  const names = listText(studies.map(({ name }) => name));
  const bar = durationWords(studies[0]!.bars.barMilliseconds / 1_000);
  const header = { schemaVersion: 1, kind: 'model', title: `${names}, bars of ${bar}` } as const;
  const [first] = studies;
  if (studies.length === 1) {
    return { ...header, price: priceOf(first!, options), fitted: fittedOf(first!, facts, options) };
  }
  return {
    ...header,
    underlyings: Object.fromEntries(
      studies.map((study) => [study.name, { price: priceOf(study, options), fitted: fittedOf(study, facts, options) }]),
    ),
    ...(joint === undefined ? {} : { joint: { correlation: joint.correlation.map((row) => [...row]) } }),
  };
}

type PriceDocument = NonNullable<ModelDocument['price']>;

function priceOf(study: UnderlyingStudy, { historyFile }: ModelDocumentOptions): PriceDocument {
  const { fit, kind } = study.chosen;
  const history =
    kind !== 'bootstrap'
      ? {}
      : {
          file: historyFile?.(study) ?? study.files[0]!.name,
          ...(study.column === 'close' ? {} : { column: study.column }),
        };
  return { kind, ...history, ...fit.parameters } as PriceDocument;
}

/** Rows in the order in which the standard errors are listed. */
function correlationsOf({ standardErrors, correlations }: Fit): number[][] {
  const { parameters, matrix } = correlations!;
  const order = Object.keys(standardErrors).flatMap((name) => {
    const place = parameters.indexOf(name);
    return place < 0 ? [] : [place];
  });
  return order.map((i) => order.map((j) => matrix[i]![j]!));
}

function fittedOf(
  study: UnderlyingStudy,
  { drift, compared }: CalibrationFacts,
  { date }: ModelDocumentOptions,
): FittedDocument {
  const { files, column, bars, candidates, chosen } = study;
  const { fit } = chosen;
  const scores = candidates.flatMap(({ kind, score }) =>
    score === undefined ? [] : [{ model: kind, logScore: score.perBar }],
  );
  const driftWords = fit.drift === null ? '' : drift === 'zero' ? '; drift set to 0' : '; drift fitted';
  return {
    files: files.map(({ name, sha256, from, to, bars: count }) => ({
      name,
      sha256,
      from: instantText(from),
      to: instantText(to),
      bars: count,
    })),
    column,
    barLength: durationText(bars.barMilliseconds / 1_000),
    observations: fit.observations,
    dropped: bars.dropped.map(({ reason, count }) => ({ reason, count })),
    method: METHODS[chosen.kind] + driftWords,
    ...(date === undefined ? {} : { date }),
    standardErrors: { ...fit.standardErrors },
    ...(fit.correlations === null ? {} : { correlations: correlationsOf(fit) }),
    logLikelihood: fit.logLikelihood,
    aic: fit.aic,
    bic: fit.bic,
    ...(compared ? { scores } : {}),
    ...(fit.warnings.length === 0 ? {} : { warnings: [...fit.warnings] }),
  };
}
