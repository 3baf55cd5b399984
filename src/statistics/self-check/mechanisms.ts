import type { Policy } from '../../experiment.ts';
import { METRIC_COLUMNS } from '../../outcome.ts';
import type { BackstopLayer } from '../../venue.ts';
import { drawnOnFund } from '../../accounts/fund-balances.ts';
import type { Finding } from '../summary.ts';
import { pathsAboveZero, type RunFacts } from './facts.ts';
import { counted, figure } from './figures.ts';

/** Rules that never acted, and policies that changed nothing: what a number rests on may not have been there. */
export function mechanismFindings(facts: RunFacts): Finding[] {
  return facts.experiment.policies.flatMap((policy) => [
    ...triggerFindings(facts, policy),
    ...fundFindings(facts, policy),
    ...policy.venue.backstop.flatMap((layer) => layerFindings(facts, policy, layer)),
    ...sameNumbersFindings(facts, policy),
  ]);
}

function triggerFindings({ samples }: RunFacts, { name, venue }: Policy): Finding[] {
  const subject = 'triggers';
  if (venue.triggers.length === 0) {
    return [{ level: 'warning', subject, policy: name, text: 'The venue has no trigger: nobody can be liquidated.' }];
  }
  const paths = pathsAboveZero(samples, name, 'liquidation');
  return paths > 0
    ? [{ level: 'fine', subject, policy: name, text: `Accounts were liquidated on ${share(paths, samples.complete)}.` }]
    : [
        {
          level: 'warning',
          subject,
          policy: name,
          text: `No account was liquidated on any of ${counted(samples.complete, 'path')}: no rule after the trigger was put to the test.`,
        },
      ];
}

function fundFindings({ experiment, accounts, samples }: RunFacts, { name, venue }: Policy): Finding[] {
  const subject = 'insurance fund';
  const fund = drawnOnFund(venue, experiment, accounts);
  if (fund === undefined) {
    return [
      {
        level: 'note',
        subject,
        policy: name,
        text: 'No layer of the backstop draws on an insurance fund: «depleted» has no meaning here.',
      },
    ];
  }
  const drawn = pathsAboveZero(samples, name, 'fundDraw');
  if (drawn === 0) {
    return [
      {
        level: 'warning',
        subject,
        policy: name,
        text: `The fund of ${figure(fund)} was not drawn on by any of ${counted(samples.complete, 'path')}: its probability of depletion is a bound and nothing more.`,
      },
    ];
  }
  if (fund === 0) {
    return [
      {
        level: 'note',
        subject,
        policy: name,
        text: `The fund holds nothing: every one of the ${counted(drawn, 'path')} that asked it depletes it.`,
      },
    ];
  }
  if (fund === Infinity) {
    return [
      {
        level: 'note',
        subject,
        policy: name,
        text: `The fund is unlimited: it was drawn on by ${share(drawn, samples.complete)} and cannot be depleted.`,
      },
    ];
  }
  return [
    {
      level: 'fine',
      subject,
      policy: name,
      text: `The fund of ${figure(fund)} was drawn on by ${share(drawn, samples.complete)}.`,
    },
  ];
}

function layerFindings({ samples, experiment, accounts }: RunFacts, policy: Policy, layer: BackstopLayer): Finding[] {
  const { name: policyName, venue } = policy;
  // An empty fund cannot act; its own finding says so.
  if (layer.kind === 'insuranceFund' && drawnOnFund(venue, experiment, accounts) === 0) return [];
  if (pathsAboveZero(samples, policyName, columnOf(layer)) > 0) return [];
  return [
    {
      level: 'note',
      subject: `layer ${layer.name}`,
      policy: policyName,
      text: `Layer ${layer.name} (${layer.kind}) of the backstop took no part of a shortfall on any of ${counted(samples.complete, 'path')}.`,
    },
  ];
}

/** The column that is above 0 where a layer acted. */
function columnOf(layer: BackstopLayer): string {
  switch (layer.kind) {
    case 'insuranceFund':
      return 'fundPaid';
    case 'adl':
      return 'adl';
    case 'accountDebt':
      return 'owed';
  }
}

function sameNumbersFindings({ experiment, samples, identicalPolicies }: RunFacts, { name }: Policy): Finding[] {
  const { baseline } = experiment;
  const subject = 'policy';
  if (name === baseline || samples.complete === 0) return [];
  if (identicalPolicies.includes(name)) {
    return [
      {
        level: 'note',
        subject,
        policy: name,
        text: `Policy ${name} cannot differ from ${baseline} in this experiment: the two are identical by construction.`,
      },
    ];
  }
  const same = METRIC_COLUMNS.every(({ name: column }) => {
    const other = samples.of(baseline, column).values;
    return samples.of(name, column).values.every((value, path) => value === other[path]);
  });
  return same
    ? [
        {
          level: 'warning',
          subject,
          policy: name,
          text: `Policy ${name} gave the numbers of ${baseline} on every one of ${counted(samples.complete, 'path')}: what it patches changed nothing.`,
        },
      ]
    : [];
}

function share(paths: number, of: number): string {
  return `${figure(paths)} of ${counted(of, 'path')}`;
}
