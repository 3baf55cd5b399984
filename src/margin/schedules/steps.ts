import type { MarginSchedule } from '../../venue.ts';
import { TIE } from '../tie.ts';
import { nearestStep, stepsToFull, type ScheduleRule } from './rule.ts';

type Words = Extract<MarginSchedule, { kind: 'steps' }>;

/**
 * Risk-limit steps: each started step of notional over the base limit adds the same to both rates of the whole position,
 * so that the requirement jumps there. BitMEX (steps changed 2021-08-31). The limits are tiers: tier 1 ends at the base
 * limit, tier k at baseLimit + (k − 1) · step.
 */
export class StepSchedule implements ScheduleRule {
  private readonly words: Words;

  constructor(words: Words) {
    this.words = words;
  }

  maintenance(_: number, notional: number): number {
    return this.rate(this.words.base, this.steps(notional)) * notional;
  }

  initial(_: number, notional: number): number {
    const { initialBase } = this.words;
    return initialBase === undefined ? 0 : this.rate(initialBase, this.steps(notional)) * notional;
  }

  tier(_: number, notional: number): number {
    return this.steps(notional) + 1;
  }

  tierEnd(tier: number, unitNotional: number): number {
    const { baseLimit, step } = this.words;
    return (baseLimit + (tier - 1) * step) / unitNotional;
  }

  rateUpTo(_: number, notional: number): number {
    return this.rate(this.words.base, this.steps(notional));
  }

  nextBreak(_: number, notional: number, direction: 1 | -1): number {
    const { baseLimit, step, base, rateStep } = this.words;
    return nearestStep({ first: baseLimit, width: step, count: stepsToFull(base, rateStep) }, notional, direction);
  }

  /** Started steps over the base limit. At the end of one, to within a tie, it is not yet exceeded. */
  private steps(notional: number): number {
    const { baseLimit, step } = this.words;
    return Math.max(0, Math.ceil((notional * (1 - TIE) - baseLimit) / step));
  }

  private rate(base: number, steps: number): number {
    const { rateStep } = this.words;
    return rateStep === 0 ? base : Math.min(1, base + steps * rateStep);
  }
}
