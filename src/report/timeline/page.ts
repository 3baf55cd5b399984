import type { PathTrace, PolicyTrace } from '../../engine/trace-path.ts';
import type { Experiment } from '../../experiment.ts';
import { withChosenTemplates } from '../charts/chosen-templates.ts';
import { htmlText } from '../escape.ts';
import { affectedAccounts, explainAccount } from '../explain/explain.ts';
import { totalsTable } from '../explain/totals.ts';
import { countText, durationText, settlementCoin } from '../format.ts';
import {
  detailsHtml,
  factsHtml,
  listHtml,
  paragraphHtml,
  sectionHtml,
  tableHtml,
  type Html,
} from '../html/elements.ts';
import { pageHtml, type PageChoice } from '../html/page.ts';
import { shockSentences } from '../shocks.ts';
import type { Table } from '../table.ts';
import { timelineChart } from './chart.ts';
import { clockText, moveText, priceText } from './figures.ts';
import { timeline } from './timeline.ts';

/** Beyond this the page becomes slow; every event is in `--json`. */
const LINES_PER_STEP = 200;
const EXPLAINED = 100;

/** A path as a page: the chart, then per policy what happened, why, and what it adds up to. One file that works offline. */
export async function timelinePage(
  experiment: Experiment,
  trace: PathTrace,
  { account, kind, templates }: PageChoice & { readonly account?: string } = {},
): Promise<string> {
  const { name, question, seed, horizon } = experiment;
  const spec = await withChosenTemplates(templates, () => timelineChart(experiment, trace));
  const page = {
    title: `${name}, path ${trace.path}`,
    charts: [{ name: 'timeline', spec }],
    body: [
      '<header>',
      `<p class="eyebrow">Path ${countText(trace.path)} · <b>${htmlText(name)}</b></p>`,
      `<h1>${htmlText(question === '' ? name : question)}</h1>`,
      factsHtml(
        [
          { label: 'Seed', value: seed },
          { label: 'Horizon', value: `${countText(horizon.steps)} steps of ${durationText(horizon.step)}` },
          { label: 'Amounts', value: settlementCoin(experiment) },
        ],
        'facts',
      ),
      ...shockSentences(experiment, trace.shocks).map((text) => paragraphHtml(text)),
      '</header>',
      '<figure class="figure"><div class="chart scroll" id="chart-timeline"><noscript>The chart needs scripts; the tables need none.</noscript></div>',
      `<figcaption>One mark tells all of its kind in that step, larger where there were more${kind === 'static' ? '' : '; hold the pointer over it for who'}.</figcaption></figure>`,
      ...trace.policies.map((policy, i) => policyHtml(experiment, trace, policy, i, account)),
    ],
  };
  return pageHtml(page, kind);
}

function policyHtml(
  experiment: Experiment,
  trace: PathTrace,
  policy: PolicyTrace,
  place: number,
  account?: string,
): Html {
  const { venue } = experiment.policies.find(({ name }) => name === policy.policy)!;
  const { liquidated, others } = affectedAccounts(policy);
  const affected = account === undefined ? [...liquidated, ...others] : [account];
  const shown = affected.slice(0, EXPLAINED);
  const rest = affected.length - shown.length;
  return sectionHtml(
    `policy-${place}`,
    `Under ${policy.policy}`,
    [
      policy.failure === undefined ? '' : paragraphHtml(`The path failed: ${policy.failure}`, 'notice'),
      '<h3>What it adds up to</h3>',
      tableHtml(totalsTable(policy, venue)),
      '<h3>What happened</h3>',
      eventsHtml(experiment, trace, policy, account),
      '<h3>Why</h3>',
      ...shown.map((each) =>
        detailsHtml(
          each,
          listHtml(explainAccount(experiment, trace, policy, each).paragraphs.map((sentences) => sentences.join(' '))),
          shown.length <= 3,
        ),
      ),
      affected.length === 0 ? paragraphHtml('Nothing happened to any account.') : '',
      rest > 0 ? paragraphHtml(`… and ${countText(rest)} more accounts.`, 'quiet') : '',
    ].join('\n'),
  );
}

function eventsHtml(experiment: Experiment, trace: PathTrace, policy: PolicyTrace, account?: string): Html {
  const steps = timeline(
    experiment,
    trace,
    policy,
    account === undefined ? { linesPerStep: LINES_PER_STEP } : { account },
  );
  if (steps.length === 0) return paragraphHtml('Nothing happened.');
  const columns = ['Step', 'Time', 'Marks', 'Round', 'What happened'].map((title) => ({
    title,
    align: 'left' as const,
  }));
  const rows: Table['rows'] = steps.flatMap(({ step, time, marks, lines, more }) => {
    const prices = marks.map(({ market, mark, move }) => `${market} ${priceText(mark)} (${moveText(move)})`).join(', ');
    return [
      ...lines.map(({ round, text }, i) => [
        ...(i === 0 ? [countText(step), clockText(time), prices] : ['', '', '']),
        round === 0 ? '' : countText(round),
        text,
      ]),
      ...(more === '' ? [] : [['', '', '', '', `… ${more}`]]),
    ];
  });
  return tableHtml({ columns, rows });
}
