/** Bundles the program into dist/src: see docs/performance.md, "The start". */
import { bundleProgram } from './bundle.ts';

await bundleProgram({ write: true });
