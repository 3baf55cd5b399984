import type { Policy } from '../../experiment.ts';
import { BOUND_COUNTS, type PolicyCounters } from '../../outcome.ts';
import { accountGroups } from '../../plan/groups.ts';
import { recordPlaces } from '../../plan/path-record.ts';
import { drawnOnFund } from '../../accounts/fund-balances.ts';
import { inUse } from '../columns-in-use.ts';
import { sameValues } from '../sample.ts';
import type { Finding } from '../summary.ts';
import { pathsAboveZero, type RunFacts } from './facts.ts';
import { counted, figure, percent } from './figures.ts';

/** Share of the shortfalls that may be missing from their parts: the sums round, each in its own order. */
export const ATTRIBUTION_TOLERANCE = 1e-6;

/** Rules that never acted, and policies that changed nothing: what a number rests on may not have been there. */
export function mechanismFindings(facts: RunFacts): Finding[] {
  return facts.experiment.policies.flatMap((policy, index) => {
    const counters = facts.counters[index]!;
    return [
      ...triggerFindings(facts, policy),
      ...idleTriggers(facts, policy, counters),
      ...idleStages(facts, policy, counters),
      ...fundFindings(facts, policy),
      ...idleLayers(facts, policy, counters),
      ...attributionFindings(facts, policy, counters),
      ...idleTraders(facts, policy),
      ...boundFindings(policy, counters),
      ...sameNumbersFindings(facts, policy),
    ];
  });
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

/** Warnings, withdrawals, and the one of several bands that never acted; that none of all liquidates, is said elsewhere. */
function idleTriggers(
  { samples, experiment }: RunFacts,
  { name, venue }: Policy,
  { acted }: PolicyCounters,
): Finding[] {
  const alone = venue.triggers.length === 1;
  return venue.triggers.flatMap((trigger, i): Finding[] => {
    if (alone || (acted.triggers[i] ?? 0) > 0) return [];
    // Nobody has an order that it could withdraw.
    if (trigger.action === 'cancel' && !inUse('stopOuts', venue, experiment)) return [];
    const text = `Trigger ${trigger.name} (${trigger.action}) acted on none of ${counted(samples.complete, 'path')}.`;
    return [{ level: 'note', subject: `trigger ${trigger.name}`, policy: name, text }];
  });
}

function idleStages({ samples }: RunFacts, { name, venue }: Policy, { acted }: PolicyCounters): Finding[] {
  // Without a liquidation no stage was asked, which is said already.
  if (pathsAboveZero(samples, name, 'liquidation') === 0) return [];
  return venue.liquidation.stages.flatMap((stage, i): Finding[] => {
    if ((acted.stages[i] ?? 0) > 0) return [];
    const text = `Stage ${stage.name} (${stage.slice.kind}) of the liquidation filled nothing on any of ${counted(samples.complete, 'path')}.`;
    return [{ level: 'note', subject: `stage ${stage.name}`, policy: name, text }];
  });
}

function idleLayers(facts: RunFacts, { name, venue }: Policy, { acted }: PolicyCounters): Finding[] {
  const { samples, experiment, accounts } = facts;
  const emptyFund = drawnOnFund(venue, experiment, accounts) === 0;
  return venue.backstop.flatMap((layer, i): Finding[] => {
    // An empty fund cannot act; its own finding says so.
    if ((layer.kind === 'insuranceFund' && emptyFund) || (acted.layers[i] ?? 0) > 0) return [];
    const text = `Layer ${layer.name} (${layer.kind}) of the backstop took no part of a shortfall on any of ${counted(samples.complete, 'path')}.`;
    return [{ level: 'note', subject: `layer ${layer.name}`, policy: name, text }];
  });
}

/** Every shortfall is split over the layers that bore it, and what nobody paid. */
function attributionFindings(facts: RunFacts, { name, venue }: Policy, { record }: PolicyCounters): Finding[] {
  const { samples, experiment, accounts } = facts;
  if (samples.complete === 0) return [];
  const sum = (column: string): number => {
    const { mean, count } = samples.of(name, column).moments();
    return mean * count;
  };
  const shortfall = sum('shortfall');
  if (shortfall === 0) return [];
  const groups = accountGroups(experiment.markets, accounts).groups.length;
  const places = recordPlaces(groups, venue.backstop.length);
  const borne = venue.backstop.reduce((total, _, i) => total + record.sums[places.ofLayer(i)]!, sum('uncovered'));
  const gap = Math.abs(borne - shortfall) / shortfall;
  return [
    {
      level: gap > ATTRIBUTION_TOLERANCE ? 'warning' : 'fine',
      subject: 'attribution',
      policy: name,
      text: `What the layers bore and what nobody paid add up to the shortfalls within ${figure(gap)} of them.`,
    },
  ];
}

/** Shares above which a bound, and not the rule that it bounds, makes the number. */
export const BOUND_SHARE = 0.05;

/** How often a clamp or a floor, and not the process behind it, set a funding rate or a depth. */
function boundFindings({ name }: Policy, { acted: { bounds } }: PolicyCounters): Finding[] {
  const count = (of: (typeof BOUND_COUNTS)[number]): number => bounds[BOUND_COUNTS.indexOf(of)]!;
  const told = (subject: string, what: string, held: number, of: number, unit: string): Finding[] => {
    if (of === 0) return [];
    const level = held > BOUND_SHARE * of ? 'warning' : held > 0 ? 'note' : 'fine';
    const text = `${what} on ${figure(held)} of ${counted(of, unit)} (${percent(held / of)}).`;
    return [{ level, subject, policy: name, text }];
  };
  const steps = count('thinnedSteps');
  return [
    ...told('funding cap', 'The rate stood at its cap', count('cappedSettlements'), count('settlements'), 'settlement'),
    ...told('depth floor', 'The depth of a book stood at its floor', count('depthAtFloor'), steps, 'path-step'),
    // Most rules have no ceiling above the stated depth.
    ...told(
      'depth ceiling',
      'The depth of a book stood at its ceiling',
      ...([count('depthAtCeiling'), count('depthAtCeiling') === 0 ? 0 : steps] as const),
      'path-step',
    ),
  ];
}

/** What traders do, and what their other money is used for, that is configured and never came. */
function idleTraders({ samples, experiment }: RunFacts, { name, venue }: Policy): Finding[] {
  return TRADERS_COLUMNS.flatMap(([column, what]): Finding[] => {
    if (!inUse(column, venue, experiment) || pathsAboveZero(samples, name, column) > 0) return [];
    const text = `${what} on none of ${counted(samples.complete, 'path')}.`;
    return [{ level: 'note', subject: column, policy: name, text }];
  });
}

const TRADERS_COLUMNS = [
  ['stopOuts', 'A stop-loss was filled'],
  ['topUps', 'A margin call was answered'],
  ['swept', 'A debt was swept from another wallet'],
  ['converted', 'Coin collateral was converted'],
] as const;

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
  const same = samples.metricColumns.every(({ name: column }) =>
    sameValues(samples.of(name, column), samples.of(baseline, column)),
  );
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
