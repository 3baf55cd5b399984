import type { Issues } from './document/issues.ts';
import { listed } from './document/nearest.ts';
import { describe, plainValue, type ConfigNode } from './document/node.ts';
import { pointerOf, type PathKey } from './document/place.ts';
import { PRICE_KINDS } from './schema/price.ts';

/**
 * Parts of the format that a later version understands. A file that uses one is told so, rather than that its field is
 * unknown; once a part is built, its row goes.
 */
interface LaterPart {
  /** Where it stands; `*` is any name or place in a list. */
  readonly path: readonly string[];
  readonly asksForIt: (value: unknown) => boolean;
  /** What this version takes there. */
  readonly today: string;
  readonly what: (value: unknown) => string;
}

const anything = (): boolean => true;
const among =
  (...words: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && words.includes(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isNonZero = (value: unknown): boolean => typeof value === 'number' && value !== 0;
const isNonEmpty = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

const part = (
  path: string,
  asksForIt: LaterPart['asksForIt'],
  today: string,
  what: string | ((value: unknown) => string),
): LaterPart => ({
  path: path.split('/').slice(1),
  asksForIt,
  today,
  what: typeof what === 'string' ? () => what : what,
});
const theWord = (noun: string) => (value: unknown) => `${noun} "${String(value)}"`;

const LATER_PRICES = among('kou', 'heston', 'bates', 'garch', 'regime', 'hawkes');
const LATER_SCHEDULES = among('positionBrackets', 'linear', 'steps', 'sqrt', 'curve', 'usedMarginLevel');

export const LATER_IN_EXPERIMENT: readonly LaterPart[] = [
  part('/paths', isObject, 'a whole number of paths', 'a number of paths that depends on the results'),
  part('/sampling/kind', (kind) => isText(kind) && kind !== 'plain', '"plain"', theWord('the sampling')),
  part('/gates', anything, 'no gates', 'gates'),
  part('/reportingCurrency', anything, 'one settlement coin', 'a reporting currency'),
  part('/underlyings/*/price/kind', LATER_PRICES, listed(PRICE_KINDS), theWord('the price model')),
  part('/markets/*/contract/kind', among('inverse'), '"linear"', theWord('the contract')),
  part('/markets/*/contract/multiplier', anything, 'no multiplier', 'a contract multiplier'),
  part('/markets/*/book/impact', among('sqrt', 'squareRoot'), '"linear" or "none"', theWord('the impact')),
  part('/markets/*/book/impactCoefficient', anything, 'no coefficient', 'square-root impact'),
  part('/markets/*/funding/kind', among('premium'), '"none", "constant" or "replay"', theWord('the funding')),
  part('/markets/*/premium', anything, 'no premium', 'a premium process'),
  part('/accounts/traders', anything, 'accounts that do not react', 'stop-losses and top-ups'),
  part(
    '/shocks/*/kind',
    among('ramp', 'vShape', 'dip', 'recovery', 'drawdown', 'volatility', 'depth', 'liquidity'),
    '"gap"',
    theWord('the shock'),
  ),
];

export const LATER_IN_VENUE: readonly LaterPart[] = [
  part('/margin/schedule/kind', LATER_SCHEDULES, '"flat" or "marginalBrackets"', theWord('the schedule')),
  part('/margin/markets/*/schedule/kind', LATER_SCHEDULES, '"flat" or "marginalBrackets"', theWord('the schedule')),
  part('/margin/valuedAt/price', among('entry'), '"mark"', 'margin valued at entry'),
  part('/margin/valuedAt/closingFee', among('mark', 'bankruptcy'), '"none"', 'a closing fee within maintenance'),
  part('/margin/caps', anything, 'no caps', 'margin caps'),
  part('/markPrice/kind', among('median', 'ema'), '"index" or "mid"', theWord('the mark price')),
  part('/markPrice/lag', anything, 'no lag', 'a mark price with a lag'),
  part('/triggers/*/measure', among('usedMargin'), '"maintenance"', theWord('the measure')),
  part('/triggers/*/action', among('warn', 'cancel'), '"liquidate"', theWord('the action')),
  part('/triggers/*/probability', (p) => typeof p === 'number' && p !== 1, '1', 'a trigger at the venue’s discretion'),
  part(
    '/liquidation/stages/*/slice/kind',
    among('fraction', 'tiersDown', 'tierDown', 'clip', 'justEnough'),
    '"all"',
    theWord('the slice'),
  ),
  part('/liquidation/stages/*/limit', among('bankruptcy', 'zeroEquity', 'fillable'), '"market"', theWord('the limit')),
  part('/liquidation/stages/*/coolDown', anything, 'no cool-down', 'a cool-down'),
  part('/liquidation/stages/*/goal', anything, 'no goal', 'a goal'),
  part('/liquidation/bankruptcyPrice', among('perLeg'), '"byMaintenance"', theWord('the bankruptcy price')),
  part('/funds/*/scope', (scope) => isText(scope) && scope !== 'venue', '"venue"', theWord('the scope')),
  part(
    '/backstop/*/kind',
    among('venueEquity', 'socialisedLoss', 'clawback', 'takeover', 'assignment', 'unwind', 'keepers'),
    '"insuranceFund", "adl" or "accountDebt"',
    theWord('the layer'),
  ),
  part(
    '/backstop/*/ranking',
    (ranking) => isText(ranking) && ranking !== 'profitTimesLeverage',
    '"profitTimesLeverage"',
    theWord('the ranking'),
  ),
  part(
    '/backstop/*/allocation',
    among('wholePositionQueue', 'contractProRata'),
    '"contractQueue"',
    theWord('the allocation'),
  ),
  part('/backstop/*/price', among('mark', 'previousMark'), '"bankruptcy"', theWord('the deleveraging price')),
  part('/negativeBalance/forgivenBelow', isNonZero, '0', 'a debt that is forgiven'),
  part('/negativeBalance/sweep', isNonEmpty, '[]', 'a sweep of other wallets'),
  part('/negativeBalance/waivedShare', isNonZero, '0', 'a waived share'),
  part('/negativeBalance/recoveredShare', isNonZero, '0', 'a recovered share'),
  part('/negativeBalance/reset', anything, 'no reset', 'a reset of negative balances'),
  part('/fees/maker', isNonZero, '0', 'a trading fee'),
  part('/fees/taker', isNonZero, '0', 'a trading fee'),
  part('/funding', anything, 'funding rates at the markets', 'the venue’s own funding rule'),
];

/** Fields of a part that this version has no word for: their pointers, so that nobody complains about them twice. */
export function complainAboutLaterParts(root: ConfigNode, parts: readonly LaterPart[], issues: Issues): Set<string> {
  const pointers = new Set<string>();
  const walk = (node: ConfigNode, later: LaterPart, path: readonly PathKey[], keyPlace = node.place): void => {
    const key = later.path[path.length];
    if (key === undefined) {
      const value = plainValue(node);
      if (!later.asksForIt(value)) return;
      // A field with a value of its own is shown there; a whole unknown part at its name.
      issues.add(node.kind === 'scalar' ? node.place : keyPlace, {
        expected: later.today,
        found: describe(node),
        suggestion: `${later.what(value)}: not yet supported in this version`,
      });
      pointers.add(pointerOf(later.path.at(-1) === 'kind' ? path.slice(0, -1) : path));
      return;
    }
    if (node.kind === 'array' && key === '*') node.items.forEach((item, i) => walk(item, later, [...path, i]));
    if (node.kind !== 'object') return;
    for (const [name, entry] of node.entries) {
      if (name === key || (key === '*' && name !== 'order')) walk(entry.node, later, [...path, name], entry.key);
    }
  };
  for (const later of parts) walk(root, later, []);
  return pointers;
}
