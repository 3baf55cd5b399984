import type { Market } from '../experiment.ts';
import type { Accounts } from '../position.ts';

/** A part of the book of accounts by what it held before step 1. Each account with a position is in one of each kind. */
export interface AccountGroup {
  readonly by: 'notional' | 'leverage';
  /** For people: `largest 1 %`, `5–10×`, `market makers`. */
  readonly label: string;
  /** Above `low`, up to and including `high`; settlement coin, or times. Market makers: 0 and Infinity. */
  readonly low: number;
  readonly high: number;
  readonly marketMakers: boolean;
}

/** The groups of a run and who is in them in the book before step 1. */
export interface AccountGroups {
  readonly groups: readonly AccountGroup[];
  /** Where each market's notional comes from: 1 inverse, 0 linear. */
  readonly inverse: Uint8Array;
  readonly members: GroupMembers;
}

/** Places in `groups`; −1 for an account without a position. */
export interface GroupMembers {
  /** [accounts] */
  readonly byNotional: Int16Array;
  /** [accounts] */
  readonly byLeverage: Int16Array;
  /** Accounts of each group. [groups] */
  readonly count: Uint32Array;
  /** Their notional at entry, settlement coin. [groups] */
  readonly notional: Float64Array;
}

/** Shares of the traders at which groups by notional end: the tail in finer parts, because that is where the money is. */
const NOTIONAL_LEVELS = [0.25, 0.5, 0.75, 0.9, 0.99, 1] as const;
const NOTIONAL_LABELS = ['smallest 25 %', '25–50 %', '50–75 %', '75–90 %', '90–99 %', 'largest 1 %'] as const;
/** Ends of the bands of leverage, the last one open. */
const LEVERAGE_ENDS = [2, 5, 10, 20, 50, Infinity] as const;
/** A leverage is often notional over a rounded margin: this much above an end still belongs below it. */
const LEVERAGE_TOLERANCE = 1e-9;

/**
 * Groups of the book before step 1, by notional (quantiles of the traders) and by leverage (notional over margin posted
 * at entry, all positions of the account together). Market makers are a group of their own in each. Where each path
 * draws its own book, the ends stay and the members change.
 */
export function accountGroups(markets: readonly Market[], accounts: Accounts): AccountGroups {
  const inverse = Uint8Array.from(markets, ({ contract }) => (contract.kind === 'inverse' ? 1 : 0));
  const { notional } = entryTotals(accounts, inverse);
  const traders = notional.filter((amount, account) => amount > 0 && accounts.isMarketMaker[account] === 0).sort();
  const groups = [...notionalGroups(traders), ...leverageGroups()];
  return { groups, inverse, members: groupMembers({ groups, inverse }, accounts) };
}

/** Who is in which group in another draw of the same rows. */
export function groupMembers(
  { groups, inverse }: Pick<AccountGroups, 'groups' | 'inverse'>,
  accounts: Accounts,
): GroupMembers {
  const { notional, margin } = entryTotals(accounts, inverse);
  const members: GroupMembers = {
    byNotional: new Int16Array(notional.length).fill(-1),
    byLeverage: new Int16Array(notional.length).fill(-1),
    count: new Uint32Array(groups.length),
    notional: new Float64Array(groups.length),
  };
  const placeOf = (by: AccountGroup['by'], value: number, maker: boolean): number =>
    groups.findIndex((group) => group.by === by && group.marketMakers === maker && (maker || value <= group.high));
  for (let account = 0; account < notional.length; account++) {
    const amount = notional[account]!;
    if (amount === 0) continue;
    const maker = accounts.isMarketMaker[account] === 1;
    const leverage = (amount / margin[account]!) * (1 - LEVERAGE_TOLERANCE);
    members.byNotional[account] = placeOf('notional', amount, maker);
    members.byLeverage[account] = placeOf('leverage', leverage, maker);
    for (const place of [members.byNotional[account]!, members.byLeverage[account]!]) {
      members.count[place]!++;
      members.notional[place]! += amount;
    }
  }
  return members;
}

/** The last group is open above: another draw may hold a larger account. */
function notionalGroups(ascending: Float64Array): AccountGroup[] {
  const ends = NOTIONAL_LEVELS.map((level) => ascending[Math.ceil(ascending.length * level) - 1] ?? 0);
  const traders = NOTIONAL_LABELS.map((label, i): AccountGroup => {
    const last = i === NOTIONAL_LABELS.length - 1;
    return { by: 'notional', label, low: ends[i - 1] ?? 0, high: last ? Infinity : ends[i]!, marketMakers: false };
  });
  return [...traders, marketMakers('notional')];
}

function leverageGroups(): AccountGroup[] {
  const bands = LEVERAGE_ENDS.map((high, i): AccountGroup => {
    const low = LEVERAGE_ENDS[i - 1] ?? 0;
    const label = high === Infinity ? `above ${low}×` : low === 0 ? `up to ${high}×` : `${low}–${high}×`;
    return { by: 'leverage', label, low, high, marketMakers: false };
  });
  return [...bands, marketMakers('leverage')];
}

function marketMakers(by: AccountGroup['by']): AccountGroup {
  return { by, label: 'market makers', low: 0, high: Infinity, marketMakers: true };
}

/** Notional and margin at entry per account, settlement coin. */
function entryTotals(
  { ids, positions }: Accounts,
  inverse: Uint8Array,
): { notional: Float64Array; margin: Float64Array } {
  const notional = new Float64Array(ids.length);
  const margin = new Float64Array(ids.length);
  for (let p = 0; p < positions.count; p++) {
    const size = Math.abs(positions.size[p]!);
    const price = positions.entryPrice[p]!;
    notional[positions.account[p]!]! += inverse[positions.market[p]!] === 1 ? size / price : size * price;
    margin[positions.account[p]!]! += positions.margin[p]!;
  }
  return { notional, margin };
}
