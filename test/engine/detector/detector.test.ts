import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detector } from '../../../src/engine/detector/detector.ts';
import { compilePolicy, type CompiledPolicy } from '../../../src/engine/policy.ts';
import { isOpen, rowEquity, rowMeasure, rowScale } from '../../../src/engine/row.ts';
import { PathEngine } from '../../../src/engine/simulate-path.ts';
import type { PathState } from '../../../src/engine/state.ts';
import { isUnder } from '../../../src/margin/tie.ts';
import type { Event } from '../../../src/event.ts';
import { arbitraryWorld } from '../arbitrary-worlds.ts';
import { caseOf } from '../../reference/arbitrary-experiments.ts';
import { DRAW, world } from '../worlds.ts';

/** Scans every row at every mark: slow, and right by reading. */
class ScanningDetector implements Detector {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  constructor(policy: CompiledPolicy, state: PathState) {
    this.policy = policy;
    this.state = state;
  }
  /** Nothing is known: every step is run. */
  readonly quiet = undefined;
  reset(): void {}
  rowChanged(): void {}
  allChanged(): void {}
  rowsUnderTrigger(found: Int32Array): number {
    const { policy, state } = this;
    let count = 0;
    for (let row = 0; row < policy.rows.count; row++) {
      if (!isOpen(policy.rows, state, row)) continue;
      const equity = rowEquity(policy.rows, state, row);
      const scale = rowScale(policy.rows, state, row);
      const under = policy.triggers.some(({ level, measure, orAt }) =>
        isUnder(equity, level * rowMeasure(policy, state, row, measure), orAt, scale),
      );
      if (under) found[count++] = row;
    }
    return count;
  }
}

describe('the event-driven detector', () => {
  it('finds what looking at every account at every step finds, event for event', () => {
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { policy, path } = world(words);
        const tell = (engine: PathEngine): Event[] => {
          const events: Event[] = [];
          engine.run(path, { draw: DRAW, sink: (event) => events.push(event) });
          return events;
        };
        const driven = tell(new PathEngine(policy));
        const scanned = tell(new PathEngine(policy, (each, state) => new ScanningDetector(each, state)));
        expect(driven).toEqual(scanned);
      }),
      { numRuns: 400, seed: 20261121 },
    );
  });

  it('finds the same under every schedule, valuation, trigger and mark', () => {
    let eventful = 0;
    for (let seed = 5000; seed < 5400; seed++) {
      const { experiment, policy, accounts, path, draw } = caseOf(seed);
      const compiled = compilePolicy(experiment, policy, accounts);
      const tell = (engine: PathEngine): Event[] => {
        const events: Event[] = [];
        engine.run(path, { draw, sink: (event) => events.push(event) });
        return events;
      };
      const driven = tell(new PathEngine(compiled));
      const scanned = tell(new PathEngine(compiled, (each, state) => new ScanningDetector(each, state)));
      expect(driven, `seed ${seed}`).toEqual(scanned);
      if (driven.some(({ event }) => event === 'liquidation')) eventful++;
    }
    expect(eventful).toBeGreaterThan(200);
  });
});
