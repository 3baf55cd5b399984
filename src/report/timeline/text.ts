import picocolors from 'picocolors';
import type { PathTrace, PolicyTrace } from '../../engine/trace-path.ts';
import type { Experiment } from '../../experiment.ts';
import { terminalSafe } from '../escape.ts';
import { affectedAccounts, explainAccount } from '../explain/explain.ts';
import { totalsTable } from '../explain/totals.ts';
import { countText, durationText, settlementCoin } from '../format.ts';
import { shockSentences } from '../shocks.ts';
import { tableLines } from '../table.ts';
import { wrapped } from '../wrap.ts';
import { clockText, moveText, priceText } from './figures.ts';
import { timeline, type TimelineStep } from './timeline.ts';

export interface TimelineTextOptions {
  /** Paint with ANSI colours. */
  readonly colour: boolean;
  /** Characters in a line, ≥ 20. */
  readonly width: number;
  /** Only what this account took part in, and its explanation alone. */
  readonly account?: string;
}

/** A cascade may close hundreds in one step; whoever wants all of them asks for the events or for one account. */
const LINES_PER_STEP = 24;
const LIQUIDATED_EXPLAINED = 8;
const OTHERS_EXPLAINED = 4;

/** A line, and how it is painted once its text is harmless. */
interface Line {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** A path for a terminal: per policy what happened, why, and what it adds up to. */
export function timelineText(experiment: Experiment, trace: PathTrace, options: TimelineTextOptions): string {
  const { bold } = picocolors.createColors(options.colour);
  const { horizon, name, seed } = experiment;
  const steps = `${countText(horizon.steps)} steps of ${durationText(horizon.step)}`;
  const lines: Line[] = [
    ...wrapped(
      `Path ${countText(trace.path)} of ${name}, seed ${seed}: ${steps}, amounts in ${settlementCoin(experiment)}`,
      options.width,
      '',
    ).map((text): Line => ({ text, paint: bold })),
    ...shockSentences(experiment, trace.shocks).flatMap((text) => painted(wrapped(text, options.width, ''))),
    ...trace.policies.flatMap((policy) => [{ text: '' }, ...policyLines(experiment, trace, policy, options)]),
  ];
  // Names of accounts, markets and policies are the user's: none may steer the terminal.
  return `${lines.map(({ text, paint }) => (paint ?? same)(terminalSafe(text).replaceAll(NO_BREAK, ' '))).join('\n')}\n`;
}

const same = (text: string): string => text;

const NO_BREAK = '\u00a0';

/** No line break between a number and its unit. */
function unbroken(text: string): string {
  return text.replaceAll(/(?<=\d) %/g, `${NO_BREAK}%`);
}

function policyLines(
  experiment: Experiment,
  trace: PathTrace,
  policy: PolicyTrace,
  options: TimelineTextOptions,
): Line[] {
  const { bold, red, underline } = picocolors.createColors(options.colour);
  const { account, width } = options;
  const steps = timeline(
    experiment,
    trace,
    policy,
    account === undefined ? { linesPerStep: LINES_PER_STEP } : { account },
  );
  const venue = experiment.policies.find(({ name }) => name === policy.policy)!.venue;
  const failure =
    policy.failure === undefined
      ? []
      : [{ text: '' }, ...painted(wrapped(`The path failed: ${policy.failure}`, width, ''), red)];
  const totals: Line[] =
    account === undefined
      ? [
          { text: '' },
          { text: 'What it adds up to', paint: bold },
          ...painted(tableLines(totalsTable(policy, venue), width)),
        ]
      : [];
  return [
    { text: `Under ${policy.policy}`, paint: underline },
    ...(steps.length === 0 ? [{ text: 'Nothing happened.' }] : steps.flatMap((step) => stepLines(step, options))),
    ...explanationLines(experiment, trace, policy, options),
    ...totals,
    ...failure,
  ];
}

function stepLines({ step, time, marks, lines, more }: TimelineStep, { width, colour }: TimelineTextOptions): Line[] {
  const { bold, dim } = picocolors.createColors(colour);
  const prices = marks.map(({ market, mark, move }) => `${market} ${priceText(mark)} (${moveText(move)})`);
  const heading = [`Step ${countText(step)}, ${clockText(time)}`, ...prices].join(' · ');
  return [
    ...painted(wrapped(unbroken(heading), width, ''), bold),
    ...lines.flatMap(({ round, text }) =>
      painted(wrapped(unbroken(`${round > 1 ? `Round ${countText(round)}: ` : ''}${text}`), width, '  ')),
    ),
    ...(more === '' ? [] : painted(wrapped(`… ${more}; --account or --json tells them`, width, '  '), dim)),
  ];
}

function explanationLines(
  experiment: Experiment,
  trace: PathTrace,
  policy: PolicyTrace,
  { account, width, colour }: TimelineTextOptions,
): Line[] {
  const { bold, dim } = picocolors.createColors(colour);
  const { liquidated, others } = affectedAccounts(policy);
  const shown =
    account === undefined
      ? [...liquidated.slice(0, LIQUIDATED_EXPLAINED), ...others.slice(0, OTHERS_EXPLAINED)]
      : [account];
  if (shown.length === 0) return [];
  const left = account === undefined ? liquidated.length + others.length - shown.length : 0;
  return [
    { text: '' },
    { text: 'Why', paint: bold },
    ...shown.flatMap((each) =>
      explainAccount(experiment, trace, policy, each).paragraphs.flatMap((sentences) =>
        painted(wrapped(unbroken(sentences.join(' ')), width, '  ')),
      ),
    ),
    ...(left > 0
      ? painted(
          wrapped(
            `… and ${countText(left)} more accounts that something happened to; --account explains any of them`,
            width,
            '  ',
          ),
          dim,
        )
      : []),
  ];
}

function painted(texts: readonly string[], paint: (text: string) => string = same): Line[] {
  return texts.map((text) => ({ text, paint }));
}
