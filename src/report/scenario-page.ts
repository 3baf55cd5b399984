import picocolors from 'picocolors';
import type { ScenarioDocument } from '../config/scenario-document.ts';
import { ALL_METRIC_COLUMNS } from '../outcome.ts';
import { SCENARIO_KINDS, type ScenarioClaim, type ScenarioKind, type ScenarioNumber } from '../scenario.ts';
import { terminalSafe } from './escape.ts';
import { countText } from './format.ts';
import type { Table } from './table.ts';
import type { PageOptions } from './venue-sentences/venue-page.ts';
import { wrapped } from './wrap.ts';

/** What a list says of a scenario to machines. */
export function scenarioFacts({ name, scenario }: ScenarioDocument): object {
  const { kind, title, numbers } = scenario;
  const assumptions = numbers.filter(({ basis }) => basis === 'assumption').length;
  return { name, kind, title, sourcedNumbers: numbers.length - assumptions, assumptions };
}

const HEADINGS: { readonly [kind in ScenarioKind]: string } = {
  shape: 'Shapes',
  incident: 'Incidents',
  adversarial: 'Plans of an adversary',
  replay: 'Replays of prices that you supply',
};

/** A row per scenario under its kind. */
export function scenarioTable(documents: readonly ScenarioDocument[]): Table {
  return {
    columns: [
      { title: '', align: 'left' },
      { title: '', align: 'left' },
    ],
    rows: SCENARIO_KINDS.flatMap((kind) => [
      [HEADINGS[kind]],
      ...documents
        .filter(({ scenario }) => scenario.kind === kind)
        .map(({ name, scenario }) => [terminalSafe(name), terminalSafe(scenario.title)]),
    ]),
  };
}

/** A scenario explained on a terminal: its question, what there is to see, its claim, its sources and its assumptions. */
export function scenarioPage(document: ScenarioDocument, { colour, width }: PageOptions): string {
  const { bold, underline, yellow } = picocolors.createColors(colour);
  const { name, question, scenario, values, files } = document;
  const plain = (text: string): string => text;
  const part = (title: string, sentences: readonly string[], paint: (line: string) => string = plain): string[] =>
    sentences.length === 0
      ? []
      : ['', underline(title), ...sentences.flatMap((each) => wrapped(terminalSafe(each), width, '  ').map(paint))];
  const numbersOf = (basis: ScenarioNumber['basis']): string[] =>
    scenario.numbers.flatMap((number, i) => (number.basis === basis ? [numberSentence(number, values[i])] : []));
  return `${[
    ...wrapped(terminalSafe(`${name}: ${scenario.title}`), width, '').map((line) => bold(line)),
    ...part('Question', [question]),
    ...part('What it shows', [scenario.shows]),
    ...part('Claim', scenario.claim === undefined ? [] : [claimSentence(scenario.claim)]),
    ...part('Sources', scenario.sources),
    ...part('Numbers with a source', numbersOf('source')),
    ...part('Numbers that are assumptions', numbersOf('assumption'), (line) => yellow(line)),
    ...part(
      'Files that you supply',
      files.length === 0 ? [] : [`${files.join(', ')}: beside you, in the current folder.`],
    ),
    ...part('Run it', [`shortfall run ${name}`]),
  ].join('\n')}\n`;
}

/** «/venue/funds/main/balance = 13000000: bravenewcoin, 2020-05-11.» */
function numberSentence({ pointer, text }: ScenarioNumber, value: unknown): string {
  const isScalar = typeof value === 'string' || typeof value === 'number';
  return `${pointer}${isScalar ? ` = ${value}` : ''}: ${text}`;
}

/** What the document claims and how it was measured, exceptions included. */
export function claimSentence({ column, policy, direction, than, measured }: ScenarioClaim): string {
  const title = ALL_METRIC_COLUMNS.find((each) => each.name === column)?.title ?? column;
  const under = policy === undefined ? '' : ` under «${policy}»`;
  const other = 'scenario' in than ? `in ${than.scenario}` : `under «${than.policy}»`;
  const { paths, exceptions } = measured;
  const against =
    exceptions === 0
      ? `on none of ${countText(paths)} paths was it the other way round`
      : `on ${countText(exceptions)} of ${countText(paths)} paths it was the other way round`;
  return `The mean of ${title}${under} is ${direction} than ${other}, path by path on the same draws; ${against}.`;
}
