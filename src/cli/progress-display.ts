import type { Progress } from '../run/progress.ts';
import { barText, progressLine } from './progress-line.ts';
import { stderrLine, type RedrawnLine } from './redrawn-line.ts';

/** How far a run of paths is. */
export interface ProgressDisplay {
  readonly show: (progress: Progress) => void;
  /** Takes the line away, so that other text can follow. */
  readonly clear: () => void;
}

/** @param now  milliseconds of the clock that the line goes by */
export function progressDisplay(line: RedrawnLine, now: () => number, confidence: number): ProgressDisplay {
  const began = now();
  return {
    show: (progress) => line.show(() => progressLine(progress, (now() - began) / 1_000, confidence)),
    clear: line.clear,
  };
}

/** On the process's stderr; nothing is shown when `quiet`. */
export function stderrProgress(confidence: number, quiet: boolean): ProgressDisplay {
  return progressDisplay(stderrLine(quiet), () => performance.now(), confidence);
}

/** How far a job of several stages is, each with a share of its own. */
export interface StageProgress {
  /** @param share  of the stage that is done, 0 … 1 */
  readonly show: (stage: string, share: number) => void;
  readonly clear: () => void;
}

/** On the process's stderr; nothing is shown when `quiet`. */
export function stderrStages(quiet: boolean): StageProgress {
  const line = stderrLine(quiet);
  return { show: (stage, share) => line.show(() => `${barText(share)} ${stage}`, stage), clear: line.clear };
}
