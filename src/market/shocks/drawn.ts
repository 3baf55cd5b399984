import type { Experiment } from '../../experiment.ts';
import type { RootKey } from '../../random/root-key.ts';
import { stepsOf, type PriceShock, type Shock } from '../../shock.ts';
import { compileMove } from './move.ts';
import { compileShare } from './share.ts';
import { compileStart } from './start.ts';

/** The shocks as they are on path `path`, in the order of the configuration: nothing about them is random any more. */
export function drawnShocks({ shocks, horizon }: Experiment, root: RootKey, path: number): Shock[] {
  return shocks.map((shock, place): Shock => {
    const value = compileMove(shock.size, place)(root, path);
    const steps = isOnPrice(shock) ? stepsOf(shock) : shock.steps;
    const start = compileStart(shock.start, steps, place)(root, path, horizon.steps);
    const drawn = { ...shock, size: { kind: 'constant', value }, start } as const;
    if (!('bounce' in drawn)) return drawn;
    return { ...drawn, bounce: { kind: 'constant', value: compileShare(drawn.bounce, place)(root, path) } };
  });
}

function isOnPrice(shock: Shock): shock is PriceShock {
  return shock.kind !== 'oracle' && shock.kind !== 'mark' && shock.kind !== 'depth';
}
