import { metricName, HEADLINE_COLUMNS } from '../../outcome.ts';
import { errorOfFactor } from '../factor-error.ts';
import type { DesignSummary, Finding, TiltSummary } from '../summary.ts';
import { degeneracy, weightFacts } from '../weights.ts';
import type { RunFacts } from './facts.ts';
import { counted, figure, listed, percent } from './figures.ts';

/** Standard errors by which the mean weight may miss 1. */
const STANDARD_ERRORS = 4;

/** Up to a tenth more or less, and up to three standard errors of the measured factor, the paths were worth plain ones. */
const ABOUT_AS_MUCH = 0.1;
const FACTOR_ERRORS = 3;

/** Whether the weights of a run that samples importance can be trusted, and whether another sampling was worth it. */
export function samplingFindings(facts: RunFacts): Finding[] {
  const { sampling } = facts;
  if (sampling === undefined) return [];
  return sampling.kind === 'tilt' ? tiltFindings(facts, sampling) : worthFindings(sampling);
}

function worthFindings({ kind, worth, units, leastEvents }: DesignSummary): Finding[] {
  const margin = Math.max(ABOUT_AS_MUCH, FACTOR_ERRORS * errorOfFactor(units));
  const known = worth.flatMap(({ policy, metric, varianceReductionFactor: factor }) =>
    factor === null ? [] : [{ name: `${metric} of ${policy}`, factor }],
  );
  const subject = `${kind} sampling`;
  if (known.length === 0) {
    return [
      {
        ...{ level: 'note', subject },
        text: `What it was worth is not known: no headline rests on ${leastEvents} events, and no shortfall on as many amounts.`,
      },
    ];
  }
  const least = known.reduce((lowest, each) => (each.factor < lowest.factor ? each : lowest));
  const most = known.reduce((highest, each) => (each.factor > highest.factor ? each : highest));
  const range = `a path was worth ${figure(least.factor)} plain ones for ${least.name}${most === least ? '' : `, ${figure(most.factor)} for ${most.name}`}`;
  if (least.factor < 1 - margin) {
    const harmed = known.filter(({ factor }) => factor < 1 - margin).map(({ name }) => name);
    return [
      {
        ...{ level: 'warning', subject },
        text: `It makes ${listed(harmed)} less precise than plain paths would (${range}): intervals are right, and wider.`,
      },
    ];
  }
  return most.factor < 1 + margin
    ? [{ ...{ level: 'note', subject }, text: `It does not help here: ${range}.` }]
    : [{ ...{ level: 'fine', subject }, text: `It was worth something: ${range}.` }];
}

function tiltFindings({ samples, experiment }: RunFacts, sampling: TiltSummary): Finding[] {
  const { meanWeight, meanWeightStandardError, effectiveSampleSize, agreement, targets } = sampling;
  const distance = Math.abs(meanWeight - 1);
  const isUnbiased = distance <= STANDARD_ERRORS * meanWeightStandardError || distance < 1e-12;
  const disagreeing = agreement.filter(({ agrees }) => !agrees);
  return [
    ...(targets.length > 0
      ? []
      : [
          {
            level: 'warning' as const,
            subject: 'sampling',
            text: 'The pilot run met no event at any price it tried, so all paths were drawn plainly: name a target.',
          },
        ]),
    {
      level: isUnbiased ? 'fine' : 'warning',
      subject: 'mean weight',
      text:
        `The mean weight is ${figure(meanWeight)} ± ${figure(meanWeightStandardError)} (one standard error)` +
        `${isUnbiased ? '' : ', which is not 1: the weighted numbers cannot be trusted'}; ` +
        `for the law as a whole the weighted paths are worth ${counted(Math.round(effectiveSampleSize), 'plain path')}.`,
    },
    {
      level: disagreeing.length === 0 ? 'fine' : 'warning',
      subject: 'agreement with plain paths',
      text:
        disagreeing.length === 0
          ? `What the ${counted(agreement[0]?.plain.paths ?? 0, 'path')} drawn plainly show agrees with the weighted probabilities.`
          : `The paths drawn plainly contradict the weighted ${listed(disagreeing.map(({ metric, policy }) => `${metric} of ${policy}`))}.`,
    },
    ...experiment.policies.flatMap(({ name }) => refusedFindings(samples, name)),
  ];
}

/** Headlines that happened, and whose weights bear no interval. */
function refusedFindings(samples: RunFacts['samples'], policy: string): Finding[] {
  return HEADLINE_COLUMNS.flatMap((column): Finding[] => {
    const values = samples.of(policy, column).values();
    const facts = weightFacts(samples.weights!, (path) => values[path]! > 0);
    const reason = facts.effectiveEvents === 0 ? undefined : degeneracy(facts);
    if (reason === undefined) return [];
    return [
      {
        level: 'warning',
        subject: 'degenerate weights',
        policy,
        text: `${metricName(column, 'probability')} has no interval: ${reason}. Its events lie elsewhere than the targets, or are too few; the largest weight has ${percent(facts.maximumWeightShare)} of theirs.`,
      },
    ];
  });
}
