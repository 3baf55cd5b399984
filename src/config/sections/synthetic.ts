import type { SyntheticAccounts } from '../../experiment.ts';
import { SYNTHETIC_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { checkUnique, readReference } from '../semantics/reference.ts';
import { FUTURES } from '../semantics/wallets.ts';
import { readWeights } from '../semantics/weights.ts';
import { distributionJson, readDistribution, type Support } from './distribution.ts';
import { allOf, withoutAbsent, type Resolved } from './reading.ts';
import { readTraders } from './traders.ts';

/** Reads a synthetic book over the markets of these symbols. */
export function readSynthetic(cursor: Cursor, symbols: readonly string[]): Resolved<SyntheticAccounts> | undefined {
  const draw = (field: string, support: Support, fallback?: number) =>
    cursor.at(field).present || fallback === undefined
      ? readDistribution(cursor.at(field), support)
      : ({ kind: 'constant', value: fallback } as const);
  const notional = draw('notional', { above: 0 });
  const leverage = draw('leverage', { minimum: 1 });
  const freeBalance = draw('freeBalance', { minimum: 0 }, SYNTHETIC_DEFAULTS.freeBalance);
  const notionalShare = draw('notionalShare', { above: 0, maximum: 1 }, SYNTHETIC_DEFAULTS.notionalShare);
  const whales = readWhales(cursor.at('whales'), symbols);
  const positionsPerAccount = readPositionsPerAccount(cursor.at('positionsPerAccount'), symbols.length);
  const marketWeights = readWeights(cursor.at('marketWeights'), symbols.length, 'the markets');
  const otherWallets = readWallets(cursor.at('otherWallets'));
  if (!notional || !leverage || !freeBalance || !notionalShare || !whales) return undefined;
  if (!positionsPerAccount || !marketWeights || !otherWallets) return undefined;

  const traders = readTraders(cursor.at('traders'));
  const makers = cursor.at('marketMakers');
  const cap = cursor.at('maximumMaintenanceShare');
  const facts = {
    kind: 'synthetic' as const,
    count: cursor.at('count').number(Number.NaN),
    longShare: cursor.at('longShare').number(SYNTHETIC_DEFAULTS.longShare),
    sameSideProbability: cursor.at('sameSideProbability').number(SYNTHETIC_DEFAULTS.sameSideProbability),
    positionsPerAccount,
    marketWeights,
    ...(cap.present ? { maximumMaintenanceShare: cap.number(Number.NaN) } : {}),
    marketMakers: {
      count: makers.at('count').number(SYNTHETIC_DEFAULTS.marketMakers.count),
      leverage: makers.at('leverage').number(SYNTHETIC_DEFAULTS.marketMakers.leverage),
    },
    admission: cursor.at('admission').text(SYNTHETIC_DEFAULTS.admission) as SyntheticAccounts['admission'],
    resample: cursor.at('resample').value === true,
  };
  const entryHalfWidth = cursor.at('entryDistance', 'halfWidth').number(0);
  return {
    value: {
      ...facts,
      notional,
      leverage,
      freeBalance,
      notionalShare,
      whales,
      otherWallets,
      entryHalfWidth,
      traders: traders.value,
    },
    json: {
      ...facts,
      notional: distributionJson(notional),
      leverage: distributionJson(leverage),
      freeBalance: distributionJson(freeBalance),
      notionalShare: distributionJson(notionalShare),
      whales: whales.map((whale) => ({ ...whale, market: symbols[whale.market] })),
      otherWallets: Object.fromEntries(
        Object.entries(otherWallets).map(([wallet, multiple]) => [wallet, distributionJson(multiple)]),
      ),
      traders: traders.json,
      entryDistance: entryHalfWidth === 0 ? { kind: 'none' } : { kind: 'uniform', halfWidth: entryHalfWidth },
    },
  };
}

function readWhales(cursor: Cursor, symbols: readonly string[]): SyntheticAccounts['whales'] | undefined {
  const items = cursor.items();
  checkUnique(
    items.map((item) => item.at('account')),
    'whale',
  );
  return allOf(
    items.map((item) => {
      const market = readReference(item.at('market'), symbols, 'a market');
      const notional = item.at('notional').amount({ above: 0 });
      if (market === undefined || notional === undefined) return undefined;
      return {
        account: item.at('account').text(),
        market,
        side: item.at('side').text() as 'long' | 'short',
        notional,
        leverage: item.at('leverage').number(Number.NaN),
        freeBalance: item.at('freeBalance').number(0),
      };
    }),
  );
}

/** One position per market at most, so no account can hold more than there are markets. */
function readPositionsPerAccount(
  cursor: Cursor,
  markets: number,
): SyntheticAccounts['positionsPerAccount'] | undefined {
  if (!cursor.present) return { values: [1], weights: [1] };
  const items = cursor.at('values').items();
  const values = allOf(
    items.map((item) => {
      const positions = item.number(Number.NaN);
      return positions <= markets ? positions : item.refuse(`at most ${markets}: one position in each market`);
    }),
  );
  const weights = readWeights(cursor.at('weights'), items.length, 'the values');
  return values && weights && { values, weights };
}

function readWallets(cursor: Cursor): SyntheticAccounts['otherWallets'] | undefined {
  if (cursor.at(FUTURES).present) {
    cursor.at(FUTURES).refuse('other wallets than "futures"', 'its free cash is "freeBalance"');
    return undefined;
  }
  const wallets = cursor.keys().map((wallet) => {
    const multiple = readDistribution(cursor.at(wallet), { minimum: 0 });
    return multiple && ([wallet, multiple] as const);
  });
  const all = allOf(wallets);
  return all && (withoutAbsent(Object.fromEntries(all)) as SyntheticAccounts['otherWallets']);
}
