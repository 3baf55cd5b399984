import Type from 'typebox';
import { DURATION_PATTERN } from '../document/duration.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import { choice, duration, optional, record, share, tag, word } from './fields.ts';

const lag = optional(duration('The mark is the rule’s value so long ago; absent = now.', { examples: ['3s'] }));
const window = duration('Time constant of the average basis (mid / index − 1).', { examples: ['1m'] });

export const markPriceSchema = choice('kind', 'The price that values equity and margin.', [
  record('The reference price.', { kind: tag('index'), lag }),
  record('Mid of the venue’s own book.', { kind: tag('mid'), lag }),
  record('index · (1 + average basis).', { kind: tag('ema'), window, lag }),
  record('Median of index · (1 + rate · time to funding / interval), index · (1 + average basis), and mid.', {
    kind: tag('median'),
    window,
    lag,
  }),
  record('index · (1 + rate · time to funding / interval).', { kind: tag('fundingBasis'), lag }),
]);

export const fundingRuleSchema = record(
  'How a premium becomes a funding rate: premium + clamp(interest − premium, ±clamp), per `per`, within ±cap.',
  {
    interval: optional(
      Type.String({
        pattern: `^continuous$|${DURATION_PATTERN}`,
        patternErrorMessage: 'a duration such as "8h", or "continuous"',
        default: VENUE_DEFAULTS.funding.interval,
        description: 'Time between settlements, a whole number of steps; "continuous" = at every step.',
        examples: ['8h', 'continuous'],
      }),
    ),
    per: optional(
      duration('Time that interest and premium are rates of.', { default: VENUE_DEFAULTS.funding.per }),
    ),
    interest: optional(
      Type.Number({ default: VENUE_DEFAULTS.funding.interest, description: 'Interest rate, a fraction per `per`.' }),
    ),
    clamp: optional(
      Type.Number({
        minimum: 0,
        default: VENUE_DEFAULTS.funding.clamp,
        description: 'Interest pulls the rate by at most this much; 0 = the premium alone.',
      }),
    ),
    cap: optional(share('Largest absolute rate of a settlement; absent = none.')),
    paidOn: optional(
      word(['mark', 'index'], {
        default: VENUE_DEFAULTS.funding.paidOn,
        description: 'Price of the notional that the rate applies to.',
      }),
    ),
  },
);
