import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detector } from '../../src/engine/detector/detector.ts';
import type { CompiledPolicy } from '../../src/engine/policy.ts';
import { isOpen, rowEquity, rowMaintenance, rowScale } from '../../src/engine/row.ts';
import { PathEngine } from '../../src/engine/simulate-path.ts';
import type { PathState } from '../../src/engine/state.ts';
import { isUnder } from '../../src/margin/tie.ts';
import type { Event } from '../../src/event.ts';
import { arbitraryWorld } from './arbitrary-worlds.ts';
import { world } from './worlds.ts';

/** Looks at every row at every mark: slow, and right by reading. */
class LookingDetector implements Detector {
  private readonly policy: CompiledPolicy;
  private readonly state: PathState;
  constructor(policy: CompiledPolicy, state: PathState) {
    this.policy = policy;
    this.state = state;
  }
  reset(): void {}
  rowChanged(): void {}
  allChanged(): void {}
  rowsUnderTrigger(_marks: Float64Array, found: Int32Array): number {
    const { policy, state } = this;
    let count = 0;
    for (let row = 0; row < policy.rows.count; row++) {
      if (!isOpen(policy.rows, state, row)) continue;
      const equity = rowEquity(policy.rows, state, row);
      const maintenance = rowMaintenance(policy, state, row);
      const scale = rowScale(policy.rows, state, row);
      const under = policy.triggers.some(({ level, orAt }) => isUnder(equity, level * maintenance, orAt, scale));
      if (under) found[count++] = row;
    }
    return count;
  }
}

describe('the scanning detector', () => {
  it('finds what looking at every account at every step finds, event for event', () => {
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { policy, path } = world(words);
        const tell = (engine: PathEngine): Event[] => {
          const events: Event[] = [];
          engine.run(path, { sink: (event) => events.push(event) });
          return events;
        };
        const scanned = tell(new PathEngine(policy));
        const looked = tell(new PathEngine(policy, (each, state) => new LookingDetector(each, state)));
        expect(scanned).toEqual(looked);
      }),
      { numRuns: 400, seed: 20261121 },
    );
  });
});
