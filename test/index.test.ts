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
      'bankruptcyPrice',
      'bankruptcyPrices',
      'bookFill',
      'calibrate',
      'clopperPearsonInterval',
      'closingFee',
      'createPoolRunner',
      'deleveragingRanking',
      'equity',
      'expectedShortfall',
      'fillablePrice',
      'fundDrawdown',
      'fundingRate',
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
      'modelDocument',
      'optimalBlockLength',
      'outcomeColumn',
      'pairedDifference',
      'philox4x32',
      'quantileRanks',
      'replay',
      'runInProcess',
      'shippedModelNames',
      'shippedVenueNames',
      'sizeToCure',
      'stress',
      'usedMargin',
      'verify',
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
    expect(printed).toMatch(/lower|uncovered/);
  });
});
