import { amount, type Amount } from './amount.ts';

/** Whole steps that cover a duration. */
export const wholeSteps = (seconds: number, stepSeconds: number): number =>
  amount(seconds).div(stepSeconds).ceil().toNumber();

/** Seconds since the start at the end of a step. */
export const stepTime = ({ stepSeconds }: { readonly stepSeconds: number }, step: number): Amount =>
  amount(stepSeconds).times(step);
