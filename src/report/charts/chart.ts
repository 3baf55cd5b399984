import type { Estimate } from '../../statistics/summary.ts';
import type { Report } from '../facts.ts';
import { listText } from '../format.ts';
import { hasFund, type Summary } from '../summary.ts';
import type { Table } from '../table.ts';
import { policyColours, policyDashes } from './palette.ts';
import type { ChartData, ChartSpec } from './template.ts';

/** A chart of the report with the same numbers as a table. */
export interface Chart {
  /** Of its file, `charts/<name>.vl.json`. */
  readonly name: string;
  readonly title: string;
  /** How to read it, and what it leaves out. */
  readonly caption: string;
  readonly spec: ChartSpec;
  readonly table: Table;
}

/** Where there is nothing to draw, a sentence that says why. */
export interface NoChart {
  readonly name: string;
  readonly title: string;
  readonly reason: string;
}

/** Whose policies they are. */
interface Named {
  readonly summary: Pick<Summary, 'policyOrder'>;
}

/** Order, colours and dashes of the policies, the same in every chart; `shown` where a chart leaves some out. */
export function policyScale(
  { summary: { policyOrder } }: Named,
  shown: readonly string[] = policyOrder,
): Pick<ChartData, 'orders' | 'colours' | 'dashes'> {
  const [colours, dashes] = [policyColours(policyOrder), policyDashes(policyOrder)];
  const places = shown.map((policy) => policyOrder.indexOf(policy));
  return {
    orders: { policy: shown },
    colours: { policy: places.map((place) => colours[place]!) },
    dashes: { policy: places.map((place) => dashes[place]!) },
  };
}

/** What has a point to draw. */
export function estimable<Item extends { readonly estimate: Estimate }>(items: readonly Item[]): Item[] {
  return items.filter(({ estimate }) => estimate.estimate !== null);
}

/** With more policies than these, interval bands in one frame hide one another. */
const MOST_BANDS = 4;

/** Whether a frame that all policies share has room for their interval bands; where not, the numbers beside it tell them. */
export function hasRoomForBands({ summary }: Report): boolean {
  return summary.policyOrder.length <= MOST_BANDS;
}

/** The point of a curve with its interval closed up, so that no band is drawn. */
export function withoutBand<Point extends object>(point: Point, at: number): Point & { low: number; high: number } {
  return { ...point, low: at, high: at };
}

/** Policies whose backstop has a fund, in order; of the others a chart of funds has nothing to say. */
export function policiesWithFund({ summary }: Report): string[] {
  return summary.policyOrder.filter((policy) => hasFund(summary, policy));
}

/** The end of a caption that names those without one; empty where there are none. */
export function withoutFundNote({ summary }: Report): string {
  const without = summary.policyOrder.filter((policy) => !hasFund(summary, policy));
  return without.length === 0
    ? ''
    : ` Left out, because ${without.length === 1 ? 'it has' : 'they have'} no fund: ${listText(without)}.`;
}

/** Why a chart of funds is not drawn where no policy has one. */
export const NO_FUND = 'No policy has an insurance fund.';
