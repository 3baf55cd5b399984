import type { Experiment } from '../../experiment.ts';
import type { Sweep } from '../../statistics/sweep.ts';
import { withChosenTemplates } from '../charts/chosen-templates.ts';
import { htmlText } from '../escape.ts';
import { countText, statedPercentText } from '../format.ts';
import { assumptions } from '../html/assumptions.ts';
import { againHtml, factsHtml, listHtml, paragraphHtml, sectionHtml } from '../html/elements.ts';
import { pageHtml, type PageChoice } from '../html/page.ts';
import { figureHtml } from '../html/results.ts';
import { sweepCharts } from './charts.ts';
import { SWEEP_CAVEAT } from './table.ts';

/** The page of a sweep: a chart per metric and policy, with its numbers. One file that works offline. */
export async function sweepPage(
  experiment: Experiment,
  sweep: Sweep,
  command: string,
  { kind, templates }: PageChoice = {},
): Promise<string> {
  const charts = await withChosenTemplates(templates, () => sweepCharts(sweep));
  const { name, question } = experiment;
  const page = {
    title: `${name}, sweep`,
    charts: charts.map((chart) => ({ name: chart.name, spec: chart.spec })),
    body: [
      '<header>',
      `<p class="eyebrow">Sweep · <b>${htmlText(name)}</b></p>`,
      `<h1>${htmlText(question === '' ? name : question)}</h1>`,
      ...sweep.warnings.map((warning) => paragraphHtml(warning, 'notice')),
      paragraphHtml(SWEEP_CAVEAT, 'quiet'),
      factsHtml(
        [
          ...sweep.fields.map(({ field, values }) => ({ label: field, value: values.join(', ') })),
          { label: 'Points', value: countText(sweep.points.length) },
          { label: 'Paths of each', value: countText(sweep.paths) },
          { label: 'Confidence', value: statedPercentText(sweep.confidence) },
          { label: 'Amounts', value: sweep.coin },
        ],
        'facts',
      ),
      '</header>',
      sectionHtml('charts', 'Results', charts.map(figureHtml).join('\n')),
      sectionHtml('assumptions', 'Assumptions', listHtml(assumptions(experiment))),
      againHtml(command, [{ label: 'Seed', value: sweep.seed }]),
    ],
  };
  return pageHtml(page, kind);
}
