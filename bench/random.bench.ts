import { bench, describe } from 'vitest';
import { plainKernel } from '../src/market/kernel/plain.ts';
import { threadKernel } from '../src/market/kernel/thread-kernel.ts';
import { PURPOSE, purpose } from '../src/random/purpose.ts';
import { rootKey } from '../src/random/root-key.ts';

const root = rootKey('bench');
let path = 0;

describe('random numbers', () => {
  for (const kernel of [threadKernel(), plainKernel]) {
    const workspace = kernel.workspace(1, 1_440);
    bench(`a block of 1,440 normals, ${kernel.kind}`, () =>
      workspace.fillNormals(0, root, path++, purpose(PURPOSE.diffusion)),
    );
  }
});
