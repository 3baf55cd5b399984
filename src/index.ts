/**
 * The public surface: stress tests as a library, and the pure functions that a researcher would call alone. Objects in,
 * numbers or plain objects out; each function's own page says units, signs and source.
 */

// Running an experiment.
export { loadExperiment, loadExperimentFile, loadVenue, shippedModelNames, shippedVenueNames } from './config/load.ts';
export type { ParseOptions } from './config/parse.ts';
export { stress, type StressOptions, type StressResult } from './stress.ts';
export { runInProcess } from './run/in-process.ts';
export { createPoolRunner } from '../workers/pool.ts';
export type { PathRunner } from './plan/plan.ts';
export type { Progress } from './run/progress.ts';
export { outcomeColumn, type OutcomeTable } from './outcome.ts';
export { ConfigError, InvariantError, issueText, NothingCompletedError, type ConfigIssue } from './errors.ts';
export type { Experiment } from './experiment.ts';
export type { Venue, MarginSchedule } from './venue.ts';
export type { Accounts, Position } from './position.ts';
export type {
  Comparison,
  Estimate,
  Fan,
  Finding,
  FundCurvePoint,
  PolicySummary,
  RunStatistics,
} from './statistics/summary.ts';

// How large a fund must be.
export { sizeFund, type SizeFundOptions, type SizingProgress } from './sizing/size-fund.ts';
export type { FundSizing, SizeCheck, Sizing, SizingRoute } from './statistics/sizing.ts';
export type { FundSize, MarginalValue } from './statistics/fund-sizing.ts';

// How metrics move with the configuration.
export { reverseStress, type ReverseStressOptions } from './reverse-stress/reverse-stress.ts';
export type { ShockDirection, ShockQuestion, ShockShape } from './reverse-stress/shock-cells.ts';
export type { Crossing, Frontier, FrontierPoint, ReverseStress } from './statistics/reverse-stress.ts';
export { sparingRunner } from './run/sparing-runner.ts';
export { sweep, type SweepOptions, type SweptExperiment } from './sweep.ts';
export { sweepSettings, type Sweep, type SweepPoint, type SweepResult, type Variation } from './statistics/sweep.ts';

export { parameterUncertainty, type ParameterUncertaintyOptions } from './sweep/parameter-uncertainty.ts';
export type {
  CombinedEffect,
  MovedParameter,
  ParameterEffect,
  ParameterUncertainty,
} from './statistics/diagnostics/parameter-uncertainty.ts';

// What runs left in their folders: two of them compared, and the history of a schedule.
export { readRunRecord, type RunRecord } from './report/run-record.ts';
export type { RecordedRun } from './report/recorded-run.ts';
export type { Summary } from './report/summary.ts';
export type { JsonDifference } from './report/json-difference.ts';
export {
  compareRuns,
  type MetricDifference,
  type RunComparison,
  type RunIdentity,
} from './compare-runs/compare-runs.ts';
export type { Pairing } from './compare-runs/pairing.ts';
export { readHistory } from './history/store.ts';
export { headlineSeries, type HeadlinePoint, type HeadlineQuestion } from './history/headline-series.ts';
export type {
  EntryComparison,
  FundReserve,
  HeadlineDifference,
  HeadlineEstimate,
  History,
  HistoryEntry,
  HistoryRun,
  Outcome as HistoryOutcome,
  Projection,
  ReserveReport,
  ReserveVerdict,
} from './history/entry.ts';

// One path, event by event, and a whole run once more.
export { replay, type ReplayOptions } from './replay.ts';
export type { PolicyTrace } from './engine/trace-path.ts';
export { verify, type RunDifference, type Verification, type VerifyOptions } from './verify.ts';
export type { Event } from './event.ts';

// Margin of one position, and of an account.
export {
  bankruptcyPrice,
  closingFee,
  equity,
  initialMargin,
  maintenanceMargin,
  marginLevel,
  usedMargin,
} from './margin/position-margin.ts';
export { liquidationPrice } from './margin/liquidation-price.ts';
export { bankruptcyPrices } from './margin/bankruptcy-prices.ts';
export { fillablePrice } from './margin/fillable-price.ts';
export { fundingRate } from './margin/funding-rate.ts';
export { insuranceFeeRate, largestCurableShare, liquidatorFeeRate, sizeToCure } from './margin/cure.ts';

// The book, deleveraging, the fund, and who bears a loss.
export { bookFill } from './engine/order-book.ts';
export { deleveragingRanking, type HeldPosition } from './engine/adl/ranking.ts';
export { allocateDeleveraging } from './engine/adl/allocation.ts';
export { allocateLoss } from './engine/backstop/socialised/allocate.ts';
export { fundDrawdown } from './engine/funds/drawdown.ts';
export { insuranceFlow } from './engine/funds/insurance-flow.ts';
export { winnerSurvival } from './engine/winner-survival.ts';

// Statistics.
export { clopperPearsonInterval, wilsonInterval, zeroEventUpperBound } from './statistics/proportion.ts';
export { mcnemarExact, pairedDifference } from './statistics/paired.ts';
export { holmAdjusted } from './statistics/holm.ts';
export { confidenceSequenceHalfWidth, probabilityConfidenceSequence } from './statistics/confidence-sequence.ts';
export {
  groupSequentialError,
  naiveLooksError,
  obrienFlemingBoundaries,
  pocockConstant,
} from './statistics/group-sequential.ts';
export {
  antitheticLognormal,
  antitheticMean,
  controlledMean,
  tiltedNormalTail,
  tiltedPoissonTail,
  weightedMean,
} from './statistics/variance-reduction.ts';
export { quantileRanks } from './statistics/quantile.ts';
export { expectedShortfall } from './statistics/expected-shortfall.ts';

// Calibration: from a price history to a fitted model, and how far to trust it.
export { calibrate, type CalibrateOptions, type CalibrationInput } from './calibrate.ts';
export { modelDocument } from './report/calibration/model-document.ts';
export type { CalibrationFacts } from './report/calibration/facts.ts';
export type { UnderlyingStudy } from './calibration/diagnosis.ts';
export { cleanBars, type CleanBars, type Dropped, type RawBars } from './calibration/cleaning.ts';
export { fitModel, FitRejectedError, type Fit, type FitOptions, type FittedKind } from './calibration/fit.ts';
export { splitSample, type ReturnSample } from './calibration/sample.ts';
export { fitJoint, type JointFit } from './calibration/joint.ts';
export { logScore, probabilityIntegralTransform, scoreDifference, type LogScore } from './calibration/score.ts';
export { conditionalLaw } from './calibration/conditional-law.ts';
export type { ConditionalLaw } from './calibration/laws/law.ts';
export { mertonDensity } from './calibration/laws/merton-law.ts';
export { kouDensity } from './calibration/laws/kou-law.ts';
export { garchLogLikelihood, garchVariances } from './calibration/laws/garch-law.ts';
export { hawkesLogLikelihood } from './calibration/hawkes-events.ts';
export { jumpVariation, separateJumps } from './calibration/jump-tests.ts';
export { autocorrelations } from './calibration/serial.ts';
export { hillEstimates, uniformityTest } from './calibration/tails.ts';
export { signaturePlot } from './calibration/signature.ts';
export { moments } from './calibration/moments.ts';

// Markets and random numbers.
export { optimalBlockLength } from './market/block-length.ts';
export { philox4x32 } from './random/philox.ts';
