import { threadKernel } from '../../src/market/kernel/thread-kernel.ts';
import { PURPOSE, purpose } from '../../src/random/purpose.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { shareOf, type Benchmark } from '../benchmark.ts';
import { interleaved } from '../interleaved.ts';
import { naiveRandom } from '../naive/random.ts';

const BLOCK = 1_440;

export const random: Benchmark = {
  name: 'random',
  title: 'blocks of 1,440 normals',
  run: (options) => {
    const root = rootKey('bench');
    const workspace = threadKernel().workspace(1, BLOCK);
    const block = new Float64Array(BLOCK);
    const naive = naiveRandom('bench');
    let path = 0;
    const [engineTiming, naiveTiming] = interleaved(
      [
        {
          perRound: shareOf(20_000, options),
          run: (blocks) => {
            for (let i = 0; i < blocks; i++) workspace.fillNormals(0, root, path++, purpose(PURPOSE.diffusion));
          },
        },
        {
          perRound: shareOf(1_000, options),
          run: (blocks) => {
            for (let i = 0; i < blocks; i++) for (let k = 0; k < BLOCK; k++) block[k] = naive.normal();
          },
        },
      ],
      options.rounds,
    );
    const perNormal = (seconds: number): number => (seconds * 1e9) / BLOCK;
    return Promise.resolve({
      measurements: [
        {
          what: 'time per normal',
          unit: 'ns',
          engine: perNormal(engineTiming!.cpu),
          wall: perNormal(engineTiming!.wall),
          naive: perNormal(naiveTiming!.cpu),
        },
      ],
      figures: [],
      faults: [],
    });
  },
};
