// npm run growth -- [--only accounts,steps] [--seconds 4] [--largest 10000]
//
// How the time of a path, and the memory of a run, grow with what is asked for. Each point runs in a process of its own.
import { numberArgument, readArguments } from './arguments.ts';
import { AXES, fittedExponent, SERIES, type Axis, type GrowthAnswer, type GrowthPoint } from './growth-series.ts';
import { machineText } from './machine.ts';
import { runModule } from './processes.ts';
import { numberText, table } from './table.ts';

const { words, given } = readArguments(process.argv.slice(2), ['only', 'seconds', 'largest'], []);
if (words.length > 0) throw new RangeError(`${words.join(' ')}: which tables is said as --only ${AXES.join(',')}`);
const seconds = numberArgument(given['seconds'], 4, 3_600);
const largest = numberArgument(given['largest'], Infinity, Infinity);
const asked = given['only']?.split(',') ?? AXES;
const isAxis = (name: string): name is Axis => (AXES as readonly string[]).includes(name);
const axes = asked.filter(isAxis);
if (axes.length < asked.length) throw new RangeError(`${asked.join(',')}: there are ${AXES.join(', ')}`);

console.log(`${machineText()}. CPU time; ${seconds} s a point, a single path where that takes longer.`);
for (const axis of axes) console.log(`\n${await growthOf(axis)}`);

async function growthOf(axis: Axis): Promise<string> {
  const points: (GrowthAnswer & { readonly size: number })[] = [];
  for (const size of SERIES[axis].sizes.filter((each) => each <= largest)) {
    process.stderr.write(`${axis} ${size}\n`);
    points.push({
      size,
      ...(await runModule<GrowthAnswer>('growth-point', { axis, size, seconds } satisfies GrowthPoint)),
    });
  }
  // Paths are what is counted, so of them the whole run's time grows.
  const timeOf = ({ size, secondsPerPath }: (typeof points)[number]): number =>
    axis === 'paths' ? size * secondsPerPath : secondsPerPath;
  const rows = points.map((point) => [
    point.size.toLocaleString('en'),
    numberText(point.secondsPerPath * 1e6),
    numberText(point.residentBytes / 1e6),
    point.paths.toLocaleString('en'),
  ]);
  const exponent = fittedExponent(points.map((point) => ({ size: point.size, seconds: timeOf(point) })));
  const fit =
    points.length < 2
      ? 'One point: no exponent.'
      : `Time grows as ${axis === 'crash' ? 'accounts' : axis}^${exponent.toFixed(2)}${lastSlope(points.map((point) => ({ size: point.size, seconds: timeOf(point) })))}.`;
  const head = [axis === 'crash' ? 'accounts' : axis, 'µs per path', 'peak memory, MB', 'paths timed'];
  return `**${SERIES[axis].title}.** ${fit}\n\n${table(head, rows, 0)}`;
}

/** The exponent between the last two points: a fit over all of them hides a bend. */
function lastSlope(points: readonly { readonly size: number; readonly seconds: number }[]): string {
  return points.length < 3 ? '' : `, between the last two as ^${fittedExponent(points.slice(-2)).toFixed(2)}`;
}
