import type { WorstPath } from '../../statistics/worst-paths.ts';
import type { Report } from '../facts.ts';
import { amountText, countText, durationText } from '../format.ts';
import { hasFund } from '../summary.ts';
import type { NumberCell, Table } from '../table.ts';
import { takesFromWinners } from '../who-pays.ts';

interface Column {
  readonly title: string;
  readonly cell: (path: WorstPath) => NumberCell | string;
}

/** The worst paths of a policy, a row each; columns of what its rules do not know are left out. */
export function worstPathsTable(report: Report, policy: string, paths: readonly WorstPath[]): Table {
  const time = timeOf(report);
  const columns: Column[] = [
    { title: 'Path', cell: ({ path }) => ({ text: String(path), value: path }) },
    ...(hasFund(report.summary, policy)
      ? [
          { title: 'Draw on the fund', cell: (each: WorstPath) => amountCell(each.fundDraw) },
          { title: 'Fund empty', cell: (each: WorstPath) => time(each.fundDepletionStep) },
        ]
      : []),
    { title: 'Still owed', cell: ({ owed }) => amountCell(owed) },
    { title: 'Shortfall', cell: ({ shortfall }) => amountCell(shortfall) },
    { title: 'Uncovered', cell: ({ uncovered }) => amountCell(uncovered) },
    { title: 'Liquidated', cell: (each) => countCell(each.liquidatedAccounts) },
    ...(takesFromWinners(report, policy)
      ? [{ title: 'Deleveraged', cell: (each: WorstPath) => countCell(each.adlAccounts) }]
      : []),
    { title: 'First liquidation', cell: (each) => time(each.firstLiquidationStep) },
  ];
  return {
    columns: columns.map(({ title }) => ({ title, align: 'right' })),
    rows: paths.map((path) => columns.map(({ cell }) => cell(path))),
  };
}

/** A step as the time since the start; the number behind it is the step. */
function timeOf({ experiment }: Report): (step: number | null) => NumberCell | string {
  return (step) =>
    step === null ? 'never' : { text: `after ${durationText(step * experiment.horizon.step)}`, value: step };
}

function amountCell(value: number): NumberCell {
  return { text: amountText(value), value };
}

function countCell(value: number): NumberCell {
  return { text: countText(value), value };
}
