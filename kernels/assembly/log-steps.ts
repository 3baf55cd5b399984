/**
 * Puts log returns in the place of column g's normals: drift + Σ_j loading_j·z_j, j = 0 … g in this order. `fillLogSteps` of
 * src/market/kernel/plain.ts.
 *
 * @param columns   address of column 0; each is `stride` bytes behind the one before
 * @param loadings  address of g + 1 float64
 * @param groups    steps in groups of eight
 */
export function fillLogSteps(columns: usize, stride: usize, g: u32, drift: f64, loadings: usize, groups: u32): void {
  const start = f64x2.splat(drift);
  const last = loadings + 8 * g;
  for (let at: usize = columns, end: usize = columns + 64 * groups; at < end; at += 64) {
    let sum0 = start;
    let sum1 = start;
    let sum2 = start;
    let sum3 = start;
    let z = at;
    for (let place = loadings; ; place += 8) {
      const loading = v128.load64_splat(place);
      sum0 = f64x2.add(sum0, f64x2.mul(loading, v128.load(z)));
      sum1 = f64x2.add(sum1, f64x2.mul(loading, v128.load(z, 16)));
      sum2 = f64x2.add(sum2, f64x2.mul(loading, v128.load(z, 32)));
      sum3 = f64x2.add(sum3, f64x2.mul(loading, v128.load(z, 48)));
      if (place === last) break;
      z += stride;
    }
    v128.store(z, sum0);
    v128.store(z, sum1, 16);
    v128.store(z, sum2, 32);
    v128.store(z, sum3, 48);
  }
}
