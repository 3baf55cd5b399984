import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadExperiment, loadExperimentFile } from '../../src/config/load.ts';
import { ConfigError } from '../../src/errors.ts';
import { smallConfig } from '../cli/fixtures.ts';

const { BTC } = smallConfig.underlyings;
const at = (uncertainty: object, price: object | string = BTC.price) => ({
  ...smallConfig,
  underlyings: { BTC: { ...BTC, price, uncertainty } },
});

function issuesOf(config: object): { pointer: string; expected: string; found: string }[] {
  try {
    loadExperiment(config);
    return [];
  } catch (error) {
    return (error as ConfigError).issues.map(({ pointer, expected, found }) => ({
      pointer,
      expected,
      found: found ?? '',
    }));
  }
}

describe('the standard errors of a price', () => {
  it('are read with their correlations, and resolved so that they can be read again', () => {
    const correlations = [
      [1, -0.5],
      [-0.5, 1],
    ];
    const experiment = loadExperiment(at({ standardErrors: { volatility: 0.02, jumpMean: 0.001 }, correlations }));
    expect(experiment.underlyings[0]!.uncertainty).toEqual({
      ...{ parameters: ['volatility', 'jumpMean'], standardErrors: [0.02, 0.001] },
      correlations: Float64Array.of(1, -0.5, -0.5, 1),
    });
    expect(loadExperiment(experiment.resolved)).toMatchObject({
      underlyings: experiment.underlyings,
      resolved: experiment.resolved,
    });
  });
  it('are independent unless it is said', () => {
    const { underlyings, resolved } = loadExperiment(at({ standardErrors: { volatility: 0.02, jumpMean: 0.001 } }));
    expect(underlyings[0]!.uncertainty!.correlations).toEqual(Float64Array.of(1, 0, 0, 1));
    expect(resolved).toMatchObject({ underlyings: { BTC: { uncertainty: { standardErrors: { jumpMean: 0.001 } } } } });
  });
  it.each([
    [{ volatlity: 0.02 }, '/underlyings/BTC/uncertainty/standardErrors/volatlity', /volatility/],
    [{ kind: 0.02 }, '/underlyings/BTC/uncertainty/standardErrors/kind', /a number of the merton price/],
    [{ volatility: 0 }, '/underlyings/BTC/uncertainty/standardErrors/volatility', /0/],
    [{}, '/underlyings/BTC/uncertainty/standardErrors', /./],
  ])('%j are refused where they stand', (standardErrors, pointer, expected) => {
    const [issue, ...others] = issuesOf(at({ standardErrors }));
    expect(others).toEqual([]);
    expect(issue!.pointer).toBe(pointer);
    expect(issue!.expected).toMatch(expected);
  });
  it.each([
    [
      [
        [1, 1],
        [1, 1],
      ],
      /positive definite/,
    ],
    [
      [
        [1, 0.5],
        [0.4, 1],
      ],
      /the same correlation/,
    ],
    [[[1]], /2 rows/],
  ])('with correlations %j are refused', (correlations, expected) => {
    const [issue] = issuesOf(at({ standardErrors: { volatility: 0.02, jumpMean: 0.001 }, correlations }));
    expect(issue!.expected).toMatch(expected);
  });
  it('have no place beside prices that are given', () => {
    const prices = Array.from({ length: 60 }, () => 100);
    const [issue] = issuesOf(at({ standardErrors: { volatility: 0.02 } }, { kind: 'replay', prices }));
    expect(issue!.expected).toContain('a replay has no parameters');
  });
});

describe('a model file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shortfall-uncertainty-'));
  const fitted = {
    files: [{ name: 'a.csv', sha256: '0'.repeat(64), from: '2020-01-01T00:00Z', to: '2020-02-01T00:00Z', bars: 9 }],
    ...{ barLength: '1m', observations: 8, dropped: [], method: 'by hand' },
    standardErrors: { drift: null, volatility: 0.02, jumpMean: 0.001 },
    ...{
      correlations: [
        [1, 0.25],
        [0.25, 1],
      ],
      logLikelihood: null,
      aic: null,
      bic: null,
    },
  };
  const model = { schemaVersion: 1, kind: 'model', price: BTC.price, fitted };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model));
  const experimentOf = (more: object = {}) => {
    const file = join(folder, 'experiment.json');
    const underlyings = { BTC: { initialPrice: '100', price: './model.json', ...more } };
    writeFileSync(file, JSON.stringify({ ...smallConfig, underlyings }));
    return loadExperimentFile(file).underlyings[0]!.uncertainty;
  };
  it('brings the standard errors that it knows', () => {
    expect(experimentOf()).toEqual({
      ...{ parameters: ['volatility', 'jumpMean'], standardErrors: [0.02, 0.001] },
      correlations: Float64Array.of(1, 0.25, 0.25, 1),
    });
  });
  it('gives way to those that the experiment states', () => {
    expect(experimentOf({ uncertainty: { standardErrors: { volatility: 0.5 } } })!.standardErrors).toEqual([0.5]);
  });
  it('keeps them where a flag sets one of its fields', () => {
    const file = join(folder, 'experiment.json');
    const underlyings = { BTC: { initialPrice: '100', price: './model.json' } };
    writeFileSync(file, JSON.stringify({ ...smallConfig, underlyings }));
    const [read] = loadExperimentFile(file, { set: ['/underlyings/BTC/price/volatility=3'] }).underlyings;
    expect(read!.price).toMatchObject({ volatility: 3 });
    expect(read!.uncertainty!.standardErrors).toEqual([0.02, 0.001]);
  });
});
