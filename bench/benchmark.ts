import type { CheckedFigure } from './figures.ts';

export interface BenchmarkOptions {
  /** Timed rounds; medians are taken over them. */
  readonly rounds: number;
  /** Of the paths that each benchmark runs, in (0, 1]. */
  readonly share: number;
}

export interface Benchmark {
  readonly name: string;
  /** What is measured, a noun phrase. */
  readonly title: string;
  readonly run: (options: BenchmarkOptions) => Promise<BenchmarkResult>;
}

/** What it is to reach, in the measurement's unit. */
export interface Target {
  readonly bound: 'atMost' | 'atLeast';
  readonly must: number;
  readonly stretch?: number;
}

export interface Measurement {
  readonly what: string;
  /** Of all its numbers. */
  readonly unit: string;
  /** By CPU time where it is a time of one thread, by the clock where processes or threads work together. */
  readonly engine: number;
  /** The same by the clock, where `engine` is CPU time. */
  readonly wall?: number;
  readonly naive?: number;
  readonly target?: Target;
}

export interface BenchmarkResult {
  readonly measurements: readonly Measurement[];
  readonly figures: readonly CheckedFigure[];
  /** Sentences; none where every answer is right. */
  readonly faults: readonly string[];
}

/** How far a measurement comes. */
export function reach({ engine, target }: Measurement): 'stretch' | 'must' | 'missed' | undefined {
  if (target === undefined) return undefined;
  const reaches = (value: number): boolean => (target.bound === 'atMost' ? engine <= value : engine >= value);
  if (target.stretch !== undefined && reaches(target.stretch)) return 'stretch';
  return reaches(target.must) ? 'must' : 'missed';
}

/** So many paths, or whatever is counted, as the share asks for: at least one. */
export function shareOf(count: number, { share }: BenchmarkOptions): number {
  return Math.max(1, Math.round(count * share));
}
