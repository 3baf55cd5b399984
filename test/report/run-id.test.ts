import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { canonicalJson, finiteJson } from '../../src/report/canonical-json.ts';
import { folderName, outcomeDigest, runId } from '../../src/report/run-id.ts';
import { outcomeColumns, tableInMemory } from '../../src/outcome.ts';
import { makeExperiment, makeTable } from './fixture.ts';

describe('the run id', () => {
  const experiment = makeExperiment();
  const id = runId(experiment, '0.1.0');

  it('is sixteen hex digits, and the same for the same inputs', () => {
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(runId(makeExperiment(), '0.1.0')).toBe(id);
  });

  it('does not depend on the order of fields in the configuration', () => {
    const { name, seed, paths } = experiment.resolved;
    expect(runId({ ...experiment, resolved: { paths, seed, name } }, '0.1.0')).toBe(id);
  });

  it.each([
    ['the seed', { ...experiment, seed: 'other' }, '0.1.0'],
    ['the number of paths', { ...experiment, paths: 9_999 }, '0.1.0'],
    ['a field', { ...experiment, resolved: { ...experiment.resolved, horizon: 1 } }, '0.1.0'],
    ['the content of a file', { ...experiment, inputs: [{ file: 'book.csv', sha256: 'cd'.repeat(32) }] }, '0.1.0'],
    ['the engine', experiment, '0.1.1'],
    ['the order of underlyings', { ...experiment, underlyings: [...experiment.underlyings].reverse() }, '0.1.0'],
    ['the order of policies', { ...experiment, policies: [...experiment.policies].reverse() }, '0.1.0'],
  ])('changes with %s', (_, changed, version) => {
    expect(runId(changed, version)).not.toBe(id);
  });
});

describe('canonical JSON', () => {
  it('reads back as the same value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
    expect(canonicalJson({ b: 1, a: [true, null] })).toBe('{"a":[true,null],"b":1}');
  });

  it('refuses NaN and infinities, naming their place', () => {
    expect(() => finiteJson({ policies: { cross: { low: NaN } } })).toThrow('/policies/cross/low is NaN');
    expect(() => finiteJson([Infinity])).toThrow('/0 is Infinity');
  });
});

describe('the digest of the outcomes', () => {
  it('is SHA-256 over values, status and weights', () => {
    expect(outcomeDigest(makeTable())).toMatch(/^[0-9a-f]{64}$/);
    expect(outcomeDigest(makeTable())).toBe(outcomeDigest(makeTable()));
  });

  it('changes with one bit, even the sign of a zero', () => {
    const whole = outcomeDigest(makeTable());
    const changes = [
      (table: ReturnType<typeof makeTable>) => (table.values[0] = -0),
      (table: ReturnType<typeof makeTable>) => (table.status[0] = 1),
      (table: ReturnType<typeof makeTable>) => (table.logWeight[4] = 5e-324),
    ];
    for (const change of changes) {
      const table = makeTable();
      change(table);
      expect(outcomeDigest(table)).not.toBe(whole);
    }
  });

  it('knows the bytes of one float64', () => {
    // echo -ne '\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\x00\x00\x00' | sha256sum: 1.0, status 0, weight 0
    const table = {
      paths: 1,
      policies: ['a'],
      columns: outcomeColumns([]).slice(0, 1),
      values: Float64Array.of(1),
      status: Uint8Array.of(0),
      logWeight: Float64Array.of(0),
    };
    expect(outcomeDigest(tableInMemory(table))).toBe(ONE_DIGEST);
  });
});

const ONE_DIGEST = 'cccacf565d4164b0ebee3e35a98be9879732743f16c37d8640f86e4a1a1e4a8b';

describe('a folder name', () => {
  it.each([
    ['btc-eth-isolated-vs-cross', 'btc-eth-isolated-vs-cross'],
    ['../../etc', 'etc'],
    ['a b/c\\d', 'a-b-c-d'],
    ['…', 'experiment'],
  ])('of %s is %s', (name, folder) => {
    expect(folderName(name)).toBe(folder);
  });
});
