import { METRIC_COLUMNS } from '../../outcome.ts';
import { FLAT_SLOPE } from '../diagnostics/convergence.ts';
import type { PathShare } from '../diagnostics/path-shares.ts';
import type { Finding } from '../summary.ts';
import type { RunFacts } from './facts.ts';
import { counted, figure, listed, percent } from './figures.ts';

/** Quantities of which more is worse for a venue: of the others a warning would be noise. */
const HARM = new Set(METRIC_COLUMNS.filter(({ worse }) => worse === 1).map(({ name }) => name));

/** Whether the paths are draws of one law, and no number hangs on one of them. */
export function diagnosticFindings({ diagnostics, experiment }: RunFacts): Finding[] {
  return [
    ...batchFindings(diagnostics),
    ...convergenceFindings(diagnostics),
    ...experiment.policies.flatMap(({ name }) => singlePathFindings(diagnostics, name)),
  ];
}

function batchFindings({ homogeneity: { tests, falseAlarm } }: RunFacts['diagnostics']): Finding[] {
  const subject = 'batches of paths';
  if (tests.length === 0) return [];
  const failed = tests.filter(({ agree }) => !agree);
  const worst = failed.reduce((least, test) => (test.pValue < least.pValue ? test : least), failed[0]!);
  if (failed.length === 0) {
    const text = `Batches of consecutive paths agree in all of ${counted(tests.length, 'test')} (a sound run fails any with a chance of ${percent(falseAlarm)}).`;
    return [{ level: 'fine', subject, text }];
  }
  const { quantity, policy, batches, furthest, adjustedPValue } = worst;
  return [
    {
      level: 'warning',
      subject,
      text:
        `Batches of consecutive paths disagree in ${figure(failed.length)} of ${counted(tests.length, 'test')}, most in ${quantity}` +
        `${policy === undefined ? '' : ` of ${policy}`}: of ${figure(batches)} batches that of paths ${figure(furthest.first)} to ` +
        `${figure(furthest.end - 1)} lies furthest off (p = ${figure(adjustedPValue)}, adjusted for all tests). A sound run fails any with a ` +
        `chance of ${percent(falseAlarm)}: this is a fault or a broken random stream, not bad luck, and more paths do not mend it.`,
    },
  ];
}

function convergenceFindings({ convergence }: RunFacts['diagnostics']): Finding[] {
  const named = (found: typeof convergence): string =>
    listed(found.map(({ metric, policy }) => `${metric} of ${policy}`));
  const flat = convergence.filter(({ slope }) => slope !== null && slope > FLAT_SLOPE);
  const apart = convergence.filter(({ agrees }) => !agrees);
  return [
    ...(flat.length === 0
      ? []
      : [
          {
            level: 'warning' as const,
            subject: 'convergence',
            text:
              `More paths hardly narrow ${named(flat)}: over the last sixteenfold the standard error fell with the power ` +
              `${listed(flat.map(({ slope }) => figure(slope!)))} of their number, where −0.5 is due. The tail is heavy, or the values are few.`,
          },
        ]),
    ...(apart.length === 0
      ? []
      : [
          {
            level: 'warning' as const,
            subject: 'convergence',
            text: `No value of ${named(apart)} lies in the band at every number of paths: early and late paths tell of different laws.`,
          },
        ]),
  ];
}

function singlePathFindings({ pathShares }: RunFacts['diagnostics'], policy: string): Finding[] {
  const own = pathShares.filter((each) => each.policy === policy);
  const shortfall = own.find(({ metric }) => metric === 'shortfall.mean');
  const hanging = own.filter(({ hangsOnPath, metric }) => hangsOnPath && HARM.has(metric.split('.')[0]!));
  const subject = 'single path';
  if (hanging.length === 0) {
    if (shortfall === undefined) return [];
    const { path, share, bearing } = shortfall;
    const text = `Path ${path} alone brings ${percent(share)} of the mean shortfall, which ${counted(Math.round(bearing), 'path')} make up.`;
    return [{ level: 'fine', subject, policy, text }];
  }
  const worst = hanging.find(({ metric }) => metric === 'shortfall.mean') ?? mostShared(hanging);
  const others = hanging.length - 1;
  const rest =
    others === 0 ? '' : ` ${figure(others)} more of its numbers ${others === 1 ? 'hangs' : 'hang'} on a single path.`;
  const text = `Path ${worst.path} alone brings ${percent(worst.share)} of ${worst.metric}, borne by ${counted(Math.round(worst.bearing), 'path')} in all: replay it before the number is used.${rest}`;
  return [{ level: 'warning', subject, policy, text }];
}

function mostShared(shares: readonly PathShare[]): PathShare {
  return shares.reduce((most, each) => (each.share > most.share ? each : most));
}
