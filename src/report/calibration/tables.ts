import { extremeQuantiles, type ExtremeQuantile } from '../../calibration/extremes.ts';
import type { Candidate, UnderlyingStudy } from '../../calibration/diagnosis.ts';
import { percentDigits, percentText, statedPercentText } from '../format.ts';
import type { Cell, Table } from '../table.ts';
import { criterionText, errorText, estimateText, extremeText, scoreText } from './words.ts';

const left = (title: string) => ({ title, align: 'left' as const });
const right = (title: string) => ({ title, align: 'right' as const });

/** Parameters of the model that was chosen, with their standard errors. */
export function parameterTable({ chosen: { fit } }: UnderlyingStudy): Table {
  return {
    columns: [left('Parameter'), right('Estimate'), right('Standard error')],
    rows: Object.entries(fit.parameters).map(([name, value]) => {
      const error = fit.standardErrors[name] ?? null;
      return [
        name,
        { text: estimateText(value, error), value },
        error === null ? 'set' : { text: errorText(error), value: error },
      ];
    }),
  };
}

/**
 * Every model that was tried, the best out of sample first; those that could not be fitted last. Volatility is that of all
 * its simulated days, a year.
 */
export function candidateTable({ candidates, chosen }: UnderlyingStudy): Table {
  const rank = ({ score, outcome }: Candidate): number =>
    score?.belowBest ?? (outcome.kind === 'fitted' ? -1e9 : -1e10);
  const sorted = [...candidates].sort((a, b) => rank(b) - rank(a));
  return {
    columns: [
      left('Model'),
      right('AIC'),
      right('BIC'),
      right('Log score'),
      right('Below the best'),
      right('Volatility'),
    ],
    rows: sorted.map(({ kind, outcome, score }): readonly Cell[] => {
      if (outcome.kind === 'rejected') return [kind, 'rejected', '', '', '', ''];
      const { aic, bic } = outcome.fit;
      return [
        kind === chosen.kind ? `${kind} (chosen)` : kind,
        { text: criterionText(aic), value: aic },
        { text: criterionText(bic), value: bic },
        score === undefined ? 'none' : { text: scoreText(score.perBar), value: score.perBar },
        score === undefined || score.belowBest === 0
          ? ''
          : {
              text: scoreText(-score.belowBest),
              value: -score.belowBest,
              note: `± ${scoreText(score.standardError)}`,
            },
        moveCell(outcome.days.volatility),
      ];
    }),
  };
}

/**
 * The worst moves of days, realised and simulated: a row per move and level.
 *
 * @param of  the chosen model beside the history's intervals, or every model that was fitted, a column each
 */
export function extremesTable(study: UnderlyingStudy, of: 'chosen' | 'all' = 'chosen'): Table {
  const all = of === 'all';
  const models = all
    ? study.candidates.flatMap(({ kind, outcome }) =>
        outcome.kind === 'fitted' ? [{ kind: kind as string, days: outcome.days }] : [],
      )
    : [{ kind: study.chosen.kind as string, days: study.chosen.days }];
  const perModel = models.map(({ days }) => extremeQuantiles(study.realised.extremes, days.extremes));
  const [first = []] = perModel;
  return {
    columns: [
      left('Of a day'),
      right('Worse on'),
      right('History'),
      ...(all ? [] : [right('95 % interval')]),
      ...models.map(({ kind }) => right(kind)),
    ],
    rows: first.map((quantile, i) => [
      extremeText(quantile.kind),
      statedPercentText(quantile.level),
      moveCell(quantile.realised),
      ...(all ? [] : [intervalText(quantile)]),
      ...perModel.map((quantiles) => moveCell(quantiles[i]!.simulated)),
    ]),
  };
}

/** Quantiles that the history or the model has too few days for. */
function moveCell(move: number | null): Cell {
  return move === null ? { text: '–', value: null } : { text: percentText(move), value: move };
}

/** The milder end first; «and worse» where the history has no worse end. */
export function intervalText({ realised, realisedLow, realisedHigh }: ExtremeQuantile): string {
  if (realised === null || realisedLow === null) return '';
  return realisedHigh === null
    ? `${percentText(realisedLow)} and worse`
    : `${percentDigits(realisedLow)} … ${percentText(realisedHigh)}`;
}
