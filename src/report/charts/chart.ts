import type { Estimate } from '../../statistics/summary.ts';
import type { Report } from '../facts.ts';
import type { Table } from '../table.ts';
import { policyColours } from './palette.ts';
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

/** Order and colours of the policies, the same in every chart. */
export function policyScale({ summary }: Report): Pick<ChartData, 'orders' | 'colours'> {
  return {
    orders: { policy: summary.policyOrder },
    colours: { policy: policyColours(summary.policyOrder) },
  };
}

/** What has a point to draw. */
export function estimable<Item extends { readonly estimate: Estimate }>(items: readonly Item[]): Item[] {
  return items.filter(({ estimate }) => estimate.estimate !== null);
}
