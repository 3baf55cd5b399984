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
      'NothingCompletedError',
      'allocateDeleveraging',
      'allocateLoss',
      'antitheticLognormal',
      'antitheticMean',
      'autocorrelations',
      'bankruptcyPrice',
      'bankruptcyPrices',
      'bookFill',
      'calibrate',
      'cleanBars',
      'clopperPearsonInterval',
      'closingFee',
      'compareRuns',
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
      'headlineSeries',
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
      'modelDocument',
      'moments',
      'naiveLooksError',
      'obrienFlemingBoundaries',
      'optimalBlockLength',
      'outcomeColumn',
      'pairedDifference',
      'parameterUncertainty',
      'philox4x32',
      'pocockConstant',
      'probabilityConfidenceSequence',
      'probabilityIntegralTransform',
      'quantileRanks',
      'readHistory',
      'readRunRecord',
      'replay',
      'reverseStress',
      'runInProcess',
      'scoreDifference',
      'separateJumps',
      'shippedModelNames',
      'shippedVenueNames',
      'signaturePlot',
      'sizeFund',
      'sizeToCure',
      'sparingRunner',
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

/** What each prints, as far as it says whether the example still does what its first line says. */
const PRINTED: { readonly [example: string]: RegExp } = {
  'fit-a-model.ts': /price: \{"kind":"merton".*\njumpIntensity has a standard error of/s,
  'isolated-or-cross.ts': /cross: 0\.\d+ \[.*difference -0\.\d+: better/s,
  'one-field-at-a-time.ts':
    /'0\.4' \} negative on 0\.\d+ of paths; difference -0\.\d+\n.*'1\.6' \} .*difference 0\.\d+/s,
  'one-path-explained.ts': /uncovered/,
  'size-a-fund.ts': /runs dry on 0\.\d+ of paths\nit needs \{.*on fresh paths at that size it runs dry on 0\.0\d*\n/s,
};

describe('the examples', () => {
  const folder = new URL('../examples/', import.meta.url);
  const programs = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  it.each(programs)('%s runs and prints its answer', (name) => {
    const printed = execFileSync(process.execPath, ['--import', 'tsx', new URL(name, folder).pathname], {
      encoding: 'utf8',
    });
    expect(printed).toMatch(PRINTED[name] ?? /an example of which nobody says what it prints/);
  });
});
