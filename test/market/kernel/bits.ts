import { expect } from 'vitest';
import { compileKernelModule } from '../../../src/market/kernel/module.ts';
import { WebAssemblyKernel } from '../../../src/market/kernel/web-assembly.ts';

/** A kernel in WebAssembly with a memory of its own. */
export function freshKernel(mostBytes?: number): WebAssemblyKernel {
  const module = compileKernelModule();
  if (module === undefined) throw new Error('these tests need WebAssembly with vectors');
  return new WebAssemblyKernel(module, mostBytes);
}

/** The first place at which two columns differ in any bit (the sign of zero too), or −1. */
export function firstDifference(one: Float64Array, other: Float64Array): number {
  if (one.length !== other.length) return Math.min(one.length, other.length);
  const [left, right] = [wordsOf(one), wordsOf(other)];
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return i >> 1;
  return -1;
}

function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
}

export function expectSameBits(one: Float64Array, other: Float64Array, what: string): void {
  const place = firstDifference(one, other);
  if (place >= 0) expect.fail(`${what} differs at ${place}: ${one[place]} and ${other[place]}`);
}
