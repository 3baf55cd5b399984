import type { Chart, NoChart } from '../charts/chart.ts';
import { policyColours } from '../charts/palette.ts';
import { isOfWorstPath } from '../charts/worst-path.ts';
import { htmlText } from '../escape.ts';
import type { Report } from '../facts.ts';
import { replayCommand, worstPathPage, WORST_RULE, type WorstOfPolicy } from '../worst-paths/worst-paths.ts';
import { worstPathsTable } from '../worst-paths/table.ts';
import { detailsHtml, paragraphHtml, policyHtml, tableHtml, type Html } from './elements.ts';
import { figureHtml } from './results.ts';

/** More policies than these fill the page: then each is folded. */
const POLICIES_OPEN = 3;

/** The worst paths of every policy, the worst of them along the way where it was played again, and how to see any of them. */
export function worstPathsHtml(report: Report, charts: readonly (Chart | NoChart)[]): Html {
  const { worst, summary } = report;
  const colours = policyColours(summary.policyOrder);
  const folded = worst.policies.length > POLICIES_OPEN;
  const parts = worst.policies.map((each, i) => {
    const content = policyPart(report, each, charts.filter((chart) => isOfWorstPath(chart, i)).map(figureHtml));
    return folded
      ? detailsHtml(each.policy, content)
      : `<h3>${policyHtml(each.policy, colours[summary.policyOrder.indexOf(each.policy)]!)}</h3>${content}`;
  });
  return paragraphHtml(ruleText(report), 'quiet') + parts.join('\n') + pagesHtml(report) + replayHtml(report);
}

function ruleText({ summary }: Report): string {
  return summary.sampling === undefined
    ? WORST_RULE
    : `${WORST_RULE} The run drew extreme paths oftener than they come: how bad they are says nothing of how likely.`;
}

function policyPart(report: Report, { policy, paths }: WorstOfPolicy, figures: readonly Html[]): Html {
  if (paths.length === 0)
    return paragraphHtml('On no path did an account lose more than it had, or was any liquidated.');
  return tableHtml(worstPathsTable(report, policy, paths)) + figures.join('\n');
}

function pagesHtml({ worst }: Report): Html {
  if (worst.pages.length === 0) return '';
  const links = worst.pages.map((path) => `<a href="${worstPathPage(path)}">path ${path}</a>`);
  return `<p>Told event by event, under every policy: ${links.join(', ')}.</p>`;
}

/** What tells any path in full. */
function replayHtml(report: Report): Html {
  const first = report.worst.policies.flatMap(({ paths }) => paths.slice(0, 1))[0];
  if (first === undefined) return '';
  return `${paragraphHtml('To see any of them event by event:')}<pre>${htmlText(replayCommand(report, first.path))}</pre>`;
}
