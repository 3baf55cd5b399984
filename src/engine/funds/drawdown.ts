import { TIE } from '../../margin/tie.ts';

/**
 * A fund that may lose only so much within a window: from the moment when its balance is at or below (1 − start) of its
 * peak it is drawn down and pays nothing, until it is above (1 − stop) of the peak again (Bybit's contract drawdown with
 * start 0.3 and stop 0.25: docs/v5/market/adl-alert; Binance's 8-hour loss stop of 2019). While it is sound a payment may
 * bring it down to (1 − start) of the peak at most: only the loss beyond that is left to others.
 *
 * @param balance  quote, any sign
 * @param peak  highest balance of the window, the present one included
 * @param minimumBalance  at or below it the rule is silent
 * @returns `available`: what it can pay now, quote ≥ 0
 */
export function fundDrawdown({
  balance,
  peak,
  start,
  stop,
  minimumBalance,
  wasDrawnDown,
}: {
  readonly balance: number;
  readonly peak: number;
  readonly start: number;
  readonly stop: number;
  readonly minimumBalance: number;
  readonly wasDrawnDown: boolean;
}): { drawnDown: boolean; available: number } {
  if (balance <= minimumBalance) return { drawnDown: false, available: Math.max(0, balance) };
  const tie = TIE * Math.abs(peak);
  const floor = (1 - start) * peak;
  const drawnDown = balance <= floor + tie || (wasDrawnDown && balance <= (1 - stop) * peak + tie);
  return { drawnDown, available: drawnDown ? 0 : Math.max(0, balance - Math.max(0, floor)) };
}
