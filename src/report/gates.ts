import type { GateResult, GateVerdict } from '../statistics/gates.ts';
import { htmlText, markdownText, terminalSafe } from './escape.ts';
import { countText, statedPercentText } from './format.ts';
import { estimateText, intervalText, isProbability, metricOf, valueText } from './metric.ts';
import type { Summary } from './summary.ts';
import { markdownTable, type Table } from './table.ts';

const WORDS: { readonly [verdict in GateVerdict]: string } = {
  pass: 'pass',
  fail: 'FAIL',
  inconclusive: 'inconclusive',
};

/** «FAIL insurance fund depleted under cross: at most 1 %, found 2.34 % (2.05 – 2.66 %)». */
export function gateText(gate: GateResult): string {
  return `${WORDS[gate.verdict]} ${gateName(gate)}: ${limitText(gate)}, found ${foundText(gate)}${needsText(gate)}`;
}

/** What all gates come to, in a sentence. */
export function gatesSentence(gates: readonly GateResult[]): string {
  const count = (verdict: GateVerdict): number => gates.filter((gate) => gate.verdict === verdict).length;
  const parts = [`${countText(count('pass'))} pass`, `${countText(count('fail'))} fail`];
  return `${countText(gates.length)} ${gates.length === 1 ? 'gate' : 'gates'}: ${parts.join(', ')}, ${countText(count('inconclusive'))} inconclusive.`;
}

function gateName({ metric, policy }: GateResult): string {
  return `${metricOf(metric).title} under ${policy}`;
}

function limitText({ metric, limit }: GateResult): string {
  const [word, value] = 'atMost' in limit ? ['at most', limit.atMost] : ['at least', limit.atLeast];
  const of = metricOf(metric);
  return `${word} ${isProbability(of) ? statedPercentText(value) : valueText(of, value)}`;
}

function foundText({ metric, estimate }: GateResult): string {
  const of = metricOf(metric);
  return `${estimateText(of, estimate)} (${intervalText(of, estimate)})`;
}

function needsText({ needs }: GateResult): string {
  if (needs === undefined) return '';
  return needs === null
    ? '; no number of paths can be told that would decide it'
    : `; about ${countText(twoDigits(needs))} paths would decide it`;
}

function twoDigits(paths: number): number {
  return Number(paths.toPrecision(2));
}

/** Each gate with its limit and what was found, a row each. */
export function gatesTable(gates: readonly GateResult[]): Table {
  return {
    columns: ['verdict', 'gate', 'limit', 'found'].map((title) => ({ title, align: 'left' })),
    rows: gates.map((gate) => [
      WORDS[gate.verdict],
      gateName(gate),
      limitText(gate),
      foundText(gate) + needsText(gate),
    ]),
  };
}

/** `gates.md`: for the summary page of a CI system. */
export function gatesMarkdown({ experiment, question, paths, confidence, gates = [] }: Summary): string {
  return [
    `## ${markdownText(experiment)}`,
    '',
    markdownText(question),
    '',
    `${gatesSentence(gates)} ${countText(paths)} paths, ${statedPercentText(confidence)} intervals of Monte Carlo error.`,
    '',
    markdownTable(gatesTable(gates)),
    '',
  ].join('\n');
}

/** XML has no place for control characters at all. */
function xmlText(text: string): string {
  return htmlText(terminalSafe(text));
}

/** `gates.junit.xml`: a test case for each gate; one that is inconclusive is skipped, as JUnit knows no doubt. */
export function gatesJunit({ experiment, gates = [] }: Summary): string {
  const count = (verdict: GateVerdict): number => gates.filter((gate) => gate.verdict === verdict).length;
  const counts = `tests="${gates.length}" failures="${count('fail')}" skipped="${count('inconclusive')}" errors="0"`;
  const cases = gates.flatMap((gate) => {
    const open = `    <testcase classname="${xmlText(experiment)}" name="${xmlText(`${gateName(gate)} ${limitText(gate)}`)}"`;
    if (gate.verdict === 'pass') return [`${open}/>`];
    const element = gate.verdict === 'fail' ? 'failure' : 'skipped';
    return [`${open}>`, `      <${element} message="${xmlText(gateText(gate))}"/>`, '    </testcase>'];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xmlText(experiment)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
