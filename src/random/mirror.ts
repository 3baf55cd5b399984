/**
 * The address of the mirror image of a path's draws: of the same streams, uniforms u come as 1 − u and normals z as −z. It
 * stands wherever a stream or a block is asked for a path, and is negative, so that no path has it.
 *
 * @param path  a whole number, 0 ≤ path < 2⁵³ − 1
 */
export function mirrorOf(path: number): number {
  return -1 - path;
}

/** Whether an address is that of a mirror image. */
export function isMirror(address: number): boolean {
  return address < 0;
}

/** The path from whose streams an address draws. */
export function drawnPath(address: number): number {
  return address < 0 ? -1 - address : address;
}
