import { beforeAll, describe, expect, it } from 'vitest';
import { EngineRun, workloadFile } from '../../bench/engine-run.ts';
import { meanOf } from '../../bench/figures.ts';
import { runCross } from '../../bench/naive/cross.ts';
import { runIsolated, type NaiveOutcome } from '../../bench/naive/isolated.ts';
import { jointPaths, mertonPath, type Tick } from '../../bench/naive/prices.ts';
import { naiveRandom } from '../../bench/naive/random.ts';
import { naiveVenue } from '../../bench/naive/venue.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../../src/market/path.ts';
import { TRAJECTORY_PATHS } from '../../src/outcome.ts';
import { rootKey } from '../../src/random/root-key.ts';

type Paths = readonly (readonly Tick[])[];
type NaiveProgram = (run: EngineRun, prices: Paths) => NaiveOutcome;

const isolated: NaiveProgram = ({ experiment, accounts }, [ticks]) =>
  runIsolated(naiveVenue(experiment), accounts, ticks!);
const cross: NaiveProgram = ({ experiment, accounts }, prices) => runCross(naiveVenue(experiment), accounts, prices);

/** What the engine makes of some paths of a workload, and a naive program of the same prices. */
function outcomes(
  workload: string,
  paths: number,
  naive: NaiveProgram,
): { engine: NaiveOutcome; naive: NaiveOutcome }[] {
  const run = new EngineRun(workloadFile(workload), paths);
  run.run(paths);
  const { experiment } = run;
  const model = compileMarket(experiment);
  const market = allocateMarketPath(model);
  const root = rootKey(experiment.seed);
  return Array.from({ length: paths }, (_, i) => {
    generatePath(model, root, TRAJECTORY_PATHS + i, market);
    const prices = market.index.map((along) =>
      Array.from(along, (price, step) => ({ time: step * experiment.horizon.step, price })),
    );
    const engine = {
      liquidatedAccounts: run.column('liquidatedAccounts')[i]!,
      adlAccounts: run.column('adlAccounts')[i]!,
      fundDepletion: run.column('fundDepletion')[i]!,
      fundMinimumBalance: run.column('fundMinimumBalance')[i]!,
    };
    return { engine, naive: naive(run, prices) };
  });
}

const workloads: [string, number, NaiveProgram][] = [
  ['w2', 20, isolated],
  ['w2q', 40, isolated],
  ['w2c', 1, isolated],
  ['w3', 6, cross],
];

describe.each(workloads)(
  'the naive program of %s, on %i paths of the engine’s own prices',
  (workload, paths, naive) => {
    let found: readonly { readonly engine: NaiveOutcome; readonly naive: NaiveOutcome }[] = [];
    beforeAll(() => {
      found = outcomes(workload, paths, naive);
    }, 60_000);

    it('liquidates and deleverages as many accounts on every path, and depletes the fund on the same ones', () => {
      const counts = ({ liquidatedAccounts, adlAccounts, fundDepletion }: NaiveOutcome): number[] => [
        liquidatedAccounts,
        adlAccounts,
        fundDepletion,
      ];
      expect(found.map((each) => counts(each.naive))).toEqual(found.map((each) => counts(each.engine)));
      expect(found.some(({ engine }) => engine.fundDepletion === 1)).toBe(true);
      expect(found.some(({ engine }) => engine.adlAccounts > 0)).toBe(workload !== 'w3');
    });

    it('draws the fund down as far, to a millionth of a quote unit', () => {
      for (const each of found) expect(each.naive.fundMinimumBalance).toBeCloseTo(each.engine.fundMinimumBalance, 6);
    });
  },
);

describe('the naive prices', () => {
  it('have the lowest, highest and last price of the engine’s in the mean, within four standard errors', () => {
    const run = new EngineRun(workloadFile('w1'), 2_000);
    run.run(2_000);
    const naive = Array.from({ length: 400 }, (_, i) =>
      mertonPath(run.experiment, naiveRandom(`test/${i}`))
        .slice(1)
        .map(({ price }) => price),
    );
    const pairs = [
      [naive.map((prices) => Math.min(...prices)), run.column('minimumPrice[U]')],
      [naive.map((prices) => Math.max(...prices)), run.column('maximumPrice[U]')],
      [naive.map((prices) => prices.at(-1)!), run.column('finalPrice[U]')],
    ] as const;
    for (const [ours, engines] of pairs) {
      const [a, b] = [meanOf(ours), meanOf(engines)];
      expect(Math.abs(a.mean - b.mean)).toBeLessThan(4 * Math.hypot(a.error, b.error));
    }
  });

  it('of joint underlyings are correlated as stated between jumps', () => {
    const { experiment } = new EngineRun(workloadFile('w3'), 1);
    const jumpless = { ...experiment, joint: { correlation: experiment.joint.correlation } };
    const [first, , , last] = jointPaths(jumpless, naiveRandom('test')).map((ticks) =>
      ticks.slice(1).map(({ price }, k) => Math.log(price / ticks[k]!.price)),
    );
    const variance = 0.8 ** 2 / (365 * 1_440);
    const products = meanOf(first!.map((move, k) => (move * last![k]!) / variance));
    expect(Math.abs(products.mean - 0.7)).toBeLessThan(4 * products.error);
    expect(products.error).toBeLessThan(0.05);
  });
});
