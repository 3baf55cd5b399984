import { SECONDS_PER_YEAR } from '../src/units.ts';
import { mean, median, readRows } from './data.ts';

export const DEPTH_FILE = 'btcusdt_binance_perp_bookdepth_2025-10-10.csv.gz';
export const BAR_FILE = 'btcusd_binance_coinm_markprice_1m_2025-10-09_10.csv.gz';

/** Seconds after which a return weighs half: a judgement, the file does not tell half-lives apart. */
const HALF_LIFE = 1_800;
const BAR = 60;
/** Snapshots of a block that the jackknife leaves out together: half an hour. */
const BLOCK = 60;

interface Snapshot {
  readonly stamp: number;
  /** Whether bands are measured from the market's own mid. */
  readonly isAnchored: boolean;
  /** Quote resting within so many percent of the mid; bids negative. */
  readonly within: ReadonlyMap<number, number>;
}

/** What the order-book file says of depth, in quote. */
export interface DepthFigures {
  readonly files: readonly string[];
  readonly snapshots: number;
  readonly bidsWithin1Percent: number;
  readonly asksWithin1Percent: number;
  readonly asksWithin5Percent: number;
  /** The thinner side within 1 %, per basis point. */
  readonly depthPerBasisPoint: number;
  readonly thinning: {
    readonly halfLifeSeconds: number;
    /** Median of the moving volatility over the snapshots. */
    readonly reference: number;
    /** Least and largest moving volatility of the snapshots. */
    readonly lowestVolatility: number;
    readonly highestVolatility: number;
    /** −slope of ln depth on ln volatility, within 1 %, with jackknife standard errors over half hours. */
    readonly exponent: Readonly<
      Record<'asks' | 'bids' | 'both', { readonly estimate: number; readonly standardError: number }>
    >;
    /** The evening's crash, measured from a shifted anchor: indicative only. */
    readonly crash: {
      /** Least of the asks within 1 %, as a share of the anchored median, and the moving volatility then. */
      readonly leastShare: number;
      readonly volatility: number;
      /** The exponent that joins the two. */
      readonly exponent: number;
    };
  };
}

export function deriveDepth(folder: string): DepthFigures {
  const volatility = movingVolatility(folder);
  const snapshots = readSnapshots(folder);
  const anchored = snapshots.filter(({ isAnchored }) => isAnchored);
  const band = (percent: number): number => median(anchored.map(({ within }) => within.get(percent)!));
  const known = anchored.filter(({ stamp }) => volatility(stamp) !== undefined);
  const volatilities = known.map(({ stamp }) => volatility(stamp)!);
  const exponentOf = (depth: (snapshot: Snapshot) => number) =>
    jackknifed(
      known.map((snapshot, i) => [Math.log(volatilities[i]!), Math.log(depth(snapshot))]),
      (points) => -slope(points),
    );
  const asks = ({ within }: Snapshot): number => within.get(1)!;
  const bids = ({ within }: Snapshot): number => within.get(-1)!;
  const reference = median(volatilities);
  const thinnest = snapshots.reduce((least, each) => (asks(each) < asks(least) ? each : least));
  const leastShare = asks(thinnest) / band(1);
  const crashVolatility = volatility(thinnest.stamp)!;
  return {
    files: [DEPTH_FILE, BAR_FILE],
    snapshots: anchored.length,
    bidsWithin1Percent: band(-1),
    asksWithin1Percent: band(1),
    asksWithin5Percent: band(5),
    depthPerBasisPoint: Math.min(band(1), band(-1)) / 100,
    thinning: {
      halfLifeSeconds: HALF_LIFE,
      reference,
      lowestVolatility: Math.min(...volatilities),
      highestVolatility: Math.max(...volatilities),
      exponent: {
        asks: exponentOf(asks),
        bids: exponentOf(bids),
        both: exponentOf((each) => asks(each) + bids(each)),
      },
      crash: {
        leastShare,
        volatility: crashVolatility,
        exponent: Math.log(leastShare) / Math.log(reference / crashVolatility),
      },
    },
  };
}

function readSnapshots(folder: string): Snapshot[] {
  const byStamp = new Map<number, { isAnchored: boolean; within: Map<number, number> }>();
  for (const row of readRows(folder, DEPTH_FILE)) {
    const stamp = Number(row['timestamp']);
    const snapshot = byStamp.get(stamp) ?? { isAnchored: row['anchor_ok'] === '1', within: new Map() };
    snapshot.within.set(Number(row['pct_from_mid']), Number(row['cum_notional_usdt']));
    byStamp.set(stamp, snapshot);
  }
  return [...byStamp].map(([stamp, snapshot]) => ({ stamp, ...snapshot })).sort((a, b) => a.stamp - b.stamp);
}

/** Annual volatility as the engine's thinning has it, by the latest bar that has ended; undefined before the first. */
function movingVolatility(folder: string): (stamp: number) => number | undefined {
  const rows = readRows(folder, BAR_FILE);
  const weight = 1 - 2 ** (-BAR / HALF_LIFE);
  const byEnd = new Map<number, number>();
  const moves = rows.slice(1).map((row, i) => Math.log(Number(row['close']) / Number(rows[i]!['close'])));
  // A day of bars comes before the first snapshot: where it begins is forgotten by then.
  let variance = mean(moves.map((move) => move * move));
  moves.forEach((move, i) => {
    variance += weight * (move * move - variance);
    byEnd.set(Number(rows[i + 1]!['timestamp']) + 1000 * BAR, Math.sqrt((variance * SECONDS_PER_YEAR) / BAR));
  });
  return (stamp) => byEnd.get(Math.floor(stamp / (1000 * BAR)) * 1000 * BAR);
}

type Point = readonly [number, number];

/** Least squares. */
function slope(points: readonly Point[]): number {
  const [x, y] = [mean(points.map(([each]) => each)), mean(points.map(([, each]) => each))];
  const products = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return products / points.reduce((sum, [a]) => sum + (a - x) * (a - x), 0);
}

/** The delete-a-block jackknife (Künsch 1989): snapshots seconds apart are no independent observations. */
function jackknifed(
  points: readonly Point[],
  statistic: (points: readonly Point[]) => number,
): { estimate: number; standardError: number } {
  const blocks = Math.ceil(points.length / BLOCK);
  const without = Array.from({ length: blocks }, (_, block) =>
    statistic(points.filter((_point, i) => Math.floor(i / BLOCK) !== block)),
  );
  const centre = mean(without);
  const spread = without.reduce((sum, each) => sum + (each - centre) ** 2, 0);
  return { estimate: statistic(points), standardError: Math.sqrt(((blocks - 1) / blocks) * spread) };
}
