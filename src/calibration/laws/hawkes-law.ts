import { log } from '../../math/log.ts';
import { HawkesFilter, hawkesBar, type HawkesFields } from './hawkes-filter.ts';
import type { ConditionalLaw } from './law.ts';

/**
 * The next bar's return of a jump-diffusion whose jumps excite one another (Hawkes 1971), as far as returns alone can tell.
 *
 * Jumps and intensities are not observed. As in the autoregressive jump intensity of Chan and Maheu (2002), the filter holds
 * what the intensity λ = μ + A at the bar's start is expected to be, and gives a mixture over the count of jumps N in the bar:
 *
 *     f(r) = Σₖ P(N = k)·N(r; (drift − σ²/2)T − κΛ + k·m, σ²T + k·s²),   κ = e^(m + s²/2) − 1
 *     P(N = k) = Λ₀ (Λ₀ + ρk)^(k−1) e^(−Λ₀ − ρk)/k!,   ρ = 1 − Λ₀/Λ
 *
 * Λ₀ = μT + A(1 − e^(−βT))/β is expected without the bar's own excitation and Λ with it (the mean of a Hawkes process started
 * at λ), so that P(N = 0) and E[N] are exact; in between stands the total progeny of Poisson ancestors (Consul and Jain 1973).
 * After the return, A ← A·e^(−βT) + α·E[N | r]·(1 − e^(−βT))/(βT): jump times are even over the bar. It starts at the
 * stationary intensity μ/(1 − α/β).
 *
 * Where jumps stand out from the diffusion E[N | r] is their number, and the product of these densities is the likelihood
 * of the observed process; where they do not it is a quasi-likelihood.
 *
 * @throws RangeError  a field outside its range
 */
export function hawkesLaw(fields: HawkesFields, years: number): ConditionalLaw {
  const filter = new HawkesFilter(hawkesBar(fields, years));
  // The return in view and its density over e^shift: who scores a return and then observes it pays once.
  let inView = NaN;
  let density = NaN;
  const look = (logReturn: number): void => {
    if (logReturn === inView) return;
    density = filter.look(logReturn);
    inView = logReturn;
  };
  return {
    logDensity: (logReturn) => {
      look(logReturn);
      return log(density) + filter.shift;
    },
    cumulative: (logReturn) => filter.cumulative(logReturn),
    observe: (logReturn) => {
      look(logReturn);
      filter.advance();
      inView = NaN;
    },
  };
}
