import { HEADLINE_COLUMNS, METRIC_COLUMNS, metricName } from '../../outcome.ts';
import { inUse } from '../columns-in-use.ts';
import { probabilityAboveZero } from '../estimate.ts';
import type { Finding } from '../summary.ts';
import { largest, pathsAboveZero, type RunFacts } from './facts.ts';
import { counted, figure, listed, percent } from './figures.ts';

/** Residual of a law, as a share of gross notional, above which the ledger leaks (design: 1e-9 in the fast engine). */
export const RESIDUAL_TOLERANCE = 1e-9;

/** Whether the numbers themselves can be trusted: failures, events, laws, limits. */
export function numberFindings(facts: RunFacts): Finding[] {
  const policies = facts.experiment.policies.map(({ name }) => name);
  if (facts.samples.complete === 0) return [failedPathFinding(facts)];
  return [
    failedPathFinding(facts),
    ...policies.flatMap((policy) => [
      ...zeroEventFindings(facts, policy),
      residualFinding(facts, policy),
      ...limitFindings(facts, policy),
    ]),
  ];
}

function failedPathFinding({ samples: { paths, failed } }: RunFacts): Finding {
  const subject = 'failed paths';
  return failed === 0
    ? { level: 'fine', subject, text: `None of ${counted(paths, 'path')} failed.` }
    : {
        level: 'warning',
        subject,
        text: `${figure(failed)} of ${counted(paths, 'path')} failed: probabilities count them both ways, means leave them out.`,
      };
}

function zeroEventFindings({ samples, experiment }: RunFacts, policy: string): Finding[] {
  const { venue } = experiment.policies.find(({ name }) => name === policy)!;
  const silent = METRIC_COLUMNS.filter(
    ({ name, statistics }) =>
      statistics.includes('probability') &&
      inUse(name, venue, experiment) &&
      pathsAboveZero(samples, policy, name) === 0,
  );
  if (silent.length === 0) return [];
  const { confidence } = experiment.statistics;
  const { high } = probabilityAboveZero(samples.of(policy, silent[0]!.name), confidence);
  const headline = HEADLINE_COLUMNS.every((column) => silent.some(({ name }) => name === column));
  const names = listed(silent.map(({ name }) => metricName(name, 'probability')));
  return [
    {
      level: headline ? 'warning' : 'note',
      subject: 'zero events',
      policy,
      text: `0 of ${counted(samples.complete, 'path')} for ${names}: at ${percent(confidence)} confidence no more is known than a probability below ${percent(high ?? 1)}.`,
    },
  ];
}

function residualFinding({ table, samples }: RunFacts, policy: string): Finding {
  const size = largest(table, policy, 'sizeResidual');
  const cash = largest(table, policy, 'cashResidual');
  const holdsCoins = table.columns.some(({ name }) => name === 'coinResidual');
  const coins = holdsCoins ? largest(table, policy, 'coinResidual') : undefined;
  const worst = Math.max(size.value, cash.value, coins?.value ?? 0);
  const profit = samples.of(policy, 'bookProfit').moments().mean;
  return {
    level: worst > RESIDUAL_TOLERANCE ? 'warning' : 'fine',
    subject: 'conservation',
    policy,
    text:
      `Largest residuals of the ${coins === undefined ? 'two' : 'three'} laws: ${figure(size.value)} of gross size (path ${size.path}), ` +
      `${figure(cash.value)} of gross notional in cash (path ${cash.path})` +
      `${coins === undefined ? '' : `, ${figure(coins.value)} of a coin (path ${coins.path})`}; ` +
      `${worst > RESIDUAL_TOLERANCE ? 'above' : 'within'} the tolerance of ${figure(RESIDUAL_TOLERANCE)}. ` +
      `The book's mean profit on our orders is ${figure(profit)}.`,
  };
}

function limitFindings({ table, samples }: RunFacts, policy: string): Finding[] {
  const limited = pathsAboveZero(samples, policy, 'roundLimitReached');
  const unfilled = pathsAboveZero(samples, policy, 'unfilledNotional');
  const most = largest(table, policy, 'unfilledNotional');
  const of = `of ${counted(samples.complete, 'path')}`;
  const findings: Finding[] = [];
  if (limited > 0) {
    findings.push({
      level: 'warning',
      subject: 'round limit',
      policy,
      text: `The limit on liquidation rounds ended a step on ${figure(limited)} ${of}: those cascades were cut short.`,
    });
  }
  if (unfilled > 0) {
    findings.push({
      level: 'warning',
      subject: 'unfilled size',
      policy,
      text: `Size under liquidation was left unfilled at the horizon on ${figure(unfilled)} ${of}, at most ${figure(most.value)} at the mark (path ${most.path}).`,
    });
  }
  return findings;
}
