import type { UnderlyingStudy } from '../../calibration/diagnosis.ts';
import type { JointFit } from '../../calibration/joint.ts';

/** What was calibrated, for whoever tells it. */
export interface CalibrationFacts {
  readonly studies: readonly UnderlyingStudy[];
  /** Of several underlyings. */
  readonly joint?: JointFit;
  readonly drift: 'zero' | 'fitted';
  /** Whether the models were compared out of sample. */
  readonly compared: boolean;
  readonly version: string;
}
