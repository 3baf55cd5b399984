import type { PathTrace, PolicyTrace } from '../../engine/trace-path.ts';
import type { Event } from '../../event.ts';
import type { Experiment, Market } from '../../experiment.ts';
import { unitValue } from '../../margin/contract.ts';
import type { Price, Quote, Size } from '../../units.ts';
import type { Venue } from '../../venue.ts';
import type { Change } from '../timeline/balances.ts';
import type { Entry, EventOf } from '../timeline/entries.ts';
import { entriesOf } from '../timeline/entries.ts';
import { changesOf } from '../timeline/timeline.ts';

/** What an explanation looks things up in: one policy's path. */
export interface PathStory {
  readonly experiment: Experiment;
  readonly venue: Venue;
  readonly trace: PathTrace;
  readonly policy: PolicyTrace;
  readonly entries: readonly Entry[];
  readonly changes: ReadonlyMap<Event, Change>;
}

export function pathStory(experiment: Experiment, trace: PathTrace, policy: PolicyTrace): PathStory {
  return {
    experiment,
    venue: experiment.policies.find(({ name }) => name === policy.policy)!.venue,
    trace,
    policy,
    entries: entriesOf(policy.events),
    changes: changesOf(experiment, trace, policy),
  };
}

/** What an account held before step 1 in a market; undefined where it had no position there. */
export function heldAtStart(
  { experiment, trace }: PathStory,
  account: string,
  market: string,
): { readonly size: Size; readonly entryPrice: Price } | undefined {
  const { ids, positions } = trace.accounts;
  const [row, place] = [ids.indexOf(account), experiment.markets.findIndex(({ symbol }) => symbol === market)];
  for (let position = 0; position < positions.count; position++) {
    if (positions.account[position] === row && positions.market[position] === place) {
      return { size: positions.size[position]!, entryPrice: positions.entryPrice[position]! };
    }
  }
  return undefined;
}

/** @throws RangeError for a market that the experiment does not have */
export function marketOf({ markets }: Experiment, symbol: string): Market {
  const found = markets.find((market) => market.symbol === symbol);
  if (found === undefined) throw new RangeError(`no market is named ${symbol}`);
  return found;
}

/** Profit of a size between two prices, by the market's contract. */
export function profit({ experiment }: PathStory, market: string, size: Size, from: Price, to: Price): Quote {
  const { kind } = marketOf(experiment, market).contract;
  return size * (unitValue(kind, to) - unitValue(kind, from));
}

/** Signed size that an account still holds in a market after an event (itself included): what it began with, less what was closed. */
export function leftAfter(story: PathStory, account: string, market: string, last: Event): Size {
  const start = heldAtStart(story, account, market)?.size ?? 0;
  let left = start;
  for (const event of story.policy.events) {
    if (isClosing(event) && event.account === account && event.market === market) left -= event.size;
    if (event === last) break;
  }
  return Math.abs(left) <= ROUNDING * Math.abs(start) ? 0 : left;
}

/** Of a position at the start: below it what is left is what rounding left. */
const ROUNDING = 1e-9;

function isClosing(event: Event): event is EventOf<'liquidation' | 'deleveraging' | 'stopOut'> {
  return event.event === 'liquidation' || event.event === 'deleveraging' || event.event === 'stopOut';
}

/** Whether an event is about the margin row of an account, and a market where the row is one position. */
export function isOfRow(
  event: { readonly account: string; readonly market?: string },
  account: string,
  market: string | undefined,
): boolean {
  return event.account === account && (market === undefined || event.market === undefined || event.market === market);
}

/** Net funding that a row has received before an event; undefined where none was settled. */
export function fundingBefore(
  { policy }: PathStory,
  account: string,
  market: string | undefined,
  before: Event,
): Quote | undefined {
  let sum: number | undefined;
  for (const event of policy.events) {
    if (event === before) break;
    if (event.event === 'funding' && isOfRow(event, account, market)) sum = (sum ?? 0) + event.amount;
  }
  return sum;
}
