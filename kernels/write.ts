/** Compiles kernels/assembly into src/market/kernel/module-bytes.ts. */
import { writeFileSync } from 'node:fs';
import { compileKernel } from './compile.ts';

writeFileSync(new URL('../src/market/kernel/module-bytes.ts', import.meta.url), compileKernel());
