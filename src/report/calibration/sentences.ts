import type { UnderlyingStudy } from '../../calibration/diagnosis.ts';
import type { JointFit } from '../../calibration/joint.ts';
import { countText, groupedText, listText, percentText } from '../format.ts';
import type { Table } from '../table.ts';
import { scoreText } from './words.ts';

/** Which model was chosen by its score on bars that it was not fitted to, and by how much. */
export function choiceSentence({ candidates, chosen }: UnderlyingStudy): string {
  const scored = candidates
    .flatMap(({ kind, score }) => (score === undefined ? [] : [{ kind, score }]))
    .sort((a, b) => b.score.perBar - a.score.perBar);
  const [best, second] = scored;
  if (best === undefined) return `${chosen.kind} is the only model that can be fitted.`;
  const bars = `${countText(best.score.bars)} later bars`;
  const without = candidates.filter(({ score, outcome }) => score === undefined && outcome.kind === 'fitted');
  const noDensity =
    without.length === 0 ? '' : ` ${listText(without.map(({ kind }) => kind))}: no density, not scored.`;
  if (second === undefined) return `${best.kind} is the only model with a score on ${bars}.${noDensity}`;
  const gap = -second.score.belowBest;
  const { standardError } = second.score;
  const clear =
    gap > 2 * standardError
      ? 'which is more than chance'
      : 'which may be chance: the two are as good as one another on this history';
  return (
    `${best.kind} has the best mean log score, ${scoreText(best.score.perBar)}, on ${bars} that it was not fitted to; ` +
    `${second.kind} follows ${scoreText(gap)} behind (standard error ${scoreText(standardError)}), ${clear}.${noDensity}`
  );
}

/** Why each model that could not be used was not. */
export function rejections({ candidates }: UnderlyingStudy): readonly string[] {
  return candidates.flatMap(({ kind, outcome }) =>
    outcome.kind === 'rejected' ? [`${kind} is not used: ${outcome.reason}`] : [],
  );
}

/** What drift the model has, and why. */
export function driftSentence({ chosen: { fit } }: UnderlyingStudy, drift: 'zero' | 'fitted'): string {
  if (fit.drift === null) return 'A bootstrap keeps the mean return of its history.';
  const own = `${groupedText(fit.drift.estimate, 2)} a year with a standard error of ${groupedText(fit.drift.standardError, 2)}`;
  return drift === 'zero'
    ? `The drift is set to 0; the history’s own is ${own}.`
    : `The drift is the history’s own: ${own}.`;
}

/** Correlations of the Gaussian parts, a row per pair. */
export function jointTable(
  studies: readonly UnderlyingStudy[],
  { correlation, standardErrors, commonBars }: JointFit,
): Table {
  const names = studies.map(({ name }) => name);
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b, j) => ({ a, b, i, j: i + 1 + j })));
  return {
    columns: [
      { title: 'Pair', align: 'left' },
      { title: 'Correlation', align: 'right' },
      { title: 'Standard error', align: 'right' },
      { title: 'Common returns', align: 'right' },
    ],
    rows: pairs.map(({ a, b, i, j }) => [
      `${a} and ${b}`,
      { text: groupedText(correlation[i]![j]!, 3), value: correlation[i]![j]! },
      { text: groupedText(standardErrors[i]![j]!, 3), value: standardErrors[i]![j]! },
      { text: countText(commonBars), value: commonBars },
    ]),
  };
}

/** What the tests for jumps found. */
export function jumpSentence({ diagnosis: { jumps } }: UnderlyingStudy): string {
  if (jumps === null) return 'The history is too short to look for jumps.';
  const { days, daysWithJumps, level, varianceShare, flagged, perYear } = jumps;
  const flags = `${countText(flagged)} bars are jumps by themselves (Lee and Mykland, 2008), ${groupedText(perYear, perYear < 10 ? 1 : 0)} a year.`;
  const share = `Jumps carry ${percentText(varianceShare)} of the variance (Barndorff-Nielsen and Shephard, 2004).`;
  if (days === 0) return `${share} ${flags}`;
  return (
    `Of ${countText(days)} days ${countText(daysWithJumps)} have jumps by the ratio test of Huang and Tauchen (2005) at level ` +
    `${percentText(level, 1)}, where chance alone would give ${countText(Math.round(days * level))}. ` +
    `${share} ${flags}`
  );
}
