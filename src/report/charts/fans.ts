import { InvariantError } from '../../errors.ts';
import type { Fan } from '../../statistics/summary.ts';
import { fundSize, type Report } from '../facts.ts';
import { amountText, countText, listText, percentDigits, percentText } from '../format.ts';
import type { Table } from '../table.ts';
import { NO_FUND, policiesWithFund, policyScale, withoutFundNote, type Chart, type NoChart } from './chart.ts';
import { fillTemplate, MOST_ROWS, type ChartData } from './template.ts';
import { thinned } from './thin.ts';
import { timeUnit } from './time-unit.ts';
import type { JsonObject } from './theme.ts';

/** Quantiles of the fund along the horizon, a panel per policy on one scale. */
export function fundFanChart(report: Report): Chart | NoChart {
  const policyOrder = policiesWithFund(report);
  const unlimited = policyOrder.filter((policy) => fundSize(report, policy) === 'unlimited');
  const fans = report.statistics.fans.filter(
    ({ quantity, name }) => quantity === 'fund' && policyOrder.includes(name) && !unlimited.includes(name),
  );
  const name = 'fund-fan';
  const title = 'The fund along the way';
  if (policyOrder.length === 0) return { name, title, reason: NO_FUND };
  if (fans.length === 0) return { name, title, reason: noFanReason(unlimited) };
  const { orders, colours } = policyScale(report, policyOrder);
  return fanChart(report, fans, {
    name,
    title,
    quantity: 'balance of the fund',
    amount: `balance of the fund, ${report.summary.coin}`,
    scale: { orders: { name: orders['policy']! }, colours: { name: colours['policy']! } },
    note:
      (unlimited.length === 0 ? '' : ` Left out, because unlimited: ${listText(unlimited)}.`) + withoutFundNote(report),
  });
}

/** Quantiles of every index price along the horizon, each panel with its own scale. */
export function priceFanChart(report: Report): Chart | NoChart {
  const fans = report.statistics.fans.filter(({ quantity }) => quantity === 'price');
  const name = 'price-fan';
  const title = 'The prices along the way';
  if (fans.length === 0) return { name, title, reason: 'The run kept no prices along the paths.' };
  const names = report.experiment.underlyings.map((each) => each.name);
  return fanChart(report, fans, {
    name,
    title,
    quantity: 'index price',
    // Underlyings are not policies, so they share a colour that no policy of a small run has.
    scale: { orders: { name: names }, colours: { name: names.map(() => '#8A8A8A') } },
    note: ' The same for every policy.',
  });
}

function noFanReason(unlimited: readonly string[]): string {
  return unlimited.length === 0
    ? 'The run kept no balances of the fund along the paths.'
    : `The fund is unlimited under ${listText(unlimited)}, so its balance says nothing.`;
}

interface FanLayout {
  readonly name: 'fund-fan' | 'price-fan';
  readonly title: string;
  readonly quantity: string;
  /** Title of the axis of amounts, where the template's does not do. */
  readonly amount?: string;
  readonly scale: Pick<ChartData, 'orders' | 'colours'>;
  readonly note: string;
}

function fanChart(report: Report, fans: readonly Fan[], layout: FanLayout): Chart {
  for (const fan of fans) checkFinite(fan);
  const { unit, seconds } = timeUnit(report.experiment.horizon);
  const bands = bandsOf(fans[0]!);
  const most = Math.floor(MOST_ROWS / (fans.length * (bands.length + 1)));
  const hours = (step: number): number => (step * report.experiment.horizon.step) / seconds;
  const rows = fans.flatMap((fan) => {
    const places = thinned([...fan.steps.keys()], most);
    return places.map((place) => ({ fan, place, time: hours(fan.steps[place]!) }));
  });
  const shown =
    fans[0]!.bands.length < 2 ? 'Median' : `Median and bands (${listText(bands.map(({ label }) => label))} of paths)`;
  const paths = fans[0]!.paths;
  return {
    name: layout.name,
    title: layout.title,
    caption:
      `${shown} of the ${layout.quantity} at each time, from ${countText(paths)} ${paths === 1 ? 'path' : 'paths'}. ` +
      `A band holds quantiles across paths, not one path.${layout.note}`,
    spec: fillTemplate(layout.name, {
      ...layout.scale,
      description: `Median and quantile bands of the ${layout.quantity} over time`,
      titles: { time: unit, ...(layout.amount === undefined ? {} : { low: layout.amount }) },
      datasets: {
        // One data set, because the panels are cut from one: rows of bands, and rows of the median.
        rows: rows.flatMap(({ fan, place, time }): JsonObject[] => [
          ...bands.map(({ lower, upper, label }) => ({
            name: fan.name,
            time,
            band: label,
            low: fan.bands[lower]!.values[place],
            high: fan.bands[upper]!.values[place],
          })),
          ...fan.bands
            .filter(({ level }) => level === 0.5)
            .map(({ values }) => ({ name: fan.name, time, median: values[place] })),
        ]),
      },
    }),
    table: fanTable(fans, hours, unit),
  };
}

/**
 * Quantiles paired from the outside in: the lowest with the highest. Widest first, so that narrow ones lie on top. Few
 * paths support the median only, which is then its own band.
 */
function bandsOf(fan: Fan): { lower: number; upper: number; label: string }[] {
  if (fan.bands.length === 1) return [{ lower: 0, upper: 0, label: 'median' }];
  const pairs = Math.floor(fan.bands.length / 2);
  return Array.from({ length: pairs }, (_, i) => {
    const [lower, upper] = [i, fan.bands.length - 1 - i];
    const [low, high] = [fan.bands[lower]!.level, fan.bands[upper]!.level];
    return { lower, upper, label: `${percentDigits(low, 0)} – ${percentText(high, 0)}` };
  });
}

function fanTable(fans: readonly Fan[], time: (step: number) => number, unit: string): Table {
  const levels = fans[0]!.bands.map(({ level }) => level);
  return {
    columns: [
      { title: '', align: 'left' },
      { title: unit, align: 'right' },
      ...levels.map((level) => ({ title: percentText(level, 0), align: 'right' as const })),
    ],
    rows: fans.flatMap((fan) =>
      thinned([...fan.steps.keys()], 13).map((place) => [
        fan.name,
        String(Number(time(fan.steps[place]!).toFixed(2))),
        ...fan.bands.map(({ values }) => ({ text: amountText(values[place]!), value: values[place]! })),
      ]),
    ),
  };
}

function checkFinite({ quantity, name, bands }: Fan): void {
  const wrong = bands.find(({ values }) => values.some((value) => !Number.isFinite(value)));
  if (wrong !== undefined) {
    throw new InvariantError(`the ${wrong.level} quantile of the ${quantity} of ${name} is not finite at some time`);
  }
}
