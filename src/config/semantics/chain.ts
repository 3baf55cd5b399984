import { addUp, type Joint, type MarkovChain, type Underlying } from '../../price-model.ts';
import type { Cursor } from '../document/cursor.ts';

/** Reads `transitionPerStep` and `initialProbabilities` of this object; undefined after a complaint. */
export function readChain(cursor: Cursor): MarkovChain | undefined {
  const initial = cursor.at('initialProbabilities');
  const transition = cursor.at('transitionPerStep');
  const initialProbabilities = initial.numbers();
  const states = initialProbabilities.length;
  const rows = transition.items();
  if (rows.length !== states) {
    transition.complain({
      expected: `${states} rows, one for each state of "initialProbabilities"`,
      found: String(rows.length),
    });
    return undefined;
  }
  // Every row is looked at, so that all complaints come at once.
  const areSound = [initial, ...rows].map((row) => isDistribution(row, states));
  if (areSound.includes(false)) return undefined;
  return { initialProbabilities, transitionPerStep: rows.map((row) => row.numbers()) };
}

function isDistribution(row: Cursor, states: number): boolean {
  const probabilities = row.numbers();
  if (probabilities.length !== states) {
    row.complain({ expected: `${states} probabilities, one for each state`, found: String(probabilities.length) });
    return false;
  }
  if (addUp(probabilities)) return true;
  const total = probabilities.reduce((sum, each) => sum + each, 0);
  row.complain({ expected: 'probabilities that add up to 1', found: `a sum of ${Number(total.toPrecision(12))}` });
  return false;
}

/**
 * Complains about underlyings that follow a chain which is not there, or has other states than they have volatilities; warns
 * of a chain that nothing follows.
 */
export function checkFollowers(root: Cursor, underlyings: readonly Underlying[], joint: Joint): void {
  const states = joint.regime?.chain.initialProbabilities.length;
  let followers = 0;
  for (const { name, price } of underlyings) {
    if (price.kind !== 'regime' || price.chain !== undefined) continue;
    followers++;
    const here = root.at('underlyings', name, 'price');
    const found = price.volatility.length;
    if (states === undefined) {
      here.complain({
        expected: 'a chain: "transitionPerStep" and "initialProbabilities" here, or a "joint.regime" to follow',
        found: 'neither',
      });
    } else if (found !== states) {
      here.at('volatility').complain({
        expected: `${states} volatilities, one for each state of "joint.regime"`,
        found: String(found),
      });
    }
  }
  if (joint.regime !== undefined && joint.regime.correlation === undefined && followers === 0) {
    root.at('joint', 'regime').warn('this regime never acts: it has no "correlation", and no price follows it');
  }
}
