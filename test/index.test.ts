import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as shortfall from '../src/index.ts';

describe('the public surface', () => {
  it('is what the changelog says, name by name', () => {
    expect(Object.keys(shortfall).sort()).toEqual([
      'ConfigError',
      'InvariantError',
      'allocateDeleveraging',
      'allocateLoss',
      'antitheticLognormal',
      'antitheticMean',
      'bankruptcyPrice',
      'bankruptcyPrices',
      'bookFill',
      'clopperPearsonInterval',
      'closingFee',
      'confidenceSequenceHalfWidth',
      'controlledMean',
      'createPoolRunner',
      'deleveragingRanking',
      'equity',
      'expectedShortfall',
      'fillablePrice',
      'fundDrawdown',
      'fundingRate',
      'groupSequentialError',
      'holmAdjusted',
      'initialMargin',
      'insuranceFeeRate',
      'insuranceFlow',
      'issueText',
      'largestCurableShare',
      'liquidationPrice',
      'liquidatorFeeRate',
      'loadExperiment',
      'loadExperimentFile',
      'loadVenue',
      'maintenanceMargin',
      'marginLevel',
      'mcnemarExact',
      'naiveLooksError',
      'obrienFlemingBoundaries',
      'optimalBlockLength',
      'outcomeColumn',
      'pairedDifference',
      'philox4x32',
      'pocockConstant',
      'probabilityConfidenceSequence',
      'quantileRanks',
      'replay',
      'runInProcess',
      'shippedVenueNames',
      'sizeToCure',
      'stress',
      'tiltedNormalTail',
      'tiltedPoissonTail',
      'usedMargin',
      'verify',
      'weightedMean',
      'wilsonInterval',
      'winnerSurvival',
      'zeroEventUpperBound',
    ]);
  });
});

describe('the examples', () => {
  const folder = new URL('../examples/', import.meta.url);
  it.each(readdirSync(folder))('%s runs and prints its answer', (name) => {
    const printed = execFileSync(process.execPath, ['--import', 'tsx', new URL(name, folder).pathname], {
      encoding: 'utf8',
    });
    expect(printed).toMatch(/better|uncovered/);
  });
});
