import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { philox4x32, philoxInto } from '../../src/random/philox.ts';

interface Case {
  readonly kind: string;
  readonly inputs: { readonly vectors: { readonly counter: string[]; readonly key: string[] }[] };
  readonly expected: { readonly output: string[][] };
}
const truths = JSON.parse(readFileSync(new URL('../fixtures/truths.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const knownAnswers = truths.cases.find(({ kind }) => kind === 'rng-philox4x32-10')!;

type Four = [number, number, number, number];
type Two = [number, number];
const words = (hexadecimal: readonly string[]): number[] => hexadecimal.map((word) => Number.parseInt(word, 16));

describe('Philox4x32-10', () => {
  it.each(knownAnswers.inputs.vectors.map((vector, i) => ({ ...vector, output: knownAnswers.expected.output[i]! })))(
    'gives the known answer of Random123 for counter $counter and key $key',
    ({ counter, key, output }) => {
      expect(philox4x32({ counter: words(counter) as Four, key: words(key) as Two })).toEqual(words(output));
    },
  );
  it('takes words signed or unsigned', () => {
    const unsigned = philox4x32({ counter: [0xffffffff, 0x80000000, 1, 2], key: [0xdeadbeef, 3] });
    expect(philox4x32({ counter: [-1, -0x80000000, 1, 2], key: [0xdeadbeef | 0, 3] })).toEqual(unsigned);
  });
  it('agrees with 64-bit multiplication on random words', () => {
    const out = new Uint32Array(4);
    let counter: Four = [1, 2, 3, 4];
    for (let i = 0; i < 200; i++) {
      philoxInto(out, ...counter, counter[1], counter[2]);
      expect(Array.from(out)).toEqual(wideMultiplication(counter, [counter[1], counter[2]]));
      counter = [out[0]!, out[1]!, out[2]!, out[3]!];
    }
  });
});

/** The definition, in integers of any size. */
function wideMultiplication(counter: Four, key: Two): number[] {
  let [x0, x1, x2, x3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const mask = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * x0;
    const p1 = 0xcd9e8d57n * x2;
    [x0, x1, x2, x3] = [(p1 >> 32n) ^ x1 ^ k0, p1 & mask, (p0 >> 32n) ^ x3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [x0, x1, x2, x3].map(Number);
}
