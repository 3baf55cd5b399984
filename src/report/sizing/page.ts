import type { Experiment } from '../../experiment.ts';
import type { Sizing } from '../../statistics/sizing.ts';
import { isDrawn } from '../charts/charts.ts';
import { withChosenTemplates } from '../charts/chosen-templates.ts';
import { htmlText } from '../escape.ts';
import { countText, durationText, statedPercentText } from '../format.ts';
import { assumptions } from '../html/assumptions.ts';
import { againHtml, factsHtml, listHtml, paragraphHtml, sectionHtml, unbroken, type Html } from '../html/elements.ts';
import { pageHtml, type PageChoice } from '../html/page.ts';
import { figureHtml } from '../html/results.ts';
import { sizingChart } from './chart.ts';
import { fundTitle, SIZING_CAVEAT, sizingSentences } from './sentences.ts';
import { withoutFundSentence } from './text.ts';

/** The page of a sizing: the size to hold in a sentence, the curve, and what they rest on. One file that works offline. */
export async function sizingPage(
  experiment: Experiment,
  sizing: Sizing,
  command: string,
  { kind, templates }: PageChoice = {},
): Promise<string> {
  const chart = await withChosenTemplates(templates, () => sizingChart(sizing));
  const { horizon, name, question } = experiment;
  const page = {
    title: `${name}, size of the fund`,
    charts: isDrawn(chart) ? [{ name: chart.name, spec: chart.spec }] : [],
    body: [
      '<header>',
      `<p class="eyebrow">Size of the insurance fund · <b>${htmlText(name)}</b></p>`,
      `<h1>${htmlText(question === '' ? name : question)}</h1>`,
      ...sizing.warnings.map((warning) => paragraphHtml(warning, 'notice')),
      ...sizing.funds.map((found) => answerHtml(sizing, found)),
      sizing.withoutFund.length === 0 ? '' : paragraphHtml(withoutFundSentence(sizing)),
      paragraphHtml(SIZING_CAVEAT, 'quiet'),
      factsHtml(
        [
          { label: 'Paths', value: countText(sizing.paths) },
          {
            label: 'Horizon',
            value: `${durationText(horizon.steps * horizon.step)} in ${countText(horizon.steps)} steps of ${durationText(horizon.step)}`,
          },
          { label: 'Target', value: `P(depleted) ≤ ${statedPercentText(sizing.target)}` },
          { label: 'Confidence', value: statedPercentText(sizing.confidence) },
          { label: 'Amounts', value: sizing.coin },
        ],
        'facts',
      ),
      '</header>',
      sectionHtml('curve', 'The whole curve', figureHtml(chart)),
      sectionHtml('assumptions', 'Assumptions', listHtml(assumptions(experiment))),
      againHtml(command, [{ label: 'Seed', value: sizing.seed }]),
    ],
  };
  return pageHtml(page, kind);
}

function answerHtml(sizing: Sizing, found: Sizing['funds'][number]): Html {
  const [first, ...others] = sizingSentences(sizing, found);
  return [
    '<div class="answer">',
    unbroken(`<p class="lead"><b>${htmlText(fundTitle(sizing, found))}:</b> ${htmlText(first!)}</p>`),
    ...others.map((sentence) => unbroken(paragraphHtml(sentence))),
    '</div>',
  ].join('\n');
}
