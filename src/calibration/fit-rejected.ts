import type { FittedKind } from './fit.ts';

/** A history that a model cannot describe: why, and what could. */
export class FitRejectedError extends Error {
  override readonly name = 'FitRejectedError';
  readonly kind: FittedKind;

  constructor(kind: FittedKind, reason: string) {
    super(reason);
    this.kind = kind;
  }
}
