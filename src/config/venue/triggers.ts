import type { Delay, Trigger } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText, readDuration } from '../document/duration.ts';
import type { Issues } from '../document/issues.ts';
import { withoutAbsent } from '../sections/reading.ts';
import { nameOf, readOrdered } from './ordered.ts';

const STANDARD_TRIGGER: Trigger = {
  name: 'liquidate',
  measure: 'maintenance',
  level: VENUE_DEFAULTS.trigger.level,
  when: 'below',
  action: 'liquidate',
  probability: VENUE_DEFAULTS.trigger.probability,
  per: readDuration(VENUE_DEFAULTS.trigger.per) ?? Number.NaN,
};

/** Reads `triggers`; absent = liquidate below maintenance. */
export function readTriggers(cursor: Cursor, issues: Issues): readonly Trigger[] {
  return cursor.present ? readOrdered(cursor, 'trigger', issues).map(readTrigger) : [STANDARD_TRIGGER];
}

/** What a trigger says to no effect is warned of and left out. */
function readTrigger(cursor: Cursor): Trigger {
  const facts = {
    name: nameOf(cursor),
    measure: cursor.at('measure').text(STANDARD_TRIGGER.measure) as Trigger['measure'],
    level: cursor.at('level').number(STANDARD_TRIGGER.level),
    when: cursor.at('when').text(STANDARD_TRIGGER.when) as Trigger['when'],
    action: cursor.at('action').text(STANDARD_TRIGGER.action) as Trigger['action'],
  };
  const { probability: certain, per: standardTime } = STANDARD_TRIGGER;
  const probability = cursor.at('probability').number(certain);
  const from = cursor.at('from');
  const delay = cursor.at('delay');
  if (facts.action !== 'liquidate') {
    if (probability !== certain)
      cursor.at('probability').warn(`probability never acts: this trigger always ${ACTS[facts.action]}`);
    if (delay.present) delay.warn(`delay never acts: this trigger ${ACTS[facts.action]} at once`);
    if (from.present) from.warn(`from never acts: this trigger ${ACTS[facts.action]}, and no stage follows`);
    return { ...facts, probability: certain, per: standardTime };
  }
  const per = cursor.at('per');
  if (per.present && probability === certain) per.warn('per never acts: the trigger is certain');
  return {
    ...facts,
    probability,
    per: probability === certain ? standardTime : per.duration(standardTime),
    ...(delay.present ? { delay: readDelay(delay) } : {}),
    ...(from.present ? { from: from.text() } : {}),
  };
}

function readDelay(cursor: Cursor): Delay {
  if (!cursor.at('kind').present) return { kind: 'constant', value: cursor.duration(Number.NaN) };
  const low = cursor.at('low').duration(Number.NaN);
  const high = cursor.at('high').duration(Number.NaN);
  if (!(low < high)) {
    const found = `from ${durationText(low)} to ${durationText(high)}`;
    cursor.at('high').disagree([cursor.at('low').path], { expected: 'a time longer than `low`', found });
  }
  return { kind: 'uniform', low, high };
}

/** The delay as a venue document writes it. */
function delayJson(delay: Delay): string | object {
  if (delay.kind === 'constant') return durationText(delay.value);
  return { kind: delay.kind, low: durationText(delay.low), high: durationText(delay.high) };
}

const ACTS = { warn: 'warns', cancel: 'withdraws orders' } as const;

/** The trigger as a venue document writes it. */
export function triggerJson({ measure, level, when, action, probability, per, delay, from }: Trigger): object {
  return withoutAbsent({
    measure,
    level,
    when,
    action,
    probability,
    per: probability === STANDARD_TRIGGER.probability ? undefined : durationText(per),
    delay: delay && delayJson(delay),
    from,
  });
}
