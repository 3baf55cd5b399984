import type { EventSink } from '../event.ts';
import type { Backstop } from './backstop/backstop.ts';
import type { Cadence } from './cadence.ts';
import type { Detector } from './detector/detector.ts';
import type { Draw } from './draw.ts';
import type { CompiledPolicy } from './policy.ts';
import type { SoleClosing } from './liquidation/sole-closing.ts';
import type { SolventClosing } from './liquidation/solvent-closing.ts';
import type { PathState } from './state.ts';

/** What the parts of a step work with, besides the row that they are about. */
export interface EngineContext {
  readonly policy: CompiledPolicy;
  readonly state: PathState;
  readonly cadence: Cadence;
  readonly detector: Detector;
  readonly backstop: Backstop;
  readonly draw: Draw;
  readonly sink: EventSink | undefined;
  /** Closes rows of the usual kind; undefined where the venue does otherwise, or somebody listens. */
  readonly soleClosing: SoleClosing | undefined;
  /** The same of rows of several positions. */
  readonly solventClosing: SolventClosing | undefined;
}
