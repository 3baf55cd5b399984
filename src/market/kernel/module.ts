import { KERNEL_BYTES } from './module-bytes.ts';

/** A compiled module, of which each thread makes an instance of its own. It can be sent to worker threads. */
export type KernelModule = { readonly [isModule]: true };
declare const isModule: unique symbol;

/** What the module exports. Addresses are bytes in its memory; see kernels/assembly. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  seedLanes(
    lanes: number,
    root0: number,
    root1: number,
    root2: number,
    root3: number,
    pathLow: number,
    pathHigh: number,
    purpose: number,
    branch: number,
  ): void;
  fillNormals(lanes: number, normals: number, groups: number): void;
  fillLogSteps(columns: number, stride: number, g: number, drift: number, loadings: number, groups: number): void;
  fillLogPrices(logSteps: number, initialPrice: number, extremes: number, blocks: number, scratch: number): number;
  fillPrices(
    logPrices: number,
    initialPrice: number,
    prices: number,
    low: number,
    high: number,
    blocks: number,
    scratch: number,
  ): void;
}

/** The part of the language's interface to WebAssembly that is used here: its library types leave all of it out. */
export interface WebAssemblyInterface {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => KernelModule;
  readonly Instance: new (module: KernelModule) => { readonly exports: KernelExports };
}

const { WebAssembly } = globalThis as { readonly WebAssembly?: WebAssemblyInterface };

/** Compiles the kernel; undefined where there is no WebAssembly, or none with vectors of 128 bits. */
export function compileKernelModule(webAssembly = WebAssembly): KernelModule | undefined {
  if (webAssembly === undefined) return undefined;
  const bytes = Uint8Array.from(atob(KERNEL_BYTES), (character) => character.charCodeAt(0));
  return webAssembly.validate(bytes) ? new webAssembly.Module(bytes) : undefined;
}

/** A fresh instance with a memory of its own, which is empty at first. */
export function instantiateKernel(module: KernelModule): KernelExports {
  if (WebAssembly === undefined) throw new Error('there is a compiled kernel but no WebAssembly to run it');
  return new WebAssembly.Instance(module).exports;
}
