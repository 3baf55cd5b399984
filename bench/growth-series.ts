import { cheapExperiment } from './cheap.ts';

export const AXES = ['accounts', 'crash', 'steps', 'markets', 'policies', 'paths'] as const;
export type Axis = (typeof AXES)[number];

/** What grows, along which sizes. */
export const SERIES: Readonly<Record<Axis, { readonly title: string; readonly sizes: readonly number[] }>> = {
  accounts: {
    title: 'Accounts: W2, depth and fund in proportion',
    sizes: [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000],
  },
  crash: {
    title: 'Accounts in a crash: W2c, depth and fund of 1,000 accounts whatever their number',
    sizes: [1_000, 3_000, 10_000, 30_000, 100_000],
  },
  steps: { title: 'Steps: W2, one day in ever shorter steps', sizes: [100, 1_000, 10_000, 100_000] },
  markets: {
    title: 'Markets: 1,000 isolated accounts spread over as many markets, each with its own underlying',
    sizes: [1, 2, 5, 10, 20],
  },
  policies: { title: 'Policies: W2 under funds of different size', sizes: [1, 2, 4, 8] },
  paths: {
    title: 'Paths: a whole run of cheap paths, two policies, statistics included',
    sizes: [1_000, 10_000, 100_000, 1_000_000],
  },
};

export interface GrowthPoint {
  readonly axis: Axis;
  readonly size: number;
  /** CPU time to spend on it; a single path may take more. */
  readonly seconds: number;
}

export interface GrowthAnswer {
  /** Timed. */
  readonly paths: number;
  readonly secondsPerPath: number;
  /** Largest resident memory of the process, start to end. */
  readonly residentBytes: number;
}

/** Of which as many run as there is time for, over again if need be. */
const PATHS_OF_A_POINT = 4_096;
const DAY = 86_400;

type Json = Record<string, unknown>;

/** The configuration of a point. @param w2  the workload's document */
export function experimentOf({ axis, size }: GrowthPoint, w2: Json): Json {
  const base: Json = { ...w2, paths: PATHS_OF_A_POINT };
  const accounts = w2['accounts'] as Json;
  const venue = w2['venue'] as Json;
  const [market] = w2['markets'] as [Json & { readonly book: Json }];
  const { U: underlying } = w2['underlyings'] as { readonly U: Json };
  switch (axis) {
    case 'accounts':
      return {
        ...base,
        accounts: { ...accounts, count: size },
        markets: [{ ...market, book: { ...market.book, depthPerBasisPoint: 50 * size } }],
        venue: { ...venue, funds: { main: { balance: 20 * size } } },
      };
    case 'crash':
      return { ...base, accounts: { ...accounts, count: size } };
    case 'steps':
      return { ...base, horizon: { steps: size, step: `${Math.round(DAY / size)}s` } };
    case 'markets': {
      const names = Array.from({ length: size }, (_, m) => `U${m + 1}`);
      return {
        ...base,
        underlyings: Object.fromEntries(names.map((name) => [name, underlying])),
        markets: names.map((name) => ({ ...market, symbol: `${name}-PERP`, underlying: name })),
      };
    }
    case 'policies':
      return {
        ...base,
        policies: Object.fromEntries(
          Array.from({ length: size }, (_, p) => [
            `fund ${p + 1}`,
            { funds: { main: { balance: 20_000 + 1_000 * p } } },
          ]),
        ),
      };
    case 'paths':
      return { ...cheapExperiment, paths: size };
  }
}

/** Least squares of log time on log size: cost grows as size to this power. */
export function fittedExponent(points: readonly { readonly size: number; readonly seconds: number }[]): number {
  const xs = points.map(({ size }) => Math.log(size));
  const ys = points.map(({ seconds }) => Math.log(seconds));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const products = xs.reduce((sum, value, i) => sum + (value - x) * (ys[i]! - y), 0);
  const squares = xs.reduce((sum, value) => sum + (value - x) ** 2, 0);
  return products / squares;
}
