import { describe, expect, it } from 'vitest';
import { fileContext, loadExperiment, shippedModelNames } from '../../src/config/load.ts';
import type { ModelDocument } from '../../src/config/schema/model.ts';
import { readDuration } from '../../src/config/document/duration.ts';

const documents = shippedModelNames().map((name) => ({
  name,
  document: JSON.parse(fileContext().shippedModel(name).text) as ModelDocument,
}));

const experiment = (name: string, barLength: string): object => ({
  horizon: { steps: 24, step: barLength },
  underlyings: { A: { initialPrice: '100', price: name } },
  markets: [{ symbol: 'A-PERP', underlying: 'A' }],
  accounts: {
    kind: 'table',
    positions: [{ account: 'a', market: 'A-PERP', size: '1', entryPrice: '100', margin: '20' }],
  },
  venue: 'textbook',
});

describe('a shipped model', () => {
  it.each(documents)(
    '$name says which files it comes from, their spans, and how and when it was fitted',
    ({ document }) => {
      const { fitted } = document;
      expect(fitted!.files.length).toBeGreaterThan(0);
      for (const { name, sha256, from, to, bars } of fitted!.files) {
        expect(name).toMatch(/\.csv\.gz$/);
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(from < to).toBe(true);
        expect(bars).toBeGreaterThan(1_000);
      }
      expect(fitted!.method).not.toBe('');
      expect(fitted!.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    },
  );

  it.each(documents)('$name is the model that scored best out of sample', ({ document }) => {
    const best = document.fitted!.scores!.reduce((a, b) => (b.logScore > a.logScore ? b : a));
    expect(document.price!.kind).toBe(best.model);
  });

  it.each(documents)('$name is read by an experiment of its step, without an issue', ({ name, document }) => {
    const { barLength } = document.fitted!;
    expect(name.endsWith(`-${barLength}`)).toBe(true);
    const { underlyings, horizon, warnings } = loadExperiment(experiment(name, barLength));
    // Errors that are known, correlated as the fit found them: alpha and beta of garch offset each other.
    const { parameters, correlations } = underlyings[0]!.uncertainty!;
    expect(parameters).toEqual(['omega', 'alpha', 'beta', 'gamma', 'degreesOfFreedom']);
    expect(correlations[1 * 5 + 2]).toBeLessThan(-0.8);
    expect(underlyings[0]!.price).toMatchObject({ kind: document.price!.kind });
    expect(horizon.step).toBe(readDuration(barLength));
    expect(warnings.filter((warning) => warning.includes('fitted to bars'))).toEqual([]);
  });
});
