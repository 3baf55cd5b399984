import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const compiler = fileURLToPath(import.meta.resolve('assemblyscript/bin/asc.js'));
const folder = fileURLToPath(new URL('./assembly', import.meta.url));

/** `stub`: nothing is allocated, so there is nothing to collect. 112: vectors pass between the kernel's own files only. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--disableWarning', '112'];

/**
 * Compiles the kernel and returns the text of src/market/kernel/module-bytes.ts, which carries it.
 *
 * @throws Error with the compiler's messages
 */
export function compileKernel(): string {
  const binary = execFileSync(process.execPath, [compiler, 'path.ts', ...OPTIONS, '--outFile'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return moduleText(binary.toString('base64'));
}

function moduleText(base64: string): string {
  return `// Written by \`npm run kernel\` from kernels/assembly: see docs/decisions/0005-a-kernel-in-webassembly.md.
/** The kernel's WebAssembly module, in base64. */
export const KERNEL_BYTES: string =
  '${base64}';
`;
}
