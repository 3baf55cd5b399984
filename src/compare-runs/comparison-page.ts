import { isDrawn } from '../report/charts/charts.ts';
import { withChosenTemplates } from '../report/charts/chosen-templates.ts';
import { forestsOf } from '../report/charts/forest.ts';
import { htmlText } from '../report/escape.ts';
import { countText, statedPercentText } from '../report/format.ts';
import {
  againHtml,
  detailsHtml,
  factsHtml,
  paragraphHtml,
  sectionHtml,
  tableHtml,
  unbroken,
  type Html,
} from '../report/html/elements.ts';
import { pageHtml, type PageChoice } from '../report/html/page.ts';
import { figureHtml } from '../report/html/results.ts';
import { differenceIntervalText, differenceText, estimateText, intervalText, metricOf } from '../report/metric.ts';
import type { Summary } from '../report/summary.ts';
import type { Cell, Table } from '../report/table.ts';
import { familySentence, pValueCell, verdictText } from '../report/verdict.ts';
import type { Estimate, Verdict } from '../statistics/summary.ts';
import { MOST_CHANGES } from './changes.ts';
import type { MetricDifference, RunComparison } from './compare-runs.ts';
import { givenText, toldDifferences, unsharedSentences, verdictSentences } from './comparison-text.ts';

export interface ComparisonPageOptions extends PageChoice {
  /** Of the run now: its question, its policies in their order, and the coin of its amounts. */
  readonly summary: Pick<Summary, 'question' | 'policyOrder' | 'coin'>;
  /** Names in summary.json of what is told in words; what a run does not have is not told. */
  readonly metrics: readonly string[];
  /** What to type to get the same numbers again. */
  readonly command: string;
}

/**
 * How one run differs from another, as a page: the verdict in words, what the two were given, every difference with its
 * interval. One file that works offline.
 */
export async function comparisonPage(comparison: RunComparison, options: ComparisonPageOptions): Promise<string> {
  const { summary, metrics, command, kind, templates } = options;
  const { now, reference, pairing, confidence } = comparison;
  const changed = comparison.metrics.filter(({ verdict }) => !isIdentical(verdict));
  const charts = await withChosenTemplates(templates, () =>
    forestsOf(changed, summary, {
      title: 'differences between the runs',
      caption: `Now − before, ${pairedClause(pairing.kind)}; left of the dashed line is less than before.`,
      description: 'differences between the two runs',
    }),
  );
  const told = toldDifferences(comparison, metrics);
  const page = {
    title: `${now.experiment}, two runs compared`,
    charts: charts.filter(isDrawn).map(({ name, spec }) => ({ name, spec })),
    body: [
      '<main>',
      '<header>',
      `<p class="eyebrow">Two runs compared · <b>${htmlText(now.experiment)}</b></p>`,
      `<h1>${htmlText(summary.question === '' ? now.experiment : summary.question)}</h1>`,
      '<div class="answer">',
      ...verdictSentences(
        comparison,
        told.filter(({ metric }) => metric === told[0]?.metric),
      ).map(leadHtml),
      '</div>',
      paragraphHtml(pairing.reason, pairing.kind === 'samePaths' ? '' : 'notice'),
      ...unsharedSentences(comparison).map((sentence) => paragraphHtml(sentence, 'notice')),
      factsHtml(
        [
          { label: 'Before', value: runText(reference) },
          { label: 'Now', value: runText(now) },
          { label: 'Confidence', value: statedPercentText(confidence) },
          { label: 'Amounts', value: summary.coin },
        ],
        'facts',
      ),
      '</header>',
      sectionHtml('given', 'What they were given', givenHtml(comparison)),
      sectionHtml('differences', 'What came of it', tableHtml(differencesTable(told)) + familyHtml(comparison)),
      changed.length === 0
        ? ''
        : sectionHtml('forests', 'Every difference', charts.map(figureHtml).join('\n') + identicalHtml(comparison)),
      sectionHtml(
        'metrics',
        'Every metric',
        detailsHtml('All that both runs have, by policy', tableHtml(differencesTable(comparison.metrics))),
      ),
      '</main>',
      againHtml(command, [
        { label: 'Run before', value: identityText(reference) },
        { label: 'Run now', value: identityText(now) },
      ]),
    ],
  };
  return pageHtml(page, kind);
}

/** What the sentence says stands out, the numbers follow. */
function leadHtml(sentence: string): Html {
  const end = sentence.indexOf(': ');
  return unbroken(
    `<p class="lead"><b>${htmlText(sentence.slice(0, end + 1))}</b>${htmlText(sentence.slice(end + 1))}</p>`,
  );
}

function pairedClause(kind: RunComparison['pairing']['kind']): string {
  switch (kind) {
    case 'samePaths':
      return 'path by path on the same prices';
    case 'sameRandomNumbers':
      return 'path by path on the same random numbers';
    case 'independent':
      return 'of two independent runs';
  }
}

function runText({ runId, paths }: RunComparison['now']): string {
  return `${runId}, ${countText(paths)} paths`;
}

function identityText({ experiment, runId, seed, version }: RunComparison['now']): string {
  return `${experiment}, ${runId}, seed ${seed}, shortfall ${version}`;
}

function givenHtml({ changes }: RunComparison): Html {
  if (changes.length === 0) return paragraphHtml('The same configuration.');
  const titles = ['Field', 'Before', 'Now'].map((title) => ({ title, align: 'left' as const }));
  const rows = changes.map(({ pointer, recorded, now }) => [pointer, givenText(recorded), givenText(now)]);
  const more =
    changes.length < MOST_CHANGES
      ? ''
      : paragraphHtml('There may be more: the manifests of the runs have all.', 'quiet');
  return tableHtml({ columns: titles, rows }) + more;
}

function familyHtml({ metrics, confidence }: RunComparison): Html {
  return paragraphHtml(familySentence(metrics, confidence) ?? '', 'quiet');
}

/** Metrics that no policy changed are not drawn. */
function identicalHtml({ metrics }: RunComparison): Html {
  const changed = new Set(metrics.filter(({ verdict }) => !isIdentical(verdict)).map(({ metric }) => metric));
  const same = new Set(metrics.map(({ metric }) => metric)).size - changed.size;
  if (same === 0) return '';
  const counted = same === 1 ? 'One metric is' : `${countText(same)} metrics are`;
  return paragraphHtml(
    `${counted} identical under every policy, and not drawn: the table of every metric has them.`,
    'quiet',
  );
}

function isIdentical(verdict: Verdict): boolean {
  return verdict === 'identical on every path' || verdict === 'identical by construction';
}

function differencesTable(differences: readonly MetricDifference[]): Table {
  const left = (title: string) => ({ title, align: 'left' as const });
  const right = (title: string) => ({ title, align: 'right' as const });
  return {
    columns: [
      left('Metric'),
      left('Policy'),
      right('Before'),
      right('Now'),
      right('Difference'),
      left('Interval'),
      left('p'),
      left('Verdict'),
    ],
    rows: differences.map((each) => {
      const metric = metricOf(each.metric);
      const { difference } = each;
      const estimate = (of: Estimate): Cell => {
        return { text: estimateText(metric, of), value: of.estimate, note: intervalText(metric, of) };
      };
      return [
        metric.title,
        each.policy,
        estimate(each.reference),
        estimate(each.now),
        { text: differenceText(metric, difference), value: difference.estimate },
        differenceIntervalText(metric, difference),
        pValueCell(each),
        verdictText(each),
      ];
    }),
  };
}
