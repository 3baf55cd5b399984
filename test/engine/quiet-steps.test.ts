import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { EventDetector } from '../../src/engine/detector/event-driven.ts';
import { PathEngine } from '../../src/engine/simulate-path.ts';
import { DRAW, trigger, world, type WorldWords } from './worlds.ts';

/** Counts how often it is asked: once in every step that is run, where nothing is liquidated. */
class CountingDetector extends EventDetector {
  asked = 0;
  override rowsUnderTrigger(found: Int32Array): number {
    this.asked++;
    return super.rowsUnderTrigger(found);
  }
}

const CALM = Array.from({ length: 100 }, (_, k) => 100 + (k % 2));

/** A long of 10 at 100 with a margin of 100, which a flat rate of 1 % liquidates at 90.909…. */
function run(words: Partial<WorldWords>): { asked: number; events: readonly Event[] } {
  const { policy, path } = world({
    prices: [CALM],
    holdings: [
      { account: 'a', size: 10, entryPrice: 100, margin: 100 },
      { account: 'b', size: -10, entryPrice: 100, margin: 1000 },
    ],
    ...words,
  });
  let detector: CountingDetector | undefined;
  const engine = new PathEngine(policy, (each, state) => (detector = new CountingDetector(each, state)));
  const events: Event[] = [];
  engine.run(path, { draw: DRAW, sink: (event) => events.push(event) });
  return { asked: detector!.asked, events };
}

const stepsOf = (events: readonly Event[], kind: Event['event']): number[] =>
  events.filter(({ event }) => event === kind).map(({ step }) => step);

describe('quiet steps', () => {
  it('are passed over: where prices stay away from every trigger, no step is run', () => {
    expect(run({})).toEqual({ asked: 0, events: [] });
  });

  it('end with the step whose price comes to a trigger, in the middle of a block', () => {
    const prices = [...CALM];
    prices[42] = 90.9;
    const { asked, events } = run({ prices: [prices] });
    expect(stepsOf(events, 'liquidation')).toEqual([43]);
    // The liquidation, and the round after it.
    expect(asked).toBe(2);
  });

  it('end where funding settles', () => {
    const { asked, events } = run({ funding: { kind: 'constant', rate: 0.0001, interval: 30 * 60 }, step: 60 });
    expect([...new Set(stepsOf(events, 'funding'))]).toEqual([30, 60, 90]);
    expect(asked).toBe(3);
  });

  it('end where a stop-loss is crossed', () => {
    const prices = [...CALM];
    prices[70] = 97;
    const stopped = { account: 'a', size: 10, entryPrice: 100, margin: 100, stop: 98 };
    const { events } = run({ prices: [prices], holdings: [stopped] });
    expect(stepsOf(events, 'stopOut')).toEqual([71]);
  });

  it('end where the venue sees another price than there is, and begin again after it', () => {
    for (const kind of ['oracle', 'mark'] as const) {
      const seen = [{ kind, place: 0, first: 43, steps: 2, factor: 0.9 }];
      const { asked, events } = run({ seen });
      expect(stepsOf(events, 'liquidation')).toEqual([43]);
      // The liquidation and the round after it, and the second distorted step.
      expect(asked).toBe(3);
    }
  });

  it('are none where the venue sees another price, even if nobody is near a trigger', () => {
    expect(run({ seen: [{ kind: 'oracle', place: 0, first: 17, steps: 20, factor: 1.01 }] })).toEqual({
      asked: 20,
      events: [],
    });
  });

  it('are none while an account waits under its trigger', () => {
    const prices = CALM.map((price, k) => (k < 50 ? price : 80));
    expect(run({ prices: [prices], nobodyIsLiquidated: true }).asked).toBe(0);
    const warned = run({ prices: [prices], triggers: [trigger({ action: 'warn' })] });
    expect(stepsOf(warned.events, 'marginCall')).toEqual([51]);
    expect(warned.asked).toBe(50);
  });
});
