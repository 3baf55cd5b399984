import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { Experiment } from '../../src/experiment.ts';
import { fileContext } from '../../src/config/load.ts';
import { parseExperiment, type ParseOptions } from '../../src/config/parse.ts';
import { WHOLE } from './fixtures.ts';

/** Parses `main.json` of these files. */
function parsed(files: Readonly<Record<string, string | object>>, options: ParseOptions = {}): Experiment {
  const texts = new Map(
    Object.entries(files).map(([name, text]) => [name, typeof text === 'string' ? text : JSON.stringify(text)]),
  );
  const readText = (path: string): string => {
    const text = texts.get(path);
    if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' });
    return text;
  };
  return parseExperiment(readText('main.json'), 'main.json', { ...fileContext(), readText }, options);
}
const problems = (files: Readonly<Record<string, string | object>>): string => {
  try {
    parsed(files);
  } catch (error) {
    return (error as ConfigError).message;
  }
  return 'none';
};

describe('an experiment that extends another', () => {
  it('is a merge patch over it: what it does not say stays, null removes', () => {
    const base = parsed({ 'main.json': WHOLE });
    const patched = parsed({
      'base.json': WHOLE,
      'main.json': { extends: 'base.json', paths: 7, policies: { cross: null }, baseline: null },
    });
    expect(patched.paths).toBe(7);
    expect(patched.policies.map(({ name }) => name)).toEqual(['isolated']);
    expect(patched.resolved['underlyings']).toEqual(base.resolved['underlyings']);
    expect(patched.resolved['markets']).toEqual(base.resolved['markets']);
  });

  it('that says nothing else is it, but for its name and its question', () => {
    const base = parsed({ 'main.json': WHOLE });
    const same = parsed({ 'base.json': WHOLE, 'main.json': { extends: 'base.json' } });
    const { name, question, ...rest } = same.resolved;
    expect([name, question]).toEqual(['main', '']);
    expect({ ...rest, name: base.name, question: base.question }).toEqual(base.resolved);
  });

  it('resolves to a whole configuration that names no other', () => {
    const { resolved } = parsed({ 'main.json': { extends: 'flash-crash' } });
    expect(resolved).not.toHaveProperty('extends');
    expect(parsed({ 'main.json': JSON.stringify(resolved) }).resolved).toEqual(resolved);
  });

  it('may extend one that extends another, paths beside the file that names them', () => {
    const experiment = parsed({
      'main.json': { extends: 'lib/near.json', seed: 'main' },
      'lib/near.json': { extends: 'far.json', paths: 3, seed: 'near' },
      'lib/far.json': WHOLE,
    });
    expect([experiment.seed, experiment.paths]).toEqual(['main', 3]);
  });

  it('takes flags over both', () => {
    const files = { 'base.json': WHOLE, 'main.json': { extends: 'base.json', paths: 7 } };
    expect(parsed(files, { set: ['horizon.steps=24'], paths: 5 })).toMatchObject({ paths: 5, horizon: { steps: 24 } });
  });

  it('points at the file in which a fault stands', () => {
    const faulty = WHOLE.replace('"initialPrice": "100000"', '"initialPrice": "-1"');
    expect(problems({ 'base.json': faulty, 'main.json': { extends: 'base.json' } })).toMatch(/^base\.json:\d+:\d+ /);
    expect(problems({ 'base.json': WHOLE, 'main.json': { extends: 'base.json', paths: 0 } })).toMatch(/^main\.json:1:/);
  });

  it('names something that is there', () => {
    expect(problems({ 'main.json': { extends: 'none.json' } })).toMatch(/there is no such file/);
    expect(problems({ 'main.json': { extends: 'flash-crsh' } })).toMatch(/"flash-crash"/);
    expect(problems({ 'main.json': { extends: 3 } })).toMatch(/the name of a scenario, or a path/);
  });

  it('does not come back to itself', () => {
    const files = { 'main.json': { extends: 'a.json' }, 'a.json': { extends: 'main.json' } };
    expect(problems(files)).toMatch(/in a circle.*main\.json → a\.json → main\.json/s);
  });
});

describe('what a scenario says of itself', () => {
  const SCENARIO = { kind: 'shape', title: 'A title', shows: 'Something.' };
  const withScenario = (words: object): Record<string, object> => ({
    'main.json': { extends: 'baseline', scenario: { ...SCENARIO, ...words } },
  });

  it('changes no result, and is not taken over by who extends it', () => {
    expect(parsed({ 'main.json': { extends: 'baseline' } }).scenario).toBeUndefined();
    expect(parsed(withScenario({})).scenario).toMatchObject({ title: 'A title', numbers: [], sources: [] });
  });

  it('names numbers that are there, each with a source or as an assumption', () => {
    const numbers = [
      { pointer: '/venue/funds/main/balance', assumption: 'a guess' },
      { pointer: '/horizon/steps', source: 'a page' },
    ];
    const { scenario, resolved } = parsed(withScenario({ numbers }));
    expect(scenario?.numbers.map(({ basis, text }) => [basis, text])).toEqual([
      ['assumption', 'a guess'],
      ['source', 'a page'],
    ]);
    // A resolved document has each policy whole.
    expect((resolved['scenario'] as { numbers: object[] }).numbers[0]).toEqual({
      pointer: '/policies/fund, then ADL/funds/main/balance',
      assumption: 'a guess',
    });
    expect(problems(withScenario({ numbers: [{ pointer: '/nowhere', source: 'a page' }] }))).toMatch(/"\/nowhere"/);
    const both = [{ pointer: '/horizon', source: 'a page', assumption: 'a guess' }];
    expect(problems(withScenario({ numbers: both }))).toMatch(/exactly one of "source" and "assumption", found both/);
    expect(problems(withScenario({ numbers: [{ pointer: '/horizon' }] }))).toMatch(/found neither/);
  });

  it('claims against one thing', () => {
    const claim = { column: 'shortfall', direction: 'higher', paths: 2, exceptions: 0 };
    expect(problems(withScenario({ claim }))).toMatch(/exactly one of "scenario" and "otherPolicy", found neither/);
    const { scenario } = parsed(withScenario({ claim: { ...claim, scenario: 'baseline' } }));
    expect(scenario?.claim).toMatchObject({ than: { scenario: 'baseline' }, measured: { paths: 2, exceptions: 0 } });
  });
});
