import type { Experiment } from '../experiment.ts';
import { finiteJson } from '../report/canonical-json.ts';
import { htmlText } from '../report/escape.ts';
import { countText, durationText, settlementCoin, statedPercentText } from '../report/format.ts';
import { assumptions } from '../report/html/assumptions.ts';
import { factsHtml, listHtml, paragraphHtml, sectionHtml, tableHtml, unbroken } from '../report/html/elements.ts';
import { pageHtml } from '../report/html/page.ts';
import { figureHtml } from '../report/html/results.ts';
import type { RunFile } from '../report/write.ts';
import type { HistoryEntry, ReserveReport } from './entry.ts';
import { reserveChart } from './reserve-chart.ts';
import { datedReserves, reserveTable, type DatedReserve } from './reserve-table.ts';
import { reserveText } from './reserve-text.ts';
import { dayText, RESERVE_CAVEAT, reserveSentences } from './reserve-words.ts';

/** Columns of a text that is read in a mail as well as on a terminal. */
const TEXT_WIDTH = 100;

/**
 * The reserve report of a run: a page that works offline, the same as text, and its numbers.
 *
 * @param history  before this run
 */
export async function reserveFiles(
  experiment: Experiment,
  report: ReserveReport,
  history: readonly HistoryEntry[],
  due: Date,
  schedule: string,
): Promise<RunFile[]> {
  const coin = settlementCoin(experiment);
  const at = due.toISOString();
  const text = reserveText(report, { schedule, due: at, coin, colour: false, width: TEXT_WIDTH });
  return [
    { name: 'reserve.html', content: await page(experiment, report, history, at, schedule) },
    { name: 'reserve.txt', content: `${text}\n` },
    { name: 'reserve.json', content: finiteJson({ schedule, due: at, coin, ...report }) },
  ];
}

async function page(
  experiment: Experiment,
  report: ReserveReport,
  history: readonly HistoryEntry[],
  due: string,
  schedule: string,
): Promise<string> {
  const { name, horizon } = experiment;
  const coin = settlementCoin(experiment);
  const charts = report.funds.map((found, i) => {
    const now: DatedReserve = { due, unchanged: false, found };
    const past = [...datedReserves(history, report, found.fund), now];
    return reserveChart(`reserve-${i}`, past, found, coin);
  });
  return pageHtml({
    title: `${name}, reserve ${dayText(due)}`,
    charts: charts.map(({ name: chart, spec }) => ({ name: chart, spec })),
    body: [
      '<header>',
      `<p class="eyebrow">Reserve report · <b>${htmlText(schedule)}</b> · ${dayText(due)}</p>`,
      `<h1>Does the insurance fund of ${htmlText(name)} hold enough?</h1>`,
      ...report.funds.map((found) => {
        const [first, ...others] = reserveSentences(report, found);
        const title = report.funds.length === 1 ? '' : `<b>${htmlText(found.fund)}:</b> `;
        return [
          '<div class="answer">',
          unbroken(`<p class="lead">${title}${htmlText(first!)}</p>`),
          ...others.map((sentence) => unbroken(paragraphHtml(sentence))),
          '</div>',
        ].join('\n');
      }),
      report.funds.length === 0 ? paragraphHtml(`${report.policy} draws on no insurance fund.`) : '',
      tableHtml(reserveTable(report), 'metrics'),
      paragraphHtml(RESERVE_CAVEAT, 'quiet'),
      factsHtml(
        [
          { label: 'Policy', value: report.policy },
          { label: 'Target', value: `P(depleted) ≤ ${statedPercentText(report.target)}` },
          { label: 'Confidence', value: statedPercentText(report.confidence) },
          { label: 'Horizon', value: durationText(horizon.steps * horizon.step) },
          { label: 'Paths', value: countText(report.paths) },
          { label: 'Amounts', value: coin },
        ],
        'facts',
      ),
      '</header>',
      sectionHtml('history', 'Held and required over time', charts.map(figureHtml).join('\n')),
      sectionHtml('assumptions', 'Assumptions', listHtml(assumptions(experiment))),
    ],
  });
}
