import Type from 'typebox';
import { SCHEDULE_DEFAULTS } from '../defaults.ts';
import { amount, duration, optional, record, word } from './fields.ts';

const retention = record('What is kept of old runs. Their lines in the history always stay, and so does a baseline.', {
  runs: optional(
    Type.Integer({ minimum: 1, description: 'Folders of runs that are kept, the newest; absent = any number.' }),
  ),
  age: optional(duration('Folders of runs older than this go; absent = none for its age.', { examples: ['400d'] })),
});

const reserve = record('A reserve report with every run: what the fund holds, what it needs, where that is going.', {
  target: optional(
    Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: SCHEDULE_DEFAULTS.reserve.target,
      description: 'Largest probability of running dry over the horizon.',
    }),
  ),
  confidence: optional(
    Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: 'How surely the fund keeps it; absent = as the experiment states its intervals.',
    }),
  ),
  policy: optional(Type.String({ minLength: 1, description: 'Whose funds; absent = the baseline’s.' })),
  held: optional(
    amount('What the fund holds, ≥ 0; absent = as the venue is configured. For a policy that draws on one fund.'),
  ),
  ahead: optional(
    duration('How far ahead the need is projected.', {
      default: SCHEDULE_DEFAULTS.reserve.ahead,
      examples: ['30d'],
    }),
  ),
});

const webhook = record('Whom to tell of a run: a POST of JSON, signed.', {
  url: Type.String({
    pattern: '^https?://[^\\s]+$',
    patternErrorMessage: 'an address that begins with https:// or http://',
    description: 'Where to.',
  }),
  secretVariable: Type.String({
    pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
    patternErrorMessage: 'the name of an environment variable',
    description:
      'Environment variable that holds the secret. Its HMAC-SHA256 of the body is sent as x-shortfall-signature: sha256=<hex>.',
    examples: ['SHORTFALL_WEBHOOK_SECRET'],
  }),
  on: optional(
    word(['everyRun', 'problems'], {
      default: SCHEDULE_DEFAULTS.webhook.on,
      description:
        'problems = only where a run failed or is partial, a gate is not kept, something is worse than before or than the baseline, or the fund is not shown to hold enough.',
    }),
  ),
  attempts: optional(
    Type.Integer({
      minimum: 1,
      maximum: 20,
      default: SCHEDULE_DEFAULTS.webhook.attempts,
      description: 'How often it is tried, all together.',
    }),
  ),
  timeout: optional(
    duration('For one attempt.', { default: SCHEDULE_DEFAULTS.webhook.timeout, examples: ['10s'] }),
  ),
  firstDelay: optional(
    duration('Before the second attempt; it doubles with each further one, up to a minute.', {
      default: SCHEDULE_DEFAULTS.webhook.firstDelay,
    }),
  ),
});

export const scheduleSchema = Type.Object(
  {
    $schema: optional(Type.String({ description: 'For editors.' })),
    name: optional(
      Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
        patternErrorMessage: 'letters, digits and . _ -',
        maxLength: 100,
        description: 'Names it in events and messages; absent = the name of the file.',
      }),
    ),
    experiment: Type.String({
      minLength: 1,
      description: 'The configuration to run, a path relative to this file, or the name of a scenario.',
      examples: ['./btc-eth.json'],
    }),
    set: optional(
      Type.Array(
        Type.String({ pattern: '^[^=]+=', patternErrorMessage: 'field=value, such as "paths=20000"' }),
        { description: 'Fields set on top of it, as --set does.', examples: [['paths=20000']] },
      ),
    ),
    cron: Type.String({
      minLength: 1,
      description: 'When: minute, hour, day of month, month, day of week; a sixth field before them is seconds.',
      examples: ['30 2 * * *', '0 6 1 * *'],
    }),
    timeZone: optional(
      Type.String({
        minLength: 1,
        default: SCHEDULE_DEFAULTS.timeZone,
        description: 'In which `cron` is read, an IANA name.',
        examples: ['Europe/Berlin'],
      }),
    ),
    missedRuns: optional(
      word(['runOnce', 'skip'], {
        default: SCHEDULE_DEFAULTS.missedRuns,
        description:
          'What becomes of times that passed while no scheduler ran: one run for all of them, or none. A run that is due while another one runs is skipped in any case.',
      }),
    ),
    history: Type.String({
      minLength: 1,
      description: 'Folder of the history, relative to this file. One schedule has it to itself.',
      examples: ['./history/btc-eth'],
    }),
    baseline: optional(
      Type.String({
        minLength: 1,
        description: 'Name of a run with which every run is compared, beside the one before: see `shortfall history baseline`.',
        examples: ['approved'],
      }),
    ),
    retention: optional(retention),
    threads: optional(
      Type.Integer({
        minimum: 0,
        maximum: 1024,
        description: 'Worker threads, 0 = in the scheduler’s own process; absent = one per core.',
      }),
    ),
    reserve: optional(reserve),
    webhook: optional(webhook),
  },
  { additionalProperties: false, description: 'When an experiment is run again, and what becomes of its results.' },
);
