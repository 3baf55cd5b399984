import type { UnderlyingStudy } from '../../calibration/diagnosis.ts';
import { instantText } from '../../config/document/instant.ts';
import type { Chart, NoChart } from '../charts/chart.ts';
import { isDrawn } from '../charts/charts.ts';
import { withChosenTemplates } from '../charts/chosen-templates.ts';
import { htmlText } from '../escape.ts';
import { countText, durationText, listText, percentText } from '../format.ts';
import {
  detailsHtml,
  factsHtml,
  listHtml,
  paragraphHtml,
  sectionHtml,
  tableHtml,
  unbroken,
  type Html,
} from '../html/elements.ts';
import { pageHtml, type PageChoice } from '../html/page.ts';
import { figureHtml } from '../html/results.ts';
import { calibrationCharts } from './charts.ts';
import type { CalibrationFacts } from './facts.ts';
import { choiceSentence, driftSentence, jointTable, jumpSentence, rejections } from './sentences.ts';
import { shortcomings } from './shortcomings.ts';
import { candidateTable, extremesTable, parameterTable } from './tables.ts';
import { criterionText, droppedText, METHODS, spanText } from './words.ts';

/** A calibration as a page: what was read, the parameters, how well they describe the history. One file that works offline. */
export async function calibrationPage(facts: CalibrationFacts, { kind, templates }: PageChoice = {}): Promise<string> {
  const { studies, joint } = facts;
  const charted = await withChosenTemplates(templates, () =>
    studies.map((study) => ({ study, charts: calibrationCharts(study) })),
  );
  const names = listText(studies.map(({ name }) => name));
  const page = {
    title: `Calibration of ${names}`,
    charts: charted.flatMap(({ charts }) => charts.filter(isDrawn).map(({ name, spec }) => ({ name, spec }))),
    body: [
      '<header>',
      '<p class="eyebrow">Calibration</p>',
      `<h1>${htmlText(`How well does ${studies.length === 1 ? 'a model' : 'each model'} describe ${names}?`)}</h1>`,
      '<div class="answer">',
      ...studies.map((study) => unbroken(`<p class="lead">${leadHtml(study, facts)}</p>`)),
      paragraphHtml(
        'A fit says how well a law describes a past. It says nothing of whether the next bad day obeys it.',
        'quiet',
      ),
      '</div>',
      '</header>',
      ...charted.flatMap(({ study, charts }) => studyHtml(study, charts, facts)),
      joint === undefined ? '' : sectionHtml('together', 'Together', tableHtml(jointTable(studies, joint))),
      footerHtml(facts),
    ],
  };
  return pageHtml(page, kind);
}

function leadHtml(study: UnderlyingStudy, { compared, drift }: CalibrationFacts): Html {
  const { name, chosen } = study;
  const claim = `${name} as ${chosen.kind}.`;
  const choice = compared ? choiceSentence(study) : driftSentence(study, drift);
  return `<b>${htmlText(claim)}</b> ${htmlText(choice)}`;
}

function studyHtml(
  study: UnderlyingStudy,
  charts: readonly (Chart | NoChart)[],
  { studies, compared, drift }: CalibrationFacts,
): readonly Html[] {
  const { name, chosen, files, bars, realised } = study;
  const { fit } = chosen;
  const titled = (title: string): string => (studies.length === 1 ? title : `${name}: ${title}`);
  const id = (part: string): string => `${part}-${name}`;
  return [
    sectionHtml(
      id('model'),
      titled(`The model, ${chosen.kind}`),
      [
        tableHtml(parameterTable(study)),
        paragraphHtml(`${driftSentence(study, drift)} Fitted by ${METHODS[chosen.kind]}.`),
        ...fit.warnings.map((warning) => paragraphHtml(warning, 'notice')),
        factsHtml(
          [
            { label: 'Returns', value: countText(fit.observations) },
            { label: 'Log likelihood', value: criterionText(fit.logLikelihood) },
            { label: 'AIC', value: criterionText(fit.aic) },
            { label: 'BIC', value: criterionText(fit.bic) },
            { label: 'Bars', value: durationText(bars.barMilliseconds / 1_000) },
          ],
          'facts',
        ),
      ].join('\n'),
    ),
    sectionHtml(id('wrong'), titled('What it still gets wrong'), listHtml(shortcomings(study))),
    compared
      ? sectionHtml(
          id('models'),
          titled('Every model'),
          paragraphHtml(
            'Log score: mean log density of a bar’s log return, fitted to the first part of the history and scored on the rest; ' +
              'higher is better. AIC and BIC are of the whole history; lower is better. Volatility is that of all simulated ' +
              `days, a year${realised.volatility === null ? '' : `; the history’s is ${percentText(realised.volatility)}`}.`,
            'quiet',
          ) +
            tableHtml(candidateTable(study)) +
            rejections(study)
              .map((sentence) => paragraphHtml(sentence, 'quiet'))
              .join('\n') +
            (realised.extremes.length === 0
              ? ''
              : detailsHtml('The worst of a day under every model', tableHtml(extremesTable(study, 'all')))),
        )
      : '',
    sectionHtml(
      id('diagnosis'),
      titled('Diagnosis'),
      [paragraphHtml(jumpSentence(study)), ...charts.map(figureHtml)].join('\n'),
    ),
    sectionHtml(
      id('history'),
      titled('The history'),
      paragraphHtml(`${spanText(study, instantText)}. Dropped: ${droppedText(study)}.`) +
        tableHtml({
          columns: ['File', 'From', 'To', 'Bars', 'SHA-256'].map((title) => ({
            title,
            align: title === 'Bars' ? 'right' : 'left',
          })),
          rows: files.map((file) => [
            file.name,
            instantText(file.from),
            instantText(file.to),
            { text: countText(file.bars), value: file.bars },
            file.sha256.slice(0, 16),
          ]),
        }) +
        droppedHtml(study),
    ),
  ];
}

function droppedHtml({ bars: { dropped } }: UnderlyingStudy): Html {
  const rows = dropped.flatMap(({ reason, examples }) =>
    examples.map(({ row, timestamp, close }) => [
      reason,
      { text: countText(row + 1), value: row + 1 },
      Number.isFinite(timestamp) ? instantText(timestamp) : 'none',
      String(close),
    ]),
  );
  if (rows.length === 0) return '';
  const table = tableHtml({
    columns: [
      { title: 'Reason', align: 'left' },
      { title: 'Bar of the files', align: 'right' },
      { title: 'Time', align: 'left' },
      { title: 'Close', align: 'right' },
    ],
    rows,
  });
  return detailsHtml('The first bars that were dropped, by reason', table);
}

function footerHtml({ studies, version }: CalibrationFacts): Html {
  const files = studies.flatMap(({ files: each }) =>
    each.map(({ name, sha256 }) => ({ label: name, value: `SHA-256 ${sha256}` })),
  );
  return `<footer>\n${factsHtml([{ label: 'Version', value: `shortfall ${version}` }, ...files], 'lines')}\n</footer>`;
}
