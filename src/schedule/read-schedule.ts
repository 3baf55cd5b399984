import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { SCHEDULE_DEFAULTS } from '../config/defaults.ts';
import { Cursor } from '../config/document/cursor.ts';
import { readDuration } from '../config/document/duration.ts';
import { Issues } from '../config/document/issues.ts';
import { readDocument } from '../config/document/node.ts';
import { besideFile, readingProblem } from '../config/files/config-files.ts';
import { checkScheduleShape, type Shape } from '../config/validate.ts';
import { ConfigError } from '../errors.ts';
import type { Seconds } from '../units.ts';
import { cronProblem, isTimeZone } from './cron.ts';
import type { ReserveQuestion, Retention, Schedule, Webhook } from './schedule.ts';

/** The process's environment. */
export type Environment = { readonly [variable: string]: string | undefined };

/**
 * Reads a schedule file.
 *
 * @param environment  in which the webhook's secret stands
 * @throws ConfigError with all that is wrong with it; not with the experiment, which is read when it is run
 */
export function loadSchedule(file: string, environment: Environment): Schedule {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([
      { file, pointer: '', expected: 'a schedule file that can be read', found: readingProblem(error) },
    ]);
  }
  return readSchedule(text, file, environment);
}

/** @throws ConfigError with all that is wrong with it */
export function readSchedule(text: string, file: string, environment: Environment): Schedule {
  const issues = new Issues();
  const document = readDocument(text, file, issues);
  issues.throwIfAny();
  const shape = checkScheduleShape(document!, issues);
  const root = new Cursor(document!, issues);
  const cron = readCron(root.at('cron'), shape);
  const timeZone = readTimeZone(root.at('timeZone'), shape);
  const reserve = readReserve(root.at('reserve'), shape);
  const webhook = readWebhook(root.at('webhook'), shape, environment);
  issues.throwIfAny();
  const threads = root.at('threads').number(NaN);
  const baseline = root.at('baseline').text();
  return {
    name: root.at('name').text(basename(file).replace(/\.[^.]*$/, '')),
    file,
    experiment: experimentOf(root.at('experiment').text(), file),
    set: root.at('set').texts(),
    cron,
    timeZone,
    missedRuns: root.at('missedRuns').text(SCHEDULE_DEFAULTS.missedRuns) as Schedule['missedRuns'],
    history: besideFile(file, root.at('history').text()),
    retention: readRetention(root.at('retention')),
    ...(baseline === '' ? {} : { baseline }),
    ...(Number.isNaN(threads) ? {} : { threads }),
    ...(reserve === undefined ? {} : { reserve }),
    ...(webhook === undefined ? {} : { webhook }),
  };
}

/** A path is relative to the schedule; a bare word is a scenario's name. */
function experimentOf(named: string, file: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(named) ? named : besideFile(file, named);
}

function readCron(cursor: Cursor, shape: Shape): string {
  const pattern = cursor.text();
  const problem = shape.sound(cursor.pointer) ? cronProblem(pattern) : undefined;
  if (problem !== undefined) {
    cursor.refuse('five fields (minute, hour, day of month, month, day of week) such as "30 2 * * *"', problem);
  }
  return pattern;
}

function readTimeZone(cursor: Cursor, shape: Shape): string {
  const zone = cursor.text(SCHEDULE_DEFAULTS.timeZone);
  if (shape.sound(cursor.pointer) && !isTimeZone(zone)) {
    cursor.refuse('an IANA name of a time zone such as "Europe/Berlin" or "UTC"');
  }
  return zone;
}

function readRetention(cursor: Cursor): Retention {
  const runs = cursor.at('runs').number(NaN);
  const age = readDuration(cursor.at('age').text());
  return { ...(Number.isNaN(runs) ? {} : { runs }), ...(age === undefined ? {} : { age }) };
}

function readReserve(cursor: Cursor, shape: Shape): ReserveQuestion | undefined {
  if (!cursor.present || !shape.sound(cursor.pointer)) return undefined;
  const heldAt = cursor.at('held');
  const held = heldAt.present ? heldAt.amount({ minimum: 0 }) : undefined;
  const confidence = cursor.at('confidence').number(NaN);
  const policy = cursor.at('policy').text();
  return {
    target: cursor.at('target').number(SCHEDULE_DEFAULTS.reserve.target),
    ahead: durationAt(cursor.at('ahead'), SCHEDULE_DEFAULTS.reserve.ahead),
    ...(Number.isNaN(confidence) ? {} : { confidence }),
    ...(policy === '' ? {} : { policy }),
    ...(held === undefined ? {} : { held }),
  };
}

function readWebhook(cursor: Cursor, shape: Shape, environment: Environment): Webhook | undefined {
  if (!cursor.present || !shape.sound(cursor.pointer)) return undefined;
  const { webhook } = SCHEDULE_DEFAULTS;
  const url = cursor.at('url').text();
  if (!URL.canParse(url)) cursor.at('url').refuse('an address that begins with https:// or http://');
  const secretVariable = cursor.at('secretVariable').text();
  const secret = environment[secretVariable] ?? '';
  if (secret === '') {
    cursor.at('secretVariable').complain({
      expected: 'an environment variable that holds the secret',
      found: `${secretVariable}, which is ${environment[secretVariable] === undefined ? 'not set' : 'empty'}`,
    });
  }
  return {
    ...{ url, secretVariable, secret },
    on: cursor.at('on').text(webhook.on) as Webhook['on'],
    attempts: cursor.at('attempts').number(webhook.attempts),
    timeout: durationAt(cursor.at('timeout'), webhook.timeout),
    firstDelay: durationAt(cursor.at('firstDelay'), webhook.firstDelay),
  };
}

function durationAt(cursor: Cursor, fallback: string): Seconds {
  return cursor.duration(readDuration(fallback)!);
}
