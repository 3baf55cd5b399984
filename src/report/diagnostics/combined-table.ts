import type { ParameterUncertainty } from '../../statistics/diagnostics/parameter-uncertainty.ts';
import { percentDigits } from '../format.ts';
import { isProbability, metricOf, valueText, type Metric } from '../metric.ts';
import type { Cell, Table } from '../table.ts';

/** All parameters of the calibration together, by metric and policy. */
export function combinedTable({ combined }: ParameterUncertainty): Table {
  return {
    columns: [
      { title: 'Metric', align: 'left' },
      { title: 'Policy', align: 'left' },
      { title: 'One standard error of the calibration', align: 'right' },
      { title: 'Of which chance would show', align: 'right' },
    ],
    rows: combined.map(({ policy, metric: name, effect, noise }) => {
      const metric = metricOf(name);
      const cell = (value: number | null): Cell =>
        value === null ? 'not known' : { text: `± ${amountIn(metric, value)}`, value };
      return [metric.title, policy, cell(effect), cell(noise)];
    }),
  };
}

/** In percentage points where the metric is a probability. */
export function amountIn(metric: Metric, value: number): string {
  return isProbability(metric) ? `${percentDigits(value)} pp` : valueText(metric, value);
}
