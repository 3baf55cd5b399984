import type { AccountCounters } from '../../outcome.ts';
import type { Concentration } from '../summary.ts';

/** Shares of the accounts whose part is named. */
const TOP_SHARES = [0.01, 0.1] as const;
/** Most points of a Lorenz curve. */
const LORENZ_POINTS = 101;

/** How what was taken over all paths falls on the accounts; null where it is nothing. */
export function concentration({ rows, taken, deleveragings, haircuts }: AccountCounters): Concentration | null {
  const ofAccount = new Map<string, { taken: number; touched: boolean }>();
  rows.forEach(({ account }, row) => {
    const known = ofAccount.get(account) ?? { taken: 0, touched: false };
    known.taken += taken[row]!;
    known.touched ||= deleveragings[row]! + haircuts[row]! > 0;
    ofAccount.set(account, known);
  });
  const all = [...ofAccount.values()];
  // An account may have gained on balance, closed at prices better than the mark: it paid nothing.
  const ascending = Float64Array.from(all, (each) => Math.max(0, each.taken)).sort();
  if (!(ascending.at(-1)! > 0)) return null;
  return {
    accounts: all.length,
    touched: all.filter(({ touched }) => touched).length,
    gini: giniCoefficient(ascending),
    topShares: TOP_SHARES.map((accounts) => ({ accounts, taken: topShare(ascending, accounts) })),
    lorenz: lorenzCurve(ascending),
  };
}

/**
 * Gini's coefficient of amounts: 0 where all are equal, (n − 1)/n where one has all.
 *
 *     G = Σᵢ (2i − n − 1) xᵢ / (n Σ x),  x ascending, i from 1
 *
 * @param ascending ≥ 0, at least one above 0
 */
export function giniCoefficient(ascending: Float64Array): number {
  const n = ascending.length;
  let weighted = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    weighted += (2 * i + 1 - n) * ascending[i]!;
    total += ascending[i]!;
  }
  return weighted / (n * total);
}

/** Part of the total that the share `accounts` with the largest amounts has; a fraction of an account counts in part. */
export function topShare(ascending: Float64Array, accounts: number): number {
  const n = ascending.length;
  const wanted = accounts * n;
  let total = 0;
  let top = 0;
  for (let i = 0; i < n; i++) {
    const amount = ascending[n - 1 - i]!;
    total += amount;
    top += amount * Math.min(1, Math.max(0, wanted - i));
  }
  return top / total;
}

/** Points of the Lorenz curve (1905), thinned evenly to at most 101, the ends kept. */
export function lorenzCurve(ascending: Float64Array): { accounts: number; taken: number }[] {
  const n = ascending.length;
  const cumulative = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) cumulative[i + 1] = cumulative[i]! + ascending[i]!;
  const points = Math.min(n + 1, LORENZ_POINTS);
  return Array.from({ length: points }, (_, k) => {
    const i = Math.round((k * n) / (points - 1));
    return { accounts: i / n, taken: cumulative[i]! / cumulative[n]! };
  });
}
