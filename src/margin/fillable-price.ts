import type { Contract } from '../price-model.ts';
import type { Price, Quote } from '../units.ts';
import type { OrderLimit } from '../venue.ts';
import { priceOf, unitValue } from './contract.ts';

type FillableLimit = Extract<OrderLimit, { kind: 'fillable' }>;

/**
 * How far, in unit value and ≥ 0, a liquidation order may fill beyond the mark: ABR · spread · maintenance / |size| with
 * ABR = clamp(bankruptcyAdjustment · (1 − equity / required), 0, 1). At its requirement an account sells at the mark, at
 * bankruptcy at the full spread.
 *
 * @param maintenance of the position, ≥ 0
 * @param account equity and maintenance of the whole account, maintenance ≥ 0
 */
export function fillableSpread(
  limit: Omit<FillableLimit, 'kind'>,
  { quantity, maintenance }: { readonly quantity: number; readonly maintenance: Quote },
  account: { readonly equity: Quote; readonly maintenance: Quote },
): number {
  // Nothing is required, so nothing may be given away.
  if (account.maintenance === 0) return 0;
  const adjusted = limit.bankruptcyAdjustment * (1 - account.equity / account.maintenance);
  const ratio = Math.min(1, Math.max(0, adjusted));
  return (ratio * limit.spreadToMaintenance * maintenance) / quantity;
}

/**
 * Worst price at which a liquidation order of a position may fill: v(mark) − side · spread. dYdX v4, `GetFillablePrice`.
 *
 * @param question.accountMaintenance of all positions of the account; absent = of this one alone
 * @returns quote per base; may be ≤ 0 (linear), or Infinity (inverse)
 */
export function fillablePrice({
  contract,
  size,
  mark,
  maintenance,
  equity,
  accountMaintenance = maintenance,
  bankruptcyAdjustment,
  spreadToMaintenance,
}: {
  readonly contract: Contract;
  readonly size: number;
  readonly mark: Price;
  readonly maintenance: Quote;
  /** Of the account at the marks. */
  readonly equity: Quote;
  readonly accountMaintenance?: Quote;
  readonly bankruptcyAdjustment: number;
  readonly spreadToMaintenance: number;
}): Price {
  const spread = fillableSpread(
    { bankruptcyAdjustment, spreadToMaintenance },
    { quantity: Math.abs(size), maintenance },
    { equity, maintenance: accountMaintenance },
  );
  return priceOf(contract.kind, unitValue(contract.kind, mark) - Math.sign(size) * spread);
}
