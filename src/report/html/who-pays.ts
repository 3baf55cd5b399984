import { inUse } from '../../statistics/columns-in-use.ts';
import { policyColours } from '../charts/palette.ts';
import type { Report } from '../facts.ts';
import { amountText, countText, percentText } from '../format.ts';
import { estimateText, intervalText, metricOf } from '../metric.ts';
import { estimateOf, policySummary } from '../summary.ts';
import { groupsTable, layersTable, takesFromWinners } from '../who-pays.ts';
import { detailsHtml, factsHtml, paragraphHtml, policyHtml, tableHtml, type Html } from './elements.ts';

/** More policies than these fill the page: then each is folded. */
const POLICIES_OPEN = 3;

/** Who bears the losses under each policy: layers, groups of accounts, and how unequally what is taken falls on them. */
export function whoPaysHtml(report: Report): Html {
  const { policyOrder } = report.summary;
  const colours = policyColours(policyOrder);
  return (
    paragraphHtml(
      'The shortfall is what closed accounts lay below zero; the layers of the backstop bore it in their order. A ' +
        'layer that takes positions bears the loss that it kept off the book: less than nothing where it cost more.',
      'quiet',
    ) +
    policyOrder.map((policy, i) => policyPart(report, policy, colours[i]!)).join('\n') +
    paragraphHtml(
      'Groups: notional and leverage at entry, all positions of an account together. A probability is the mean over paths of ' +
        'the share of the group’s accounts that meet it; its interval counts paths, since accounts of one path stand or ' +
        'fall together.',
      'quiet',
    )
  );
}

function policyPart(report: Report, policy: string, colour: string): Html {
  const parts =
    tableHtml(layersTable(report, policy)) +
    winnersPart(report, policy) +
    causesPart(report, policy) +
    detailsHtml('Accounts by notional', tableHtml(groupsTable(report, policy, 'notional'))) +
    detailsHtml('Accounts by leverage', tableHtml(groupsTable(report, policy, 'leverage')));
  if (report.summary.policyOrder.length > POLICIES_OPEN) return detailsHtml(policy, parts);
  return `<h3>${policyHtml(policy, colour)}</h3>${parts}`;
}

/** How unequally what was taken from winners falls on them; nothing where no rule takes from them. */
function winnersPart(report: Report, policy: string): Html {
  if (!takesFromWinners(report, policy)) return '';
  const { concentration } = policySummary(report.statistics, policy).whoPays;
  if (concentration === null) return paragraphHtml('Nothing was taken from winners on any path.', 'quiet');
  const { accounts, touched, gini, topShares } = concentration;
  return factsHtml(
    [
      { label: 'Accounts that paid', value: `${countText(touched)} of ${countText(accounts)}` },
      ...topShares.map((top) => ({
        label: `Paid by the top ${percentText(top.accounts, 0)}`,
        value: percentText(top.taken, 1),
      })),
      { label: 'Gini of what was taken', value: amountText(gini) },
      ...['topWinnerSurvival.meanGivenAdl', 'maximumSurvivor.meanGivenAdl', 'adlOvershoot.mean'].map((name) => {
        const metric = metricOf(name);
        const estimate = estimateOf(report.summary, policy, name);
        return { label: metric.title, value: `${estimateText(metric, estimate)} (${intervalText(metric, estimate)})` };
      }),
    ],
    'lines',
  );
}

/** What closed accounts beside the prices; only what happened. */
function causesPart(report: Report, policy: string): Html {
  const causes = ['fundingLiquidations.mean', 'partialLiquidations.mean', 'repeatedPartialAccounts.mean'];
  const { venue } = report.experiment.policies.find(({ name }) => name === policy)!;
  const facts = causes.flatMap((name) => {
    const metric = metricOf(name);
    if (!inUse(metric.column.name, venue, report.experiment)) return [];
    const estimate = estimateOf(report.summary, policy, name);
    if (estimate.estimate === null || estimate.estimate === 0) return [];
    return [{ label: metric.title, value: `${estimateText(metric, estimate)} (${intervalText(metric, estimate)})` }];
  });
  return facts.length === 0 ? '' : factsHtml(facts, 'lines');
}
