// From closing prices to a model that a configuration can name.
import { cleanBars, fitModel } from '../src/index.ts';

// Two thousand hours that swing and rise, with a fall of 6 % every ten days.
const hours = Array.from({ length: 2000 }, (_, hour) => hour);
let logPrice = Math.log(50_000);
const closes = hours.map((hour) => {
  logPrice += 0.004 * Math.sin(hour * hour) + 0.06 / 240 + (hour % 240 === 239 ? -0.06 : 0);
  return Math.exp(logPrice);
});
const { sample, dropped } = cleanBars({
  timestamps: Float64Array.from(hours, (hour) => Date.UTC(2025, 0, 1, hour)),
  close: Float64Array.from(closes),
});

const { kind, parameters, standardErrors, warnings } = fitModel('merton', sample);
console.log('price:', JSON.stringify({ kind, ...parameters }));
for (const [name, error] of Object.entries(standardErrors)) {
  if (error !== null) console.log(`${name} has a standard error of ${error.toPrecision(2)}`);
}
console.log(`${dropped.length} reasons to drop bars;`, warnings.join(' '));
