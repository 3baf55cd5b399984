import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';

/** A share in (0, 1) of a coordinate that may be any number. */
export function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

/** The coordinate of a share in (0, 1); shares nearer to an end than 1e-6 are taken as 1e-6 from it. */
export function logOdds(share: number): number {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, share));
  return log(inside / (1 - inside));
}
