import type { Experiment } from '../../experiment.ts';
import type { ReverseStress } from '../../statistics/reverse-stress.ts';
import { isDrawn } from '../charts/charts.ts';
import { withChosenTemplates } from '../charts/chosen-templates.ts';
import { htmlText } from '../escape.ts';
import { countText, statedPercentText } from '../format.ts';
import { assumptions } from '../html/assumptions.ts';
import { againHtml, factsHtml, listHtml, paragraphHtml, sectionHtml, unbroken } from '../html/elements.ts';
import { pageHtml, type PageChoice } from '../html/page.ts';
import { figureHtml } from '../html/results.ts';
import { frontierChart } from './chart.ts';
import { depthText, frontierSentence, limitText, REVERSE_STRESS_CAVEAT, searchSentence, SHAPES } from './table.ts';

/** The page of a reverse stress: the smallest shock in a sentence, the frontier, and what they rest on. Works offline. */
export async function reverseStressPage(
  experiment: Experiment,
  found: ReverseStress,
  command: string,
  { kind, templates }: PageChoice = {},
): Promise<string> {
  const chart = await withChosenTemplates(templates, () => frontierChart(found));
  const { name, question } = experiment;
  const shapes = [...new Set(found.frontiers.map(({ shape }) => SHAPES[shape]))];
  const page = {
    title: `${name}, reverse stress`,
    charts: isDrawn(chart) ? [{ name: chart.name, spec: chart.spec }] : [],
    body: [
      '<header>',
      `<p class="eyebrow">Reverse stress · <b>${htmlText(name)}</b></p>`,
      `<h1>${htmlText(question === '' ? name : question)}</h1>`,
      ...found.warnings.map((warning) => paragraphHtml(warning, 'notice')),
      '<div class="answer">',
      ...found.frontiers.map((frontier) => unbroken(paragraphHtml(frontierSentence(found, frontier)))),
      '</div>',
      paragraphHtml(`${searchSentence(found)} ${REVERSE_STRESS_CAVEAT}`, 'quiet'),
      factsHtml(
        [
          { label: 'Limit', value: limitText(found) },
          { label: 'Shock', value: `${found.underlying}, ${shapes.join(', ')}` },
          { label: 'Depths', value: `${depthText(found.range.from)} to ${depthText(found.range.to)}` },
          { label: 'Paths', value: countText(found.paths) },
          { label: 'Confidence', value: statedPercentText(found.confidence) },
        ],
        'facts',
      ),
      '</header>',
      sectionHtml('frontier', 'The frontier', figureHtml(chart)),
      sectionHtml('assumptions', 'Assumptions', listHtml(assumptions(experiment))),
      againHtml(command, [{ label: 'Seed', value: found.seed }]),
    ],
  };
  return pageHtml(page, kind);
}
