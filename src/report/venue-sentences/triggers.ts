import type { Delay, Trigger } from '../../venue.ts';
import { durationText } from '../format.ts';
import { clauses, named, rateText, spanText } from './stated.ts';

/** When an account is touched, a sentence per trigger. */
export function triggerSentences(triggers: readonly Trigger[]): string[] {
  if (!triggers.some(({ action }) => action === 'liquidate')) {
    return [...triggers.map(triggerSentence), 'Nobody is ever liquidated.'];
  }
  return triggers.map(triggerSentence);
}

function triggerSentence(trigger: Trigger): string {
  const { name, measure, level, when } = trigger;
  const boundary = when === 'below' ? 'below' : 'at or below';
  const base = measure === 'maintenance' ? 'maintenance margin' : 'used margin';
  const threshold = level === 1 ? base : `${rateText(level)} of ${base}`;
  return `${named(name)}: with equity ${boundary} ${threshold} ${actionText(trigger)}.`;
}

function actionText({ action, probability, per, delay, from }: Trigger): string {
  switch (action) {
    case 'warn':
      return 'an account gets a margin call';
    case 'cancel':
      return 'the open orders of an account are withdrawn';
    case 'liquidate':
      return clauses(
        probability === 1
          ? 'an account is liquidated'
          : `an account is liquidated with probability ${rateText(probability)} per ${spanText(per)}`,
        delay && delayText(delay),
        from === undefined ? undefined : `from the stage ${named(from)} on`,
      );
  }
}

/** How long a liquidator takes; who is above the trigger by then is let go. */
function delayText(delay: Delay): string {
  const span =
    delay.kind === 'constant' ? durationText(delay.value) : `${durationText(delay.low)} to ${durationText(delay.high)}`;
  return `${span} later, if it is still there then`;
}
