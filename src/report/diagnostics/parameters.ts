import type { ParameterEffect, ParameterUncertainty } from '../../statistics/diagnostics/parameter-uncertainty.ts';
import type { Estimate } from '../../statistics/summary.ts';
import { decimalsFor, groupedText, listText } from '../format.ts';
import { detailsHtml, listHtml, tableHtml, type Html } from '../html/elements.ts';
import { differenceIntervalText, differenceText, metricOf } from '../metric.ts';
import type { Summary } from '../summary.ts';
import type { Cell, Table } from '../table.ts';
import { combinedTable } from './combined-table.ts';

/** What one standard error of each parameter does, and all of them together; nothing where it was not asked for. */
export function parametersHtml({ parameterUncertainty: found }: Summary): Html {
  if (found === undefined) return '';
  return [
    '<h3>Parameters, one standard error lower and higher</h3>',
    listHtml(parametersSentences(found)),
    detailsHtml('All parameters together, by metric', tableHtml(combinedTable(found))),
    detailsHtml('Every parameter', tableHtml(parametersTable(found))),
  ].join('\n');
}

export function parametersTable({ parameters }: ParameterUncertainty): Table {
  return {
    columns: [
      { title: 'Parameter', align: 'left' },
      { title: 'Value ± error', align: 'left' },
      { title: 'Metric', align: 'left' },
      { title: 'Policy', align: 'left' },
      { title: 'One error lower', align: 'right' },
      { title: 'One error higher', align: 'right' },
      { title: 'Effect', align: 'right' },
      { title: 'Its interval', align: 'left' },
    ],
    rows: parameters.flatMap(({ underlying, parameter, value, standardError, effects }) =>
      effects.map((each) => [
        `${underlying}: ${parameter}`,
        `${figureText(value)} ± ${figureText(standardError)}`,
        metricOf(each.metric).title,
        each.policy,
        differenceCell(each, each.lower),
        differenceCell(each, each.higher),
        differenceCell(each, each.effect),
        each.effect === null ? '' : differenceIntervalText(metricOf(each.metric), each.effect),
      ]),
    ),
  };
}

function differenceCell({ metric }: ParameterEffect, difference: Estimate | null): Cell {
  if (difference === null) return 'not known';
  return { text: differenceText(metricOf(metric), difference), value: difference.estimate };
}

/** Three significant digits of any size. */
function figureText(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && magnitude < 1e-4) return value.toExponential(2).replaceAll('-', '−');
  return groupedText(value, decimalsFor(value, 3));
}

/** What was done, and what it leaves out. */
export function parametersSentences({ parameters, unknown }: ParameterUncertainty): string[] {
  const untold = parameters.filter((each) => each.untold !== undefined);
  return [
    'Each parameter was moved by one standard error of its fit on the same random numbers, the others of the fit following by ' +
      'their correlation with it where the model file has it; together by the delta method. Fits of different underlyings count as independent.',
    ...(untold.length === 0
      ? []
      : [
          `The law does not allow ${listText(untold.map(({ underlying, parameter }) => `${parameter} of ${underlying}`))} on both sides of the fit: one side alone counts, or none.`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `Without standard errors, and taken as ${unknown.length === 1 ? 'it stands' : 'they stand'}: ${listText(unknown)}.`,
        ]),
    'The choice of the model itself is no part of it: a sweep over models tells that.',
  ];
}
