import { answer } from './answer.ts';
import { markdownText } from './escape.ts';
import type { Report } from './facts.ts';
import { findingTexts } from './findings.ts';
import { countText, statedPercentText } from './format.ts';
import { gatesTable } from './gates.ts';
import { stoppingSentence, targetText } from './precision.ts';
import { samplingSentences } from './sampling.ts';
import { markdownTable } from './table.ts';
import { differenceTable, policyTable, selfCheckCount, stepTable } from './terminal.ts';
import { familySentence } from './verdict.ts';
import { winnersSentence } from './winners-sentence.ts';
import { worstPathsTable } from './worst-paths/table.ts';
import { replayCommand, WORST_RULE } from './worst-paths/worst-paths.ts';

/** `report.md`: the answer and its tables, for a wiki or a pull request. */
export function reportMarkdown(report: Report): string {
  const { summary, facts, worst } = report;
  const { lead, others, caveats } = answer(summary);
  const found = worst.policies.filter(({ paths }) => paths.length > 0);
  const blocks = [
    `# ${markdownText(summary.question === '' ? summary.experiment : summary.question)}`,
    ...lead.map((sentence) => `**${markdownText(sentence)}**`),
    ...others.flatMap(({ sentences }) => sentences.map(markdownText)),
    ...[...caveats, ...summary.warnings].map((caveat) => `*${markdownText(caveat)}*`),
    `## Per policy, ${countText(summary.paths)} paths, ${statedPercentText(summary.confidence)} intervals`,
    markdownTable(policyTable(summary)),
    markdownText(`Amounts are in ${summary.coin}.`),
    ...summary.policyOrder.flatMap((policy) => winnersSentence(summary, policy) ?? []).map(markdownText),
    ...(summary.comparisons.length === 0
      ? []
      : [
          `## Paired differences against ${markdownText(summary.baseline)}`,
          markdownTable(differenceTable(summary)),
          markdownText(familySentence(summary.comparisons, summary.confidence) ?? ''),
        ]),
    ...(summary.stepCheck.length === 0
      ? []
      : [
          `## At twice the step, first ${countText(summary.stepCheck[0]!.paths)} paths`,
          markdownTable(stepTable(summary)),
        ]),
    ...(summary.gates === undefined ? [] : ['## Gates', markdownTable(gatesTable(summary.gates))]),
    ...(summary.precision === undefined
      ? []
      : [
          '## Precision',
          markdownText(stoppingSentence(summary.precision, summary.paths, summary.partial)),
          markdownList(summary.precision.targets.map(targetText)),
        ]),
    ...(summary.sampling === undefined ? [] : ['## Sampling', markdownList(samplingSentences(summary.sampling))]),
    ...(found.length === 0 ? [] : ['## The worst paths', markdownText(WORST_RULE)]),
    ...found.flatMap(({ policy, paths }) => [
      `### ${markdownText(policy)}`,
      markdownTable(worstPathsTable(report, policy, paths)),
    ]),
    ...(found.length === 0 ? [] : [codeBlock(replayCommand(report, found[0]!.paths[0]!.path))]),
    '## Self-check',
    markdownList([
      ...findingTexts(summary.selfCheck, 'warning').map((text) => `warning: ${text}`),
      ...findingTexts(summary.selfCheck, 'note'),
      selfCheckCount(summary),
    ]),
    '## To get the same numbers again',
    codeBlock(facts.command),
    markdownText(
      `Run ${facts.runId}, seed ${summary.seed}, shortfall ${facts.versions.engine}, digest ${facts.digest}`,
    ),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function markdownList(items: readonly string[]): string {
  return items.map((item) => `- ${markdownText(item)}`).join('\n');
}

/** Nothing that a command holds may end the block. */
function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}`;
}
