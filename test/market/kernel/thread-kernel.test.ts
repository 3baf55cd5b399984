import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { compileKernelModule, type WebAssemblyInterface } from '../../../src/market/kernel/module.ts';
import { plainKernel } from '../../../src/market/kernel/plain.ts';
import { folderWith, smallConfig } from '../../cli/fixtures.ts';
import { kernelModule, kernelOf, threadKernel } from '../../../src/market/kernel/thread-kernel.ts';

describe('the kernel of a thread', () => {
  it('runs in WebAssembly here, compiled once', () => {
    expect(threadKernel().kind).toBe('webAssembly');
    expect(threadKernel()).toBe(threadKernel());
    expect(kernelModule()).toBe(kernelModule());
  });

  it('is what another thread compiled, and the plain one where that could not', async () => {
    vi.resetModules();
    const fresh = await import('../../../src/market/kernel/thread-kernel.ts');
    fresh.adoptKernelModule(undefined);
    expect([fresh.kernelModule(), fresh.threadKernel().kind]).toEqual([undefined, 'plain']);
  });

  it('is the plain one where WebAssembly has no vectors', () => {
    const withoutVectors = { validate: () => false } as unknown as WebAssemblyInterface;
    expect(kernelOf(compileKernelModule(withoutVectors))).toBe(plainKernel);
  });
});

const probe = fileURLToPath(new URL('./digest-probe.ts', import.meta.url));
const { file } = folderWith({ ...smallConfig, paths: 20 });

/** Which kernel a process with these options of Node runs, and the digest of a small experiment's outcomes. */
function probed(nodeOptions: readonly string[], threads: number): { readonly kernel: string; readonly digest: string } {
  const argv = [...nodeOptions, '--import', 'tsx', probe, file, String(threads)];
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' })) as { kernel: string; digest: string };
}

// A loaded machine takes long to start processes.
describe('a small experiment', { timeout: 120_000 }, () => {
  const { digest } = probed([], 0);

  it('has the same digest on threads, which take over what was compiled', () => {
    expect(probed([], 2)).toEqual({ kernel: 'webAssembly', digest });
  });

  it('has the same digest on threads without WebAssembly', () => {
    expect(probed(['--jitless'], 2)).toEqual({ kernel: 'plain', digest });
  });

  // The option takes from the compiler what it needs for vectors, as an old processor would.
  it.runIf(process.arch === 'x64')('has the same digest on a processor without vectors', () => {
    expect(probed(['--no-enable-sse4-1'], 0)).toEqual({ kernel: 'plain', digest });
  });
});
