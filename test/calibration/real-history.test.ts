import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cleanBars, type CleanBars } from '../../src/calibration/cleaning.ts';
import {
  extremeQuantiles,
  realisedExtremes,
  type DailyExtremes,
  type ExtremeQuantile,
} from '../../src/calibration/extremes.ts';
import { fitModel, type FittedKind } from '../../src/calibration/fit.ts';
import { splitSample } from '../../src/calibration/sample.ts';
import { logScore } from '../../src/calibration/score.ts';
import { simulatedExtremes } from '../../src/calibration/simulated-extremes.ts';
import { priceModelOf, TRAINING_SHARE, type History } from '../../src/calibration/study.ts';
import { Issues } from '../../src/config/document/issues.ts';
import { readBarFile } from '../../src/config/files/bar-file.ts';
import type { ModelDocument } from '../../src/config/schema/model.ts';
import type { PriceModel } from '../../src/price-model.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NAME = 'btcusdt_binance_spot_1h.csv.gz';
const folder = process.env['SHORTFALL_DATA'];
const file = join(folder ?? '', NAME);
const isThere = folder !== undefined && existsSync(file);

/** Moves and levels of the table, in the order of its columns. */
const COLUMNS = [3_600, 86_400].flatMap((span) => [0.05, 0.01, 0.001].map((level) => ({ span, level })));

/** A row of the table in docs/calibration.md: the mean log score, null where there is none, and six quantiles as fractions. */
function documented(): Map<string, { readonly score: number | null; readonly quantiles: readonly number[] }> {
  const text = readFileSync(join(ROOT, 'docs', 'calibration.md'), 'utf8');
  const section = text.slice(text.indexOf('## Every model on nine years of hours'));
  const rows = section
    .split('\n')
    .filter((line) => /^\| (?:history|gbm|merton|kou|garch|hawkes|bootstrap)\b/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('−', '-')));
  return new Map(
    rows.map(([, name, score, ...cells]) => [
      name!.replace(/ .*/, ''),
      {
        score: score === '' ? null : Number(score),
        quantiles: cells.slice(0, COLUMNS.length).map((cell) => Number(cell) / 100),
      },
    ]),
  );
}

/** Within 1 % of the figure, or of the last digit that the table prints. */
function expectClose(found: number, printed: number, lastDigit: number): void {
  expect(Math.abs(found - printed)).toBeLessThanOrEqual(Math.max(0.01 * Math.abs(printed), lastDigit));
}

describe.skipIf(!isThere)(
  'the table of every model on BTC (skipped without SHORTFALL_DATA)',
  { timeout: 120_000 },
  () => {
    const table = documented();
    let bars: CleanBars;
    let history: History;
    let realised: readonly DailyExtremes[];

    beforeAll(async () => {
      const read = await readBarFile(file, { column: 'close', from: -Infinity, to: Infinity }, new Issues());
      bars = cleanBars(read!.bars);
      const [from, to] = [bars.timestamps[0]!, bars.timestamps.at(-1)!];
      history = {
        name: 'BTC',
        bars,
        column: 'close',
        files: [{ name: NAME, sha256: read!.sha256, from, to, bars: bars.closes.length }],
      };
      realised = realisedExtremes(bars);
    });

    const quantilesOf = (
      pick: (quantile: ExtremeQuantile) => number | null,
      simulated: readonly DailyExtremes[],
    ): number[] => {
      const all = extremeQuantiles(realised, simulated);
      return COLUMNS.map(({ span, level }) => {
        const found = all.find(({ kind, level: at }) => kind.kind === 'down' && kind.span === span && at === level);
        return pick(found!) ?? Number.NaN;
      });
    };
    const expectQuantiles = (model: string, found: readonly number[]): void => {
      const { quantiles } = table.get(model)!;
      expect(quantiles).toHaveLength(COLUMNS.length);
      found.forEach((value, i) => expectClose(value, quantiles[i]!, 0.0001));
    };
    const simulate = (price: PriceModel) => simulatedExtremes([price], { bar: 3_600 })[0]!;

    it('has a row for the history and for every model that can be fitted', () => {
      expect([...table.keys()].sort()).toEqual(['bootstrap', 'gbm', 'hawkes', 'history', 'kou', 'merton']);
    });

    it('says how bad days were', () => {
      expectQuantiles(
        'history',
        quantilesOf(({ realised: move }) => move, realised),
      );
    });

    it.each(['gbm', 'merton', 'kou', 'bootstrap'] satisfies FittedKind[])('says of %s what the code gives', (kind) => {
      const fit = fitModel(kind, bars.sample);
      expectQuantiles(
        kind,
        quantilesOf(({ simulated }) => simulated, simulate(priceModelOf(fit, history))),
      );
      const { train, test } = splitSample(bars.sample, TRAINING_SHARE);
      const score = logScore(fitModel(kind, train), train, test);
      if (score.state === 'scored') expectClose(score.perBar, table.get(kind)!.score!, 0.00005);
      else expect(table.get(kind)!.score).toBeNull();
    });

    it('says of hawkes, whose fit takes a minute, what the shipped model gives', () => {
      const model = JSON.parse(readFileSync(join(ROOT, 'configs', 'models', 'btc-1h.json'), 'utf8')) as ModelDocument;
      expect(model.price).toMatchObject({ kind: 'hawkes' });
      expectQuantiles(
        'hawkes',
        quantilesOf(({ simulated }) => simulated, simulate(model.price as PriceModel)),
      );
      expect(model.fitted!.files[0]!.sha256).toBe(history.files[0]!.sha256);
      for (const { model: kind, logScore: score } of model.fitted!.scores!)
        expectClose(score, table.get(kind)!.score!, 0.00005);
    });

    it('has the model that ships as the one with the best score', () => {
      const scores = [...table].flatMap(([kind, { score }]) => (score === null ? [] : [{ kind, score }]));
      expect(scores.reduce((a, b) => (b.score > a.score ? b : a)).kind).toBe('hawkes');
    });
  },
);

describe.runIf(!isThere)('the table of every model on BTC', () => {
  it('is not checked without the history: set SHORTFALL_DATA to its folder', () => {
    expect(isThere).toBe(false);
  });
});
