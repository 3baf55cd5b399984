import type { PathKernel } from './kernel.ts';
import { compileKernelModule, type KernelModule } from './module.ts';
import { plainKernel } from './plain.ts';
import { WebAssemblyKernel } from './web-assembly.ts';

let module: { readonly compiled: KernelModule | undefined } | undefined;
let kernel: PathKernel | undefined;

/** The kernel of this thread: in WebAssembly where it can run, else the plain one. The only place that decides. */
export function threadKernel(): PathKernel {
  kernel ??= kernelOf(kernelModule());
  return kernel;
}

/** The kernel that runs a compiled module; without one, the plain kernel. */
export function kernelOf(compiled: KernelModule | undefined): PathKernel {
  return compiled === undefined ? plainKernel : new WebAssemblyKernel(compiled);
}

/** The kernel's compiled module, for threads of this process; undefined where it cannot run. Compiled once. */
export function kernelModule(): KernelModule | undefined {
  module ??= { compiled: compileKernelModule() };
  return module.compiled;
}

/** Gives this thread what another one has compiled, before its kernel is first asked for. */
export function adoptKernelModule(compiled: KernelModule | undefined): void {
  module = { compiled };
}
