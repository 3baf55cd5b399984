import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileKernel } from '../../kernels/compile.ts';

describe('the committed kernel', () => {
  it('is what its source compiles to', () => {
    const committed = readFileSync(new URL('../../src/market/kernel/module-bytes.ts', import.meta.url), 'utf8');
    expect(compileKernel()).toBe(committed);
  });
});
