/** How often an interval holds the truth, or a verdict errs. */
export interface CoverageRow {
  readonly what: string;
  readonly where: string;
  /** Share of repetitions, or the exact probability. */
  readonly share: number;
  /** Repetitions; absent = summed exactly. */
  readonly repetitions?: number;
  readonly promise: Promised;
}

/**
 * `at least`, `at most`: guaranteed. `near`: within 1.5 points, of enough events. `none`: shown for what it is, no promise
 * is made.
 */
export interface Promised {
  readonly kind: 'at least' | 'at most' | 'near' | 'none';
  readonly nominal: number;
}

/** Points that an interval without a guarantee may be off. */
export const NEAR = 0.015;

export const NOMINAL = 0.95;
export const atLeast: Promised = { kind: 'at least', nominal: NOMINAL };
export const atMost: Promised = { kind: 'at most', nominal: 1 - NOMINAL };
export const near: Promised = { kind: 'near', nominal: NOMINAL };
export const none: Promised = { kind: 'none', nominal: NOMINAL };

/** Whether the promise is kept, as far as so many repetitions tell: three standard errors are forgiven. */
export function keeps({ share, repetitions, promise: { kind, nominal } }: CoverageRow): boolean {
  const noise = repetitions === undefined ? 1e-12 : 3 * Math.sqrt((nominal * (1 - nominal)) / repetitions);
  switch (kind) {
    case 'at least':
      return share >= nominal - noise;
    case 'at most':
      return share <= nominal + noise;
    case 'near':
      return Math.abs(share - nominal) <= NEAR + (repetitions === undefined ? 0 : noise / 3);
    case 'none':
      return true;
  }
}

/** Of a measured share: √(share (1 − share)/repetitions); 0 where it is exact. */
export function standardError({ share, repetitions }: CoverageRow): number {
  return repetitions === undefined ? 0 : Math.sqrt((share * (1 - share)) / repetitions);
}

/** Share of repetitions that hold. */
export function shareOf(repetitions: number, holds: (repetition: number) => boolean): number {
  let held = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) if (holds(repetition)) held++;
  return held / repetitions;
}
