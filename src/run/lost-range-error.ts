/** A range of paths that no thread survived: the run is partial, what came before it stands. */
export class LostRangeError extends Error {
  override readonly name = 'LostRangeError';
}
