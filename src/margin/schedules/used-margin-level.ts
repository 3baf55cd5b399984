import type { ScheduleRule } from './rule.ts';

/**
 * Maintenance is the used margin: the notional at the rate at which the position was opened (margin at entry / notional at
 * entry), whatever its size. Kraken Margin, whose level is equity / used margin. Initial margin is the same.
 */
export class UsedMarginLevel implements ScheduleRule {
  maintenance(_: number, notional: number, usedRate: number): number {
    return notional * usedRate;
  }

  initial(_: number, notional: number, usedRate: number): number {
    return notional * usedRate;
  }

  tier(): number {
    return 0;
  }

  tierEnd(): number {
    return Infinity;
  }

  rateUpTo(_: number, __: number, usedRate: number): number {
    return usedRate;
  }

  nextBreak(_: number, __: number, direction: 1 | -1): number {
    return direction > 0 ? Infinity : 0;
  }
}
