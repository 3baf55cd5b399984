import type { RootKey } from '../../random/root-key.ts';
import type { MarketPath, PriceSource } from '../market-path.ts';

/**
 * The inner loops of a market path. There are two of them, in WebAssembly and in TypeScript, that give the same bits:
 * `threadKernel` decides which one runs.
 */
export interface PathKernel {
  readonly kind: 'webAssembly' | 'plain';
  /**
   * Working memory for paths of `count` underlyings and `steps` steps. It may share its place with the kernel's other
   * workspaces: what is in it lasts until one of those is written to.
   */
  workspace(count: number, steps: number): Workspace;
}

/**
 * Scratch memory of a path, and what is done in it: a column per underlying, which holds normals, then log returns, then log
 * prices. Who begins to write finishes the path whose prices still wait here.
 */
export interface Workspace extends PriceSource {
  /** [count][steps]. To be asked for anew with each path: the columns may have moved. */
  readonly columns: readonly Float64Array[];
  /** Fills column g with normals, the block of (root, path or mirror image of one, purpose, 0): see `fillNormals` of src/random/normal.ts. */
  fillNormals(g: number, root: RootKey, path: number, purpose: number): void;
  /**
   * Puts log returns in the place of column g's normals: drift + Σ_j loadings[j]·z_j, j = 0 … g, added in this order. From
   * the last column to the first, as each needs the normals before it.
   */
  fillLogSteps(g: number, drift: number, loadings: Float64Array): void;
  /**
   * Turns the log returns of column g into log prices, and these into the prices of underlying u,
   * S_k = S₀·exp(Σ_{j ≤ k} r_j): extremes at once, the rest when somebody reads it.
   *
   * @param path  path index, for the message
   * @throws InvariantError  a price that is zero, infinite or not a number, with its step and path
   */
  writePrices(g: number, into: MarketPath, u: number, path: number): void;
}
