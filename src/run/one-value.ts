/** Whether all float64 values have the same bits: most columns of most runs are 0 throughout. */
export function isOneValue(bytes: Uint8Array): boolean {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / Int32Array.BYTES_PER_ELEMENT);
  const [low, high] = words;
  for (let i = 2; i < words.length; i += 2) if (words[i] !== low || words[i + 1] !== high) return false;
  return true;
}

/** Repeats a value over all bytes, bit by bit: a NaN keeps its payload. */
export function fillWith(value: Uint8Array, bytes: Uint8Array): void {
  bytes.set(value.subarray(0, bytes.length));
  for (let filled = value.length; filled < bytes.length; filled *= 2) bytes.copyWithin(filled, 0, filled);
}
