import { describe, expect, it } from 'vitest';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { namedDraws } from '../../src/statistics/bootstrap.ts';
import { meanGivenEvent } from '../../src/statistics/ratio.ts';
import { ratioSpread } from '../../src/statistics/ratio-spread.ts';

const draws = namedDraws(rootKey('ratio spread'))('any');
const CONFIDENCE = 0.95;

/** One in ten paths shows the event. */
function spreadOf(amountsAtEvents: readonly number[]) {
  const paths = 10 * amountsAtEvents.length;
  const amounts = Float64Array.from({ length: paths }, (_, path) => amountsAtEvents[path] ?? 0);
  const flags = Float64Array.from({ length: paths }, (_, path) => (path < amountsAtEvents.length ? 1 : 0));
  const { estimate, influence } = meanGivenEvent(amounts, flags)!;
  return { estimate, ...ratioSpread(amounts, flags, influence, draws) };
}

function amountsOf(count: number, draw: (stream: RandomStream) => number): number[] {
  const stream = new RandomStream().seek(rootKey('amounts'), 0, 1);
  return Array.from({ length: count }, () => draw(stream));
}

const losses = amountsOf(40, (stream) => stream.exponential());

describe('how a mean given an event scatters', () => {
  it('is by a smoothed bootstrap-t where all amounts have one sign, and by a plain one where they have not', () => {
    expect(spreadOf(losses).method).toBe('smoothed bootstrap-t');
    expect(spreadOf(losses.map((loss) => -loss)).method).toBe('smoothed bootstrap-t');
    expect(spreadOf(losses.map((loss) => loss - 1)).method).toBe('bootstrap-t');
    expect(spreadOf(losses.slice(0, 29)).method).toBe('smoothed bootstrap-t, weak: 29 events only');
  });
  it('reaches further away from zero, and never to it', () => {
    for (const few of [losses.slice(0, 10), losses.slice(0, 20), losses]) {
      const { estimate, reach } = spreadOf(few);
      const { low, high } = reach(0.999);
      expect(estimate + low).toBeGreaterThan(0);
      expect(high).toBeGreaterThan(-low);
    }
  });
  it('is the mirror image where the signs are', () => {
    const { low, high } = spreadOf(losses).reach(CONFIDENCE);
    expect(spreadOf(losses.map((loss) => -loss)).reach(CONFIDENCE)).toEqual({ low: -high, high: -low });
  });
  it('does not depend on the unit', () => {
    const plain = spreadOf(losses.map((loss) => Math.round(1_024 * loss))).reach(CONFIDENCE);
    const scaled = spreadOf(losses.map((loss) => 8 * Math.round(1_024 * loss))).reach(CONFIDENCE);
    expect(scaled.low / plain.low).toBeCloseTo(8, 9);
    expect(scaled.high / plain.high).toBeCloseTo(8, 9);
  });
  it('is weak, with normal ends, where one amount makes nearly all of the spread', () => {
    const even = Array.from({ length: 39 }, (_, i) => (i % 2 === 0 ? 1 : -1) + 1e-9 * i);
    const alike = Array.from({ length: 39 }, (_, i) => 100 + 1e-9 * i);
    for (const [amounts, method] of [
      [[...even, 1e9], 'bootstrap-t, weak: a few paths make nearly all of its spread'],
      [[...alike, 1e9], 'smoothed bootstrap-t, weak: a few paths make nearly all of its spread'],
    ] as const) {
      const spread = spreadOf(amounts);
      expect(spread.method).toBe(method);
      expect(spread.reach(CONFIDENCE).high).toBeCloseTo(1.959963984540054 * spread.standardError, 3);
    }
  });
  it('hardly depends on amounts that are almost nothing, however small they are', () => {
    const reachWith = (dust: number) =>
      spreadOf([...losses, ...Array.from({ length: 10 }, () => dust)]).reach(CONFIDENCE);
    expect(reachWith(1e-12).high).toBeCloseTo(reachWith(1e-4).high, 3);
    expect(reachWith(0).high).toBeGreaterThan(0);
    // Mostly dust: the smoothing stays within ten times an amount, and the end within what the tail of ten can say.
    const { estimate, reach } = spreadOf([...losses.slice(0, 15), ...Array.from({ length: 25 }, () => 1e-12)]);
    expect(reach(CONFIDENCE).high).toBeLessThan(10 * estimate);
  });
  it('is nearly normal where events are many and alike', () => {
    const { reach, standardError } = spreadOf(amountsOf(800, (stream) => 5 + stream.uniform()));
    const { low, high } = reach(CONFIDENCE);
    expect(-low / standardError).toBeCloseTo(1.96, 0);
    expect(high / standardError).toBeCloseTo(1.96, 0);
  });
  it('of amounts that are all alike is nothing', () => {
    const { low, high } = spreadOf(Array.from({ length: 20 }, () => 3)).reach(CONFIDENCE);
    expect(low).toBeCloseTo(0, 12);
    expect(high).toBeCloseTo(0, 12);
  });
});
