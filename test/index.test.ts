import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as shortfall from '../src/index.ts';

describe('the public surface', () => {
  it('is what the changelog says, name by name', () => {
    expect(Object.keys(shortfall).sort()).toEqual([
      'ConfigError',
      'FitRejectedError',
      'InvariantError',
      'allocateDeleveraging',
      'allocateLoss',
      'antitheticLognormal',
      'antitheticMean',
      'autocorrelations',
      'bankruptcyPrice',
      'bankruptcyPrices',
      'bookFill',
      'cleanBars',
      'clopperPearsonInterval',
      'closingFee',
      'conditionalLaw',
      'confidenceSequenceHalfWidth',
      'controlledMean',
      'createPoolRunner',
      'deleveragingRanking',
      'equity',
      'expectedShortfall',
      'fillablePrice',
      'fitJoint',
      'fitModel',
      'fundDrawdown',
      'fundingRate',
      'garchLogLikelihood',
      'garchVariances',
      'groupSequentialError',
      'hawkesLogLikelihood',
      'hillEstimates',
      'holmAdjusted',
      'initialMargin',
      'insuranceFeeRate',
      'insuranceFlow',
      'issueText',
      'jumpVariation',
      'kouDensity',
      'largestCurableShare',
      'liquidationPrice',
      'liquidatorFeeRate',
      'loadExperiment',
      'loadExperimentFile',
      'loadVenue',
      'logScore',
      'maintenanceMargin',
      'marginLevel',
      'mcnemarExact',
      'mertonDensity',
      'moments',
      'naiveLooksError',
      'obrienFlemingBoundaries',
      'optimalBlockLength',
      'outcomeColumn',
      'pairedDifference',
      'philox4x32',
      'pocockConstant',
      'probabilityConfidenceSequence',
      'probabilityIntegralTransform',
      'quantileRanks',
      'replay',
      'runInProcess',
      'scoreDifference',
      'separateJumps',
      'shippedVenueNames',
      'signaturePlot',
      'sizeFund',
      'sizeToCure',
      'splitSample',
      'stress',
      'sweep',
      'sweepSettings',
      'tiltedNormalTail',
      'tiltedPoissonTail',
      'uniformityTest',
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
    expect(printed).toMatch(/lower|uncovered|standard error/);
    expect(printed).toMatch(/better|uncovered/);
  });
});
