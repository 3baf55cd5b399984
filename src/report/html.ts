import type { PathFailure } from '../plan/plan.ts';
import { columnsInUse } from '../statistics/columns-in-use.ts';
import type { Finding } from '../statistics/summary.ts';
import { answer } from './answer.ts';
import { isDrawn, isOfDiagnostics, isOfWhoPays } from './charts/charts.ts';
import type { Chart, NoChart } from './charts/chart.ts';
import { isOfWorstPaths } from './charts/worst-path.ts';
import { diagnosticsHtml } from './diagnostics/section.ts';
import { htmlText } from './escape.ts';
import type { Report } from './facts.ts';
import { findingTexts } from './findings.ts';
import { countText, durationText, listText } from './format.ts';
import { columnUnitText } from './metric.ts';
import { gatesSentence, gateText } from './gates.ts';
import type { GateResult } from '../statistics/gates.ts';
import { stoppingSentence, targetText } from './precision.ts';
import { samplingSentences } from './sampling.ts';
import { familySentence } from './verdict.ts';
import { assumptions } from './html/assumptions.ts';
import {
  againHtml,
  detailsHtml,
  factsHtml,
  listHtml,
  paragraphHtml,
  sectionHtml,
  tableHtml,
  unbroken,
  type Html,
} from './html/elements.ts';
import { coverHtml } from './html/cover.ts';
import { pageHtml, staticPageHtml } from './html/page.ts';
import { accountsTable, comparisonsTable, figureHtml, headlineTable, metricsTable } from './html/results.ts';
import { venuesHtml } from './html/venues.ts';
import { whoPaysHtml } from './html/who-pays.ts';
import { worstPathsHtml } from './html/worst-paths.ts';

/** Accounts of each policy that the page shows; the rest is in summary.json. */
const ACCOUNTS_SHOWN = 50;
/** Failed paths that the page shows; the rest is in manifest.json. */
const FAILURES_SHOWN = 20;

/**
 * `report.html`: one file with everything inside, which works without a network.
 *
 * @param charts of `makeCharts`
 * @param kind  `static`: without any script, the charts as pictures
 * @throws RangeError when the summary lacks a headline
 */
export async function reportHtml(
  report: Report,
  charts: readonly (Chart | NoChart)[],
  kind: 'live' | 'static' = 'live',
): Promise<string> {
  const make = kind === 'live' ? pageHtml : staticPageHtml;
  return make({
    title: report.experiment.name,
    body: [headerHtml(report), ...sections(report, charts), footerHtml(report)],
    charts: charts.filter(isDrawn).map(({ name, spec }) => ({ name, spec })),
  });
}

function headerHtml(report: Report): Html {
  const { experiment, summary } = report;
  const { lead, others, caveats } = answer(summary);
  const { horizon, underlyings, markets } = experiment;
  const standing = caveats[caveats.length - 1]!;
  return [
    '<header>',
    `<p class="eyebrow">Stress test · <b>${htmlText(experiment.name)}</b></p>`,
    `<h1>${htmlText(experiment.question === '' ? experiment.name : experiment.question)}</h1>`,
    ...[...caveats.slice(0, -1), ...summary.warnings].map((caveat) => paragraphHtml(caveat, 'notice')),
    '<div class="answer">',
    ...lead.map(leadHtml),
    ...others.flatMap(({ sentences }) => sentences.map((sentence) => unbroken(paragraphHtml(sentence)))),
    paragraphHtml(standing, 'quiet'),
    '</div>',
    headlineTable(report),
    factsHtml(
      [
        { label: 'Paths', value: countText(summary.paths) },
        {
          label: 'Horizon',
          value: `${durationText(horizon.steps * horizon.step)} in ${countText(horizon.steps)} steps of ${durationText(horizon.step)}`,
        },
        { label: 'Underlyings', value: listText(underlyings.map(({ name, price }) => `${name} (${price.kind})`)) },
        { label: 'Markets', value: listText(markets.map(({ symbol }) => symbol)) },
        { label: 'Baseline', value: summary.baseline },
      ],
      'facts',
    ),
    '</header>',
  ].join('\n');
}

/** What the sentence says stands out, the numbers follow. */
function leadHtml(sentence: string): Html {
  const colon = sentence.indexOf(': ');
  const [claim, numbers] = [sentence.slice(0, colon + 1), sentence.slice(colon + 1)];
  return unbroken(`<p class="lead">${claim === '' ? '' : `<b>${htmlText(claim)}</b>`}${htmlText(numbers)}</p>`);
}

function sections(report: Report, charts: readonly (Chart | NoChart)[]): Html[] {
  const { experiment, summary, facts } = report;
  const accounts = accountsTable(report, ACCOUNTS_SHOWN);
  return [
    facts.failures.length === 0 ? '' : sectionHtml('failures', 'Failed paths', failuresHtml(facts.failures)),
    sectionHtml(
      'charts',
      'Results',
      charts
        .filter((chart) => !isOfWhoPays(chart) && !isOfDiagnostics(chart) && !isOfWorstPaths(chart))
        .map(figureHtml)
        .join('\n'),
    ),
    sectionHtml('who-pays', 'Who pays', charts.filter(isOfWhoPays).map(figureHtml).join('\n') + whoPaysHtml(report)),
    summary.comparisons.length === 0
      ? ''
      : sectionHtml(
          'comparisons',
          'Paired differences',
          paragraphHtml(
            `Policy − ${summary.baseline} on the same paths. Variance reduction is what the common paths are worth: ` +
              'independent runs would need that many times the paths.',
            'quiet',
          ) +
            paragraphHtml(familySentence(summary.comparisons, summary.confidence) ?? '', 'quiet') +
            comparisonsTable(report),
        ),
    summary.cover === undefined
      ? ''
      : sectionHtml('cover', `Cover ${countText(summary.cover.defaulters)}`, coverHtml(summary)),
    sectionHtml('worst-paths', 'The worst paths', worstPathsHtml(report, charts)),
    summary.gates === undefined ? '' : sectionHtml('gates', 'Gates', gatesHtml(summary.gates)),
    sectionHtml('metrics', 'Every metric', metricsTable(report)),
    summary.precision === undefined ? '' : sectionHtml('precision', 'Precision', precisionHtml(report)),
    summary.sampling === undefined
      ? ''
      : sectionHtml('sampling', 'Sampling', listHtml(samplingSentences(summary.sampling))),
    accounts === '' ? '' : sectionHtml('accounts', 'Accounts by shortfall', accounts),
    sectionHtml('book', 'The book of accounts', factsHtml(facts.book, 'lines')),
    sectionHtml('diagnostics', 'How far to trust the numbers', diagnosticsHtml(report, charts)),
    sectionHtml('self-check', 'Self-check', findingsHtml(summary.selfCheck)),
    sectionHtml('venues', 'Venues and policies', venuesHtml(report)),
    sectionHtml('assumptions', 'Assumptions', listHtml(assumptions(experiment))),
    sectionHtml('definitions', 'What the words mean', definitionsHtml(report)),
    sectionHtml(
      'configuration',
      'Resolved configuration',
      detailsHtml(
        'Every field, with the defaults filled in',
        `<pre>${htmlText(JSON.stringify(experiment.resolved, null, 2))}</pre>`,
      ),
    ),
  ];
}

/** Whether the limits of the configuration are kept. */
function gatesHtml(gates: readonly GateResult[]): Html {
  return (
    paragraphHtml(gatesSentence(gates)) +
    listHtml(gates.map(gateText)) +
    paragraphHtml('A gate is judged on the interval: it passes where all of it keeps the limit.', 'quiet')
  );
}

/** When the run stopped and by which rule, with each target. */
function precisionHtml({ summary }: Report): Html {
  const { precision, paths, partial } = summary;
  if (precision === undefined) return '';
  return (
    paragraphHtml(stoppingSentence(precision, paths, partial)) +
    listHtml(precision.targets.map((target) => `${targetText(target)}: ${target.met ? 'met' : 'not met'}`)) +
    paragraphHtml(
      'Looks are at complete prefixes of paths, fixed beforehand. That a run may stop at any of them is allowed for as targets shrink, not exactly.',
      'quiet',
    )
  );
}

/** The first failures with what replays them. */
function failuresHtml(failures: readonly PathFailure[]): Html {
  const table = tableHtml({
    columns: [
      { title: 'Path', align: 'right' },
      { title: 'Policy', align: 'left' },
      { title: 'What broke', align: 'left' },
    ],
    rows: failures.slice(0, FAILURES_SHOWN).map(({ path, policy, message }) => [String(path), policy, message]),
  });
  const rest = failures.length - FAILURES_SHOWN;
  return rest > 0 ? table + paragraphHtml(`${countText(rest)} more are in manifest.json.`, 'quiet') : table;
}

/** What could make the numbers hollow comes first; what is fine is folded away. */
function findingsHtml(findings: readonly Finding[]): Html {
  const list = (level: Finding['level']): Html[] =>
    findingTexts(findings, level).map(
      (text) => `<li class="${level}"><b>${level}</b><span>${htmlText(text)}</span></li>`,
    );
  const open = [...list('warning'), ...list('note')];
  const fine = list('fine');
  if (open.length + fine.length === 0) return paragraphHtml('Nothing was checked.');
  const listed = (items: readonly Html[]): Html => `<ul class="findings">${items.join('\n')}</ul>`;
  return (
    (open.length === 0 ? paragraphHtml('Nothing makes these numbers hollow.') : listed(open)) +
    (fine.length === 0 ? '' : detailsHtml(`${countText(fine.length)} checks are fine`, listed(fine)))
  );
}

function definitionsHtml({ experiment, summary }: Report): Html {
  return detailsHtml(
    'Every quantity of a path that these policies can move',
    tableHtml({
      columns: ['Quantity', 'Name in the files', 'Meaning, per path', 'Unit'].map((title) => ({
        title,
        align: 'left' as const,
      })),
      rows: columnsInUse(experiment).map((column) => [
        column.title,
        column.name,
        column.meaning,
        columnUnitText(column, summary.coin),
      ]),
    }),
  );
}

function footerHtml({ experiment, summary, facts }: Report): Html {
  const { engine, node, platform } = facts.versions;
  const inputs = experiment.inputs.map(({ file, sha256 }) => ({ label: `Input ${file}`, value: `SHA-256 ${sha256}` }));
  return againHtml(facts.command, [
    { label: 'Seed', value: summary.seed },
    { label: 'Run', value: facts.runId },
    {
      label: 'Paths',
      value: `${countText(summary.paths)} of ${summary.precision === undefined ? '' : 'at most '}${countText(summary.requestedPaths)}, ${countText(summary.failedPaths)} failed`,
    },
    { label: 'Digest of the outcomes', value: `SHA-256 ${facts.digest}` },
    { label: 'Versions', value: `shortfall ${engine}, Node ${node}, ${platform}` },
    ...inputs,
  ]);
}
