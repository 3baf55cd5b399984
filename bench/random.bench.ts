import { bench, describe } from 'vitest';
import { fillNormals } from '../src/random/normal.ts';
import { PURPOSE, purpose } from '../src/random/purpose.ts';
import { rootKey } from '../src/random/root-key.ts';

const root = rootKey('bench');
const block = new Float64Array(1_440);
let path = 0;

describe('random numbers', () => {
  bench('a block of 1,440 normals', () => fillNormals(root, path++, purpose(PURPOSE.diffusion), 0, block));
});
