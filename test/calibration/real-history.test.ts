import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { calibrate } from '../../src/calibrate.ts';
import { extremeQuantiles, type ExtremeQuantile, type MeasuredDays } from '../../src/calibration/extremes.ts';
import { fitModel, type Fit, type FittedKind } from '../../src/calibration/fit.ts';
import { splitSample } from '../../src/calibration/sample.ts';
import { logScore } from '../../src/calibration/score.ts';
import { simulatedDays } from '../../src/calibration/simulated-days.ts';
import { priceModelOf, TRAINING_SHARE } from '../../src/calibration/study.ts';
import type { UnderlyingStudy } from '../../src/calibration/diagnosis.ts';
import type { ModelDocument } from '../../src/config/schema/model.ts';
import type { PriceModel } from '../../src/price-model.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = process.env['SHORTFALL_DATA'] ?? '';

/** The tables: a model that ships, the history that it was fitted to, and the models that are fitted again here. */
const TABLES = [
  {
    heading: '## Every model on nine years of hours',
    model: 'btc-1h',
    files: ['btcusdt_binance_spot_1h.csv.gz'],
    scored: ['garch', 'kou', 'gbm'],
    simulated: ['garch', 'kou', 'gbm', 'bootstrap'],
  },
  {
    heading: '## Every model on three months of minutes',
    model: 'btc-1m',
    files: [
      'btcusdt_binance_spot_1m_2021-05.csv.gz',
      'btcusdt_binance_spot_1m_2021-09.csv.gz',
      'btcusdt_binance_perp_1m_2025-05.csv.gz',
    ],
    scored: ['garch', 'gbm'],
    simulated: ['garch', 'gbm'],
  },
] as const satisfies readonly {
  readonly heading: string;
  readonly model: string;
  readonly files: readonly string[];
  readonly scored: readonly FittedKind[];
  readonly simulated: readonly FittedKind[];
}[];

/** Moves and levels of a table, in the order of its columns. */
const COLUMNS = [3_600, 86_400].flatMap((span) => [0.05, 0.01, 0.001].map((level) => ({ span, level })));

/** A row of a table of docs/calibration.md, null where a cell is empty or a dash; moves as fractions. */
interface Row {
  readonly score: number | null;
  readonly volatility: number | null;
  readonly moves: readonly (number | null)[];
}

function documented(heading: string): Map<string, Row> {
  const text = readFileSync(join(ROOT, 'docs', 'calibration.md'), 'utf8');
  const [, section = ''] = text.split(`${heading}\n`);
  const number = (cell = ''): number | null => (cell === '' || cell === '–' ? null : Number(cell.replace('−', '-')));
  const rows = section
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => /^\| (?:history|first day of garch|gbm|merton|kou|garch|hawkes|bootstrap) \|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return new Map(
    rows.map(([, name, score, volatility, ...cells]) => [
      name!,
      {
        score: number(score),
        volatility: number(volatility),
        moves: COLUMNS.map((_, i) => number(cells[i])).map((move) => (move === null ? null : move / 100)),
      },
    ]),
  );
}

function shipped(model: string): ModelDocument {
  return JSON.parse(readFileSync(join(ROOT, 'configs', 'models', `${model}.json`), 'utf8')) as ModelDocument;
}

/** Within 1 % of the figure, or of the last digit that the table prints. */
function expectClose(found: number | null, printed: number | null, lastDigit: number): void {
  if (found === null || printed === null) expect(found).toBe(printed);
  else expect(Math.abs(found - printed)).toBeLessThanOrEqual(Math.max(0.01 * Math.abs(printed), lastDigit));
}

describe.each(TABLES)('the table that $model is chosen by', ({ heading, model, files, scored, simulated }) => {
  const table = documented(heading);

  it('has a row for the history, for every model, and for the first day of the one that ships', () => {
    const rows = ['bootstrap', 'first day of garch', 'garch', 'gbm', 'hawkes', 'history', 'kou', 'merton'];
    expect([...table.keys()].sort()).toEqual(rows);
  });

  it('prints the scores of the model file, of which that of the shipped model is the best', () => {
    const { price, fitted } = shipped(model);
    const scores = fitted!.scores!;
    for (const { model: kind, logScore: score } of scores) expectClose(score, table.get(kind)!.score, 0.00005);
    expect(scores.reduce((a, b) => (b.logScore > a.logScore ? b : a)).model).toBe(price!.kind);
  });

  const paths = files.map((name) => join(folder, name));
  const isThere = folder !== '' && paths.every((path) => existsSync(path));

  describe.skipIf(!isThere)('against the history (skipped without SHORTFALL_DATA)', { timeout: 120_000 }, () => {
    const fits = new Map<FittedKind, Fit>();
    let study: UnderlyingStudy;

    beforeAll(async () => {
      const inputs = paths.map((path) => ({ name: 'BTC', path }));
      const { studies } = await calibrate({ inputs, model: 'garch' });
      study = studies[0]!;
      fits.set('garch', study.chosen.fit);
    });

    const fitted = (kind: FittedKind): Fit => {
      const fit = fits.get(kind) ?? fitModel(kind, study.bars.sample);
      fits.set(kind, fit);
      return fit;
    };
    const bar = (): number => study.bars.barMilliseconds / 1_000;
    const expectRow = (name: string, days: MeasuredDays, pick: (quantile: ExtremeQuantile) => number | null): void => {
      const { volatility, moves } = table.get(name)!;
      expectClose(days.volatility, volatility, 0.005);
      const quantiles = extremeQuantiles(study.realised.extremes, days.extremes);
      COLUMNS.forEach(({ span, level }, i) => {
        const found = quantiles.find(
          ({ kind, level: at }) => kind.kind === 'down' && kind.span === span && at === level,
        );
        expectClose(pick(found!), moves[i]!, 0.0001);
      });
    };
    const ofModel = ({ simulated: move }: ExtremeQuantile): number | null => move;

    it('says how bad days were', () => {
      expectRow('history', study.realised, ({ realised }) => realised);
    });

    it.each(simulated)('says of the days of %s what the code gives', (kind) => {
      const days =
        kind === 'garch' ? study.chosen.days : simulatedDays([priceModelOf(fitted(kind), study)], { bar: bar() })[0]!;
      expectRow(kind, days, ofModel);
    });

    it('says of the first day of a path what the shipped model gives', () => {
      const price = shipped(model).price as PriceModel;
      expectRow('first day of garch', simulatedDays([price], { bar: bar(), days: 'first' })[0]!, ofModel);
    });

    it.each(scored)('says of %s how it scores', (kind) => {
      const { train, test } = splitSample(study.bars.sample, TRAINING_SHARE);
      const score = logScore(fitModel(kind, train), train, test);
      expectClose(score.state === 'scored' ? score.perBar : null, table.get(kind)!.score, 0.00005);
    });

    it('is of the model that ships, from files that are these', () => {
      const { price, fitted: from } = shipped(model);
      const { parameters } = fitted('garch');
      for (const [name, value] of Object.entries(parameters))
        expectClose(value, (price as unknown as Record<string, number>)[name]!, 0);
      expect(from!.files.map(({ sha256 }) => sha256)).toEqual(study.files.map(({ sha256 }) => sha256));
    });

    it('has the variance of the history as that of the shipped model in the long run', () => {
      const { omega, alpha, beta, gamma, initialVariance } = fitted('garch').parameters;
      expect(omega! / (1 - alpha! - beta! - gamma! / 2) / initialVariance!).toBeCloseTo(1, 9);
    });
  });

  describe.runIf(!isThere)('against the history', () => {
    it('is not checked: set SHORTFALL_DATA to its folder', () => {
      expect(isThere).toBe(false);
    });
  });
});
