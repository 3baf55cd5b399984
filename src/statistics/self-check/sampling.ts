import { metricName, HEADLINE_COLUMNS } from '../../outcome.ts';
import type { Finding } from '../summary.ts';
import { degeneracy, weightFacts } from '../weights.ts';
import type { RunFacts } from './facts.ts';
import { counted, figure, listed, percent } from './figures.ts';

/** Standard errors by which the mean weight may miss 1. */
const STANDARD_ERRORS = 4;

/** Whether the weights of a run that samples importance can be trusted. */
export function samplingFindings({ sampling, samples, experiment }: RunFacts): Finding[] {
  if (sampling === undefined) return [];
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
