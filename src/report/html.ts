import type { PathFailure } from '../plan/plan.ts';
import { columnsInUse } from '../statistics/columns-in-use.ts';
import type { Finding } from '../statistics/summary.ts';
import { answer } from './answer.ts';
import { isDrawn, isOfDiagnostics, isOfDifferences, isOfEstimates, isOfWhoPays } from './charts/charts.ts';
import type { Chart, NoChart } from './charts/chart.ts';
import { isOfWorstPaths } from './charts/worst-path.ts';
import { diagnosticsHtml } from './diagnostics/section.ts';
import { htmlText } from './escape.ts';
import type { Report } from './facts.ts';
import { findingTexts } from './findings.ts';
import { countText, durationText, listText } from './format.ts';
import { columnUnitText, definitionText, unitText } from './metric.ts';
import type { Table } from './table.ts';
import { metricsShown } from './charts/forest.ts';
import { WORDS } from './html/words.ts';
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
import { pageHtml, type PageKind } from './html/page.ts';
import {
  accountsTable,
  comparisonsTable,
  figureHtml,
  headlineTable,
  metricsTable,
  verdictsHtml,
} from './html/results.ts';
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
  kind: PageKind = 'live',
): Promise<string> {
  const page = {
    title: report.experiment.name,
    body: [
      '<a class="skip" href="#results">Skip to the results</a>',
      '<main>',
      headerHtml(report),
      ...withContents(sections(report, charts)),
      '</main>',
      footerHtml(report),
    ],
    charts: charts.filter(isDrawn).map(({ name, spec }) => ({ name, spec })),
  };
  return pageHtml(page, kind);
}

function headerHtml(report: Report): Html {
  const { experiment, summary } = report;
  const { overview, lead, others, caveats } = answer(summary);
  const { horizon, underlyings, markets } = experiment;
  const standing = caveats[caveats.length - 1]!;
  const said = overview === undefined ? lead : [overview];
  const inWords = [...(overview === undefined ? [] : lead), ...others.flatMap(({ sentences }) => sentences)];
  return [
    '<header>',
    `<p class="eyebrow">Stress test · <b>${htmlText(experiment.name)}</b></p>`,
    `<h1>${htmlText(experiment.question === '' ? experiment.name : experiment.question)}</h1>`,
    ...[...caveats.slice(0, -1), ...summary.warnings].map((caveat) => paragraphHtml(caveat, 'notice')),
    '<div class="answer">',
    verdictsHtml(report),
    ...said.map(leadHtml),
    paragraphHtml(standing, 'quiet'),
    '</div>',
    summary.gates === undefined ? '' : gatesOutcomeHtml(summary.gates),
    headlineTable(report),
    detailsHtml('The same in words', inWords.map((sentence) => unbroken(paragraphHtml(sentence))).join('\n')),
    factsHtml(
      [
        { label: 'Policies', value: policiesText(summary.policyOrder, summary.baseline) },
        { label: 'Paths', value: countText(summary.paths) },
        {
          label: 'Horizon',
          value: `${durationText(horizon.steps * horizon.step)} in ${countText(horizon.steps)} steps of ${durationText(horizon.step)}`,
        },
        { label: 'Underlyings', value: listText(underlyings.map(({ name, price }) => `${name} (${price.kind})`)) },
        { label: 'Markets', value: listText(markets.map(({ symbol }) => symbol)) },
      ],
      'facts',
    ),
    '</header>',
  ].join('\n');
}

function policiesText(policies: readonly string[], baseline: string): string {
  return policies.length === 1
    ? baseline
    : listText(policies.map((policy) => (policy === baseline ? `${policy} (baseline)` : policy)));
}

/** Gates that are told one by one at the top of the page. */
const GATES_OPEN = 4;

/** Whether the limits are kept, at the top of the page: what fails first, then what is open. */
function gatesOutcomeHtml(gates: readonly GateResult[]): Html {
  const order: readonly GateResult['verdict'][] = ['fail', 'inconclusive', 'pass'];
  const worstFirst = order.flatMap((verdict) => gates.filter((gate) => gate.verdict === verdict));
  const rows = worstFirst.slice(0, GATES_OPEN).map(gateHtml);
  const rest = gates.length - rows.length;
  return (
    `<div class="gates"><p><b>${htmlText(gatesSentence(gates))}</b></p><ul>${rows.join('\n')}</ul>` +
    `${rest > 0 ? '<p class="quiet"><a href="#gates">All gates</a></p>' : ''}</div>`
  );
}

const GATE_CLASSES: { readonly [verdict in GateResult['verdict']]: string } = {
  pass: 'better',
  fail: 'worse',
  inconclusive: 'even',
};

function gateHtml(gate: GateResult): Html {
  const text = gateText(gate);
  const word = text.slice(0, text.indexOf(' '));
  const told = unbroken(htmlText(text.slice(word.length + 1)));
  return `<li><span class="verdict ${GATE_CLASSES[gate.verdict]}">${htmlText(word)}</span><span>${told}</span></li>`;
}

/** Links to the sections, before the first of them. */
function withContents(sections: readonly Html[]): Html[] {
  const links = sections.flatMap((section) => {
    const found = /^<section id="([^"]+)">\n<h2>(.*?)<\/h2>/.exec(section);
    return found === null ? [] : [`<li><a href="#${found[1]!}">${found[2]!}</a></li>`];
  });
  return [`<nav aria-label="Contents"><ul>${links.join('\n')}</ul></nav>`, ...sections];
}

/** What the sentence says stands out, the numbers follow. */
function leadHtml(sentence: string): Html {
  const colon = sentence.indexOf(': ');
  const [claim, numbers] = [sentence.slice(0, colon + 1), sentence.slice(colon + 1)];
  return unbroken(`<p class="lead">${claim === '' ? '' : `<b>${htmlText(claim)}</b>`}${htmlText(numbers)}</p>`);
}

/** Charts that stand in a section of their own. */
const STANDS_ELSEWHERE = [isOfWhoPays, isOfEstimates, isOfDifferences, isOfDiagnostics, isOfWorstPaths];

function sections(report: Report, charts: readonly (Chart | NoChart)[]): Html[] {
  const { experiment, summary, facts } = report;
  const accounts = accountsTable(report, ACCOUNTS_SHOWN);
  return [
    facts.failures.length === 0 ? '' : sectionHtml('failures', 'Failed paths', failuresHtml(facts.failures)),
    sectionHtml(
      'results',
      'Results',
      charts
        .filter((chart) => !STANDS_ELSEWHERE.some((isOf) => isOf(chart)))
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
            charts.filter(isOfDifferences).map(figureHtml).join('\n') +
            comparisonsTable(report),
        ),
    summary.cover === undefined
      ? ''
      : sectionHtml('cover', `Cover ${countText(summary.cover.defaulters)}`, coverHtml(summary)),
    sectionHtml('worst-paths', 'The worst paths', worstPathsHtml(report, charts)),
    summary.gates === undefined ? '' : sectionHtml('gates', 'Gates', gatesHtml(summary.gates)),
    sectionHtml(
      'metrics',
      'Every metric',
      charts.filter(isOfEstimates).map(figureHtml).join('\n') + metricsTable(report),
    ),
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
    `<ul class="plain">${gates.map(gateHtml).join('\n')}</ul>` +
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

function definitionsHtml(report: Report): Html {
  const { experiment, summary } = report;
  const titled = (titles: readonly string[]): Table['columns'] => titles.map((title) => ({ title, align: 'left' }));
  return (
    factsHtml(WORDS, 'lines') +
    detailsHtml(
      'Every metric of this page',
      tableHtml({
        columns: titled(['Metric', 'Name in summary.json', 'Meaning', 'Unit']),
        rows: metricsShown(report).map((metric) => [
          metric.title,
          metric.name,
          definitionText(metric),
          unitText(metric, summary.coin),
        ]),
      }),
    ) +
    detailsHtml(
      'Every quantity of a path that these policies can move',
      tableHtml({
        columns: titled(['Quantity', 'Name in the files', 'Meaning, per path', 'Unit']),
        rows: columnsInUse(experiment).map((column) => [
          column.title,
          column.name,
          column.meaning,
          columnUnitText(column, summary.coin),
        ]),
      }),
    )
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
