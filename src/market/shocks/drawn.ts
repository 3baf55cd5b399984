import type { Experiment } from '../../experiment.ts';
import type { RootKey } from '../../random/root-key.ts';
import { stepsOf, type Shock } from '../../shock.ts';
import { drawAddress } from '../path-address.ts';
import { compileMove } from './move.ts';
import { compileShare } from './share.ts';
import { compileStart } from './start.ts';

/** The shocks as they are on path `path`, in the order of the configuration: nothing about them is random any more. */
export function drawnShocks(experiment: Experiment, root: RootKey, path: number): Shock[] {
  const { shocks, horizon } = experiment;
  const address = drawAddress(experiment, path);
  return shocks.map((shock, place): Shock => {
    const start = compileStart(shock.start, stepsOf(shock), place)(root, address, horizon.steps);
    if (shock.kind === 'correlationBreak') return { ...shock, start };
    const value = compileMove(shock.size, place)(root, address);
    const drawn = { ...shock, size: { kind: 'constant', value }, start } as const;
    if (!('bounce' in drawn)) return drawn;
    return { ...drawn, bounce: { kind: 'constant', value: compileShare(drawn.bounce, place)(root, address) } };
  });
}
