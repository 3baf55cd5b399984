import { describe, expect, it } from 'vitest';
import { calibrationPage } from '../../../src/report/calibration/page.ts';
import { choiceSentence, driftSentence } from '../../../src/report/calibration/sentences.ts';
import { shortcomings } from '../../../src/report/calibration/shortcomings.ts';
import { calibrationText } from '../../../src/report/calibration/text.ts';
import { estimateText } from '../../../src/report/calibration/words.ts';
import { makeFacts, makeJointFacts, makeStudy } from './fixture.ts';

const plain = (facts = makeFacts(), width = 100) => calibrationText(facts, { colour: false, width });

describe('a calibration for a terminal', () => {
  it('fits the terminal, whose width it is told', () => {
    for (const width of [60, 80, 100]) {
      for (const line of plain(makeFacts(), width).split('\n'))
        expect(Array.from(line).length).toBeLessThanOrEqual(width);
    }
  });

  it('says what was read, dropped and chosen, and by how much', () => {
    const text = plain().replaceAll(/\n {2,}/g, ' ');
    expect(text).toContain('BTC: gbm, from 7,201 bars of 1 hour, 2023-12-31T23:00Z to 2024-10-26T23:00Z');
    expect(text).toContain('dropped: 3 at a time that was there already and 2 were out of order and were sorted');
    expect(text).toContain('gbm has the best mean log score, 3.4567, on 2,160 later bars that it was not fitted to');
    expect(text).toContain('garch is not used: squared returns do not predict variance');
    expect(text).toMatch(/volatility +0\.600 +0\.010/);
  });

  it('compares nothing out of sample where one model was asked for', () => {
    const text = plain(makeFacts({ studies: [makeStudy('BTC', false)], compared: false }));
    expect(text).not.toContain('out of sample');
    expect(text).toContain('95 % interval');
  });

  it('tells what drives several together', () => {
    expect(plain(makeJointFacts())).toMatch(/BTC and ETH +0\.830 +0\.004 +7,000/);
  });

  it('lets no name steer the terminal', () => {
    const study = makeStudy();
    const hostile = { ...study, files: [{ ...study.files[0]!, name: 'a\u001b[31m.csv' }] };
    expect(plain(makeFacts({ studies: [hostile] }))).not.toContain('\u001b');
  });
});

describe('the choice of a model', () => {
  const withGap = (gap: number, standardError: number) => {
    const study = makeStudy();
    const candidates = study.candidates.map((candidate) =>
      candidate.kind === 'merton'
        ? { ...candidate, score: { ...candidate.score!, belowBest: -gap, standardError } }
        : candidate,
    );
    return choiceSentence({ ...study, candidates });
  };

  it('is called chance within two standard errors of the next, and more beyond', () => {
    expect(withGap(0.0019, 0.001)).toContain('which may be chance');
    expect(withGap(0.0021, 0.001)).toContain('which is more than chance');
  });
});

describe('what a model gets wrong', () => {
  it('is said where a simulated quantile lies outside the history’s interval, on either side', () => {
    const study = makeStudy();
    const times = (factor: number) => ({
      ...study,
      chosen: {
        ...study.chosen,
        days: {
          volatility: study.realised.volatility! * factor,
          extremes: study.chosen.days.extremes.map((each) => ({
            ...each,
            values: each.values.map((value) => factor * value),
          })),
        },
      },
    });
    expect(shortcomings(times(0.5))[0]).toMatch(
      /^Milder than the history, outside its 95 % interval, in \d+ of \d+ quantiles.*: the farthest off /,
    );
    expect(shortcomings(times(2))[0]).toMatch(/^Wilder than the history.* on (50|5|1) % of days \(/);
    expect(shortcomings(times(2))[1]).toMatch(/^Volatility of all its simulated days: 12\d % a year.*had 6\d\.\d %\.$/);
    expect(shortcomings(times(1.05)).join()).not.toContain('Volatility of all');
  });

  it('is said of squared residuals that are still correlated, and of the shape where a test finds it wrong', () => {
    const study = makeStudy();
    expect(shortcomings(study).join()).toContain('Squared residuals are still correlated');
    const counts = Array.from({ length: 20 }, (_, i) => (i === 0 || i === 19 ? 150 : 100));
    const pit = { counts, kolmogorov: { distance: 0.1, pValue: 1e-6 } };
    const heavy = shortcomings({ ...study, diagnosis: { ...study.diagnosis, pit } });
    expect(heavy.join()).toContain('it gives too few large ones');
  });
});

describe('figures of a fit', () => {
  it('have the digits that their standard errors support', () => {
    expect(estimateText(0.562345, 0.0331)).toBe('0.562');
    expect(estimateText(2_665.4999, 78.02)).toBe('2,665');
    expect(estimateText(9.2649e-9, 1.2e-9)).toBe('9.265e−9');
    expect(estimateText(0.123456, null)).toBe('0.1235');
    expect(estimateText(0, 0.1)).toBe('0');
  });

  it('say of the drift whose it is', () => {
    expect(driftSentence(makeStudy(), 'zero')).toBe(
      'The drift is set to 0; the history’s own is 0.31 a year with a standard error of 0.66.',
    );
    expect(driftSentence(makeStudy(), 'fitted')).toContain('history’s own: 0.31');
  });
});

describe('the page of a calibration', () => {
  it('holds every chart, the parameters in full and the digest of every file', async () => {
    const html = await calibrationPage(makeFacts());
    for (const name of ['extremes', 'qq', 'pit', 'acf', 'hill', 'signature'])
      expect(html.includes(`id="chart-${name}-BTC"`), name).toBe(true);
    for (const text of ['<data value="0.6">', 'ab'.repeat(32), 'What it still gets wrong']) {
      expect(html.includes(text), text).toBe(true);
    }
  });

  it('lets no name of a file do harm', async () => {
    const study = makeStudy();
    const hostile = { ...study, files: [{ ...study.files[0]!, name: '</script><img src=x>.csv' }] };
    const html = await calibrationPage(makeFacts({ studies: [hostile] }));
    expect(html.includes('<img src=x>')).toBe(false);
  });
});
