import { describe, expect, it } from 'vitest';
import { nodeOf } from '../../../src/config/document/node.ts';
import { Issues } from '../../../src/config/document/issues.ts';
import { checkModelShape } from '../../../src/config/validate.ts';
import { issueText } from '../../../src/errors.ts';
import { modelDocument } from '../../../src/report/calibration/model-document.ts';
import { modelFacts, modelTable } from '../../../src/report/calibration/model-list.ts';
import { makeFacts, makeFit, makeJointFacts, makeStudy } from './fixture.ts';

function complaints(document: object): readonly string[] {
  const issues = new Issues();
  checkModelShape(nodeOf(document, { file: 'model.json', pointer: '' }), issues);
  return issues.sorted().map(issueText);
}

describe('a model file', () => {
  it('is what its schema says, of one underlying and of several', () => {
    expect(complaints(modelDocument(makeFacts()))).toEqual([]);
    expect(complaints(modelDocument(makeJointFacts()))).toEqual([]);
  });

  it('holds the price, and where it comes from', () => {
    const { price, fitted, kind, title } = modelDocument(makeFacts());
    expect({ price, kind, title }).toEqual({
      price: { kind: 'gbm', drift: 0, volatility: 0.6 },
      kind: 'model',
      title: 'BTC, bars of 1 hour',
    });
    expect(fitted).toMatchObject({
      files: [{ name: 'btc.csv', from: '2023-12-31T23:00Z', to: '2024-10-26T23:00Z', bars: 7_201 }],
      barLength: '1h',
      observations: 7_200,
      dropped: [{ reason: 'duplicate', count: 3 }],
      standardErrors: { drift: null, volatility: 0.01 },
      scores: [
        { model: 'gbm', logScore: 3.4567 },
        { model: 'merton', logScore: 3.4542 },
      ],
    });
    expect(fitted!.method).toMatch(/drift set to 0$/);
  });

  it('holds no clock unless it is told the date', () => {
    expect(modelDocument(makeFacts()).fitted).not.toHaveProperty('date');
    expect(modelDocument(makeFacts(), { date: '2026-11-28' }).fitted).toMatchObject({ date: '2026-11-28' });
    expect(modelDocument(makeFacts())).toEqual(modelDocument(makeFacts()));
  });

  it('of several has each law by its name and what drives them together', () => {
    const { price, underlyings, joint } = modelDocument(makeJointFacts());
    expect(price).toBeUndefined();
    expect(Object.keys(underlyings!)).toEqual(['BTC', 'ETH']);
    expect(joint).toEqual({
      correlation: [
        [1, 0.83],
        [0.83, 1],
      ],
    });
  });

  it('of a bootstrap names the file of its history', () => {
    const study = makeStudy();
    const fit = makeFit('bootstrap', { meanBlock: 12 }, { drift: null, logLikelihood: null, aic: null, bic: null });
    const facts = makeFacts({ studies: [{ ...study, chosen: { ...study.chosen, kind: 'bootstrap', fit } }] });
    const document = modelDocument(facts, { historyFile: () => '../prices/btc.csv' });
    expect(document.price).toEqual({ kind: 'bootstrap', file: '../prices/btc.csv', meanBlock: 12 });
    expect(complaints(document)).toEqual([]);
  });
});

describe('a list of models', () => {
  it('says of each its kind, its bars and its span', () => {
    const facts = modelFacts('btc-1h', modelDocument(makeFacts()));
    expect(facts).toEqual({
      name: 'btc-1h',
      title: 'BTC, bars of 1 hour',
      kinds: ['gbm'],
      barLength: '1h',
      from: '2023-12-31T23:00Z',
      to: '2024-10-26T23:00Z',
      observations: 7_200,
      files: ['btc.csv'],
    });
    expect(modelTable([facts], 80).rows[0]).toEqual(['btc-1h', 'gbm', '1h', '2023-12-31', '2024-10-26', '7,200']);
    expect(modelFacts('both', modelDocument(makeJointFacts()))).toMatchObject({ kinds: ['gbm'], observations: 14_400 });
  });
});
