import { columnsInUse } from '../../statistics/columns-in-use.ts';
import type { AccountEstimate, Comparison, Estimate } from '../../statistics/summary.ts';
import { isDrawn } from '../charts/charts.ts';
import type { Chart, NoChart } from '../charts/chart.ts';
import { metricsShown } from '../charts/forest.ts';
import { policyColours } from '../charts/palette.ts';
import { htmlText } from '../escape.ts';
import type { Report } from '../facts.ts';
import { amountText, groupedText, listText, statedPercentText } from '../format.ts';
import {
  differenceIntervalText,
  differenceText,
  estimateText,
  eventsText,
  HEADLINE_METRICS,
  intervalText,
  metricOf,
  unitText,
  type Metric,
} from '../metric.ts';
import { estimateOf, findEstimate, hasFund, headlineComparisons, policySummary } from '../summary.ts';
import type { NumberCell, Table } from '../table.ts';
import { marginText, pValueCell, verdictText, wouldTellSentence } from '../verdict.ts';
import { takesFromWinners } from '../who-pays.ts';
import { detailsHtml, numberHtml, paragraphHtml, policyHtml, tableHtml, unbroken, type Html } from './elements.ts';

/** The headlines, a row per policy. */
export function headlineTable({ summary }: Report): Html {
  const colours = policyColours(summary.policyOrder);
  const head = HEADLINE_METRICS.map((name) => `<th scope="col">${htmlText(metricOf(name).title)}</th>`).join('');
  const rows = summary.policyOrder.map((policy, i) => {
    const cells = HEADLINE_METRICS.map((name) => {
      const metric = metricOf(name);
      const title = htmlText(metric.title);
      if (metric.column.name === 'fundDepletion' && !hasFund(summary, policy))
        return `<td data-title="${title}"><b>no fund</b></td>`;
      const estimate = estimateOf(summary, policy, name);
      const count = estimate.events === 0 ? '' : ` · ${eventsText(estimate)}`;
      const comparison = summary.comparisons.find((each) => each.metric === name && each.policy === policy);
      return (
        `<td data-title="${title}" data-metric="${htmlText(name)}" data-policy="${htmlText(policy)}">` +
        `<b>${numberHtml(estimateText(metric, estimate), estimate.estimate)}</b>` +
        `<small>${unbroken(htmlText(intervalText(metric, estimate) + count))}</small>` +
        `${comparison === undefined ? '' : headlineDifference(comparison)}</td>`
      );
    });
    const role = summary.policyOrder.length > 1 && policy === summary.baseline ? '<small>baseline</small>' : '';
    return `<tr><th scope="row">${policyHtml(policy, colours[i]!)}${role}</th>${cells.join('')}</tr>`;
  });
  return (
    `<div class="scroll"><table class="headline"><thead><tr><th scope="col">Policy</th>${head}</tr></thead>` +
    `<tbody>\n${rows.join('\n')}\n</tbody></table></div>` +
    paragraphHtml(
      `Share of paths with its ${statedPercentText(summary.confidence)} interval and event count` +
        `${summary.comparisons.length === 0 ? '' : `; below it the difference from ${summary.baseline} on the same paths, with its interval and what it comes to`}.`,
      'quiet',
    )
  );
}

/** A headline's paired difference and its verdict, in a cell. */
function headlineDifference(comparison: Comparison): Html {
  const { difference } = comparison;
  const metric = metricOf(comparison.metric);
  const size = numberHtml(differenceText(metric, difference), difference.estimate);
  const interval = htmlText(differenceIntervalText(metric, difference));
  return `<small class="difference">${unbroken(`${size} (${interval})`)} ${verdictChip(comparison)}</small>`;
}

/** The verdicts on the first headline: each with the policies that it is of. */
export function verdictsHtml({ summary }: Report): Html {
  const [first] = HEADLINE_METRICS;
  const found = headlineComparisons(summary).filter(({ metric }) => metric === first);
  if (found.length === 0) return '';
  const chips = found.map(verdictChip);
  const marks = [...new Set(chips)].map((chip) => {
    const policies = found.filter((_, i) => chips[i] === chip).map(({ policy }) => policy);
    return `<li>${htmlText(listText(policies))} ${chip}</li>`;
  });
  return (
    `<ul class="verdicts" aria-label="Verdicts against ${htmlText(summary.baseline)}: ${htmlText(metricOf(first!).title)}">` +
    `${marks.join('')}</ul>`
  );
}

function verdictChip(comparison: Comparison): Html {
  const { verdict } = comparison;
  const className = verdict === 'worse' || verdict === 'better' ? verdict : 'even';
  return `<span class="verdict ${className}">${htmlText(verdictText(comparison))}</span>`;
}

/** A chart with its numbers, or why there is none. */
export function figureHtml(chart: Chart | NoChart): Html {
  const title = `<h3 id="title-${chart.name}">${htmlText(chart.title)}</h3>`;
  if (!isDrawn(chart)) return `<div class="figure">${title}${paragraphHtml(chart.reason, 'quiet')}</div>`;
  return (
    `<figure class="figure" id="figure-${chart.name}" aria-labelledby="title-${chart.name}">${title}\n` +
    `<div class="chart scroll" id="chart-${chart.name}"><noscript>Charts need scripts; the table has the same numbers.</noscript></div>\n` +
    `<figcaption>${htmlText(chart.caption)}</figcaption>\n` +
    `<details><summary>Numbers<span class="unseen"> of the chart: ${htmlText(chart.title)}</span></summary>\n` +
    `${tableHtml(chart.table, '', `Numbers: ${chart.title}`)}\n</details></figure>`
  );
}

/** Every metric that some policy's rules can move, a column per policy. */
export function metricsTable(report: Report): Html {
  const { summary } = report;
  const colours = policyColours(summary.policyOrder);
  const head = summary.policyOrder.map(
    (policy, i) => `<th scope="col" class="right">${policyHtml(policy, colours[i]!)}</th>`,
  );
  const rows = metricsShown(report).map((metric) => {
    const { name } = metric;
    const cells = summary.policyOrder.map((policy) => {
      const estimate = findEstimate(summary, policy, name);
      if (estimate === undefined) return '<td></td>';
      return (
        `<td class="right" data-metric="${htmlText(name)}" data-policy="${htmlText(policy)}">` +
        `${numberHtml(estimateText(metric, estimate), estimate.estimate)}` +
        `<small title="${htmlText(`${estimate.method}; ${eventsText(estimate)}`)}">${htmlText(intervalText(metric, estimate))}</small></td>`
      );
    });
    return `<tr>${metricHeader(metric, summary.coin)}${cells.join('')}</tr>`;
  });
  return (
    '<div class="scroll"><table class="metrics"><thead><tr><th scope="col">Metric</th><th scope="col">Unit</th>' +
    `${head.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`
  );
}

function metricHeader(metric: Metric, coin: string): Html {
  return (
    `<th scope="row">${unbroken(htmlText(metric.title))}<small><code>${htmlText(metric.name)}</code></small></th>` +
    `<td class="quiet">${htmlText(unitText(metric, coin))}</td>`
  );
}

/** More compared policies than these fold their differences, and leave the headlines open. */
const POLICIES_OPEN = 3;

/** The paired differences of the same metrics: in one table, or with many policies the headlines, then each policy folded. */
export function comparisonsTable({ experiment, summary }: Report): Html {
  const used = new Set(columnsInUse(experiment).map(({ name }) => name));
  const shown = summary.comparisons.filter(({ metric }) => used.has(metricOf(metric).column.name));
  const policies = [...new Set(shown.map(({ policy }) => policy))];
  if (policies.length <= POLICIES_OPEN) return differencesHtml(shown);
  const headlines = headlineComparisons(summary);
  const folded = policies.map((policy) =>
    detailsHtml(`${policy}: every metric`, differencesHtml(shown.filter((each) => each.policy === policy))),
  );
  return differencesHtml(headlines, false) + folded.join('\n');
}

/** @param stressed whether the headlines stand out among the rest */
function differencesHtml(comparisons: readonly Comparison[], stressed = true): Html {
  const titles = ['Metric', 'Policy', 'Difference', 'Interval', 'p', 'Variance reduction', 'Verdict'];
  const right = new Set(['Difference', 'Variance reduction']);
  const head = titles.map((title) => `<th scope="col"${right.has(title) ? ' class="right"' : ''}>${title}</th>`);
  const rows = comparisons.map((each) => differenceRow(each, stressed && HEADLINE_METRICS.includes(each.metric)));
  return `<div class="scroll"><table class="comparisons"><thead><tr>${head.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function differenceRow(comparison: Comparison, strong: boolean): Html {
  const metric = metricOf(comparison.metric);
  const { policy, difference, varianceReductionFactor, discordant } = comparison;
  const pValue = comparison.adjustedPValue ?? comparison.pValue;
  const pairs =
    discordant === undefined
      ? ''
      : `both ${discordant.both}, only ${policy} ${discordant.onlyPolicy}, ` +
        `only ${comparison.baseline} ${discordant.onlyBaseline}, neither ${discordant.neither}`;
  return (
    `<tr${strong ? ' class="strong"' : ''}>` +
    `<th scope="row">${unbroken(htmlText(metric.title))}</th><td class="nowrap">${htmlText(policy)}</td>` +
    `<td class="right" data-difference="${htmlText(comparison.metric)}" data-policy="${htmlText(policy)}"` +
    ` title="${htmlText(pairs)}">${numberHtml(differenceText(metric, difference), difference.estimate)}</td>` +
    `<td class="nowrap">${htmlText(differenceIntervalText(metric, difference))}</td>` +
    `<td>${pValue === null ? '' : numberHtml(pValueCell(comparison), pValue)}</td>` +
    `<td class="right">${varianceReductionFactor === null ? '' : `${groupedText(varianceReductionFactor, 1)}×`}</td>` +
    `<td>${verdictHtml(comparison)}</td></tr>`
  );
}

/** The verdict; beneath it what would tell where nothing can be told, and that a margin keeps. */
function verdictHtml(comparison: Comparison): Html {
  const { verdict, notInferior, margin, metric } = comparison;
  const kept = notInferior === true && margin !== undefined && verdict === 'not distinguishable';
  const notes = [
    kept ? `not worse by ${marginText(metricOf(metric), margin)} or more` : undefined,
    wouldTellSentence(comparison),
  ];
  const small = notes.flatMap((note) => (note === undefined ? [] : `<small>${htmlText(note)}</small>`));
  return `${verdictChip(comparison)}${small.join('')}`;
}

/** Accounts by mean shortfall, the largest first; all of them are in summary.json. */
export function accountsTable(report: Report, most: number): Html {
  const { statistics, summary } = report;
  const parts = summary.policyOrder.flatMap((policy) => {
    const { accounts } = policySummary(statistics, policy);
    if (accounts === undefined) return [];
    const worst = [...accounts].sort((a, b) => (b.shortfall.estimate ?? 0) - (a.shortfall.estimate ?? 0));
    return [
      detailsHtml(
        `${policy}: the ${Math.min(most, worst.length)} largest of ${accounts.length}`,
        tableHtml(accountTable(worst.slice(0, most), takesFromWinners(report, policy))),
      ),
    ];
  });
  return parts.join('\n');
}

function accountTable(accounts: readonly AccountEstimate[], winnersPay: boolean): Table {
  return {
    columns: [
      { title: 'Account', align: 'left' },
      { title: 'Market', align: 'left' },
      { title: 'Liquidated', align: 'right' },
      { title: 'Negative, before cover', align: 'right' },
      { title: 'Negative, still owed', align: 'right' },
      { title: 'Shortfall, mean', align: 'right' },
      ...(winnersPay
        ? (['Deleveraged', 'Taken, mean'] as const).map((title) => ({ title, align: 'right' as const }))
        : []),
    ],
    rows: accounts.map((each) => [
      each.account,
      each.market ?? 'all',
      ...[each.liquidation, each.negativeEquity, each.negativeBalance].map(eventCell),
      amountCell(each.shortfall),
      ...(winnersPay ? [eventCell(each.deleveraging), amountCell(each.taken)] : []),
    ]),
  };
}

function eventCell(estimate: Estimate): NumberCell {
  return { text: estimateText(EVENT, estimate), value: estimate.estimate };
}

function amountCell(estimate: Estimate): NumberCell {
  const text = estimate.estimate === null ? estimateText(AMOUNT, estimate) : amountText(estimate.estimate);
  return { text, value: estimate.estimate };
}

const EVENT = metricOf('liquidation.probability');
const AMOUNT = metricOf('shortfall.mean');
