/** A check figure of a workload: a mean over paths. A benchmark with another answer does not count. */
export interface Figure {
  /** Outcome column. */
  readonly column: string;
  readonly title: string;
  /**
   * Mean over so many paths of this very book and law (Infinity: known), and the standard deviation from path to path. A few
   * paths of so skewed a quantity do not know their own error, so errors are taken from this one.
   */
  readonly expected: { readonly mean: number; readonly deviation: number; readonly paths: number };
  /** What comparable programs in C++ and NumPy print, whose rules differ in part (docs/performance.md). */
  readonly peers: number;
  /** Largest difference that is no fault, relative, beside four standard errors. */
  readonly tolerance: number;
}

/** A mean with its standard error. */
export interface Mean {
  readonly count: number;
  readonly mean: number;
  readonly error: number;
}

export function meanOf(values: ArrayLike<number>): Mean {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - mean) ** 2;
  return { count, mean, error: count < 2 ? Infinity : Math.sqrt(squares / (count - 1) / count) };
}

/** A check figure as one run came to it. */
export interface CheckedFigure {
  readonly figure: Figure;
  readonly engine: Mean;
  readonly naive: Mean;
}

/** What is wrong with a check figure, in sentences; none where all is well. */
export function faultsOf(benchmark: string, { figure, engine, naive }: CheckedFigure): string[] {
  const { column, expected, tolerance } = figure;
  const isOff = (a: number, aPaths: number, b: number, bPaths: number): boolean => {
    const error = expected.deviation * Math.sqrt(1 / aPaths + 1 / bPaths);
    return !(Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b)) + 4 * error);
  };
  const faults: string[] = [];
  const ours = `${benchmark}: ${column} is ${engine.mean} by the engine (${engine.count} paths)`;
  if (isOff(engine.mean, engine.count, naive.mean, naive.count)) {
    faults.push(`${ours}, but ${naive.mean} by the naive program (${naive.count} paths)`);
  }
  if (isOff(engine.mean, engine.count, expected.mean, expected.paths)) {
    faults.push(`${ours}, but ${expected.mean} is expected`);
  }
  return faults;
}
