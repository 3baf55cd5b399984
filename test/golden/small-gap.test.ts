import { describe, expect, it } from 'vitest';
import { loadExperimentFile } from '../../src/config/load.ts';
import { makeSummary } from '../../src/report/summary.ts';
import { terminalText } from '../../src/report/terminal.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { stress } from '../../src/stress.ts';

/**
 * One small run of a shipped experiment, frozen: a change of its digest or of its table is a change of results, and the
 * changelog has to say so. `npx vitest -u` accepts it.
 */
describe('a small gap into a thin book', () => {
  it('gives the same outcomes and the same answer as ever', async () => {
    const experiment = loadExperimentFile('configs/gap-30pct-thin-book.json', {
      paths: 200,
      set: ['accounts.count=60', 'venue.funds.main.balance=1000000'],
    });
    const { statistics, digest, failures } = await stress(experiment, { runner: runInProcess });
    expect(failures).toEqual([]);
    expect(digest).toMatchInlineSnapshot(`"f06af0624fd4dbca6737c9d32ddfe576a2842404cab66bb73b811e41c0faaaa4"`);
    const summary = makeSummary(statistics, experiment, {
      runId: 'golden',
      directory: 'nowhere',
      partial: false,
      warnings: [],
      failures,
      versions: { engine: '0', node: '0', platform: 'any' },
      digest,
      command: 'golden',
      config: 'configs/gap-30pct-thin-book.json',
      book: [],
    });
    await expect(terminalText(summary, { colour: false, width: 110 })).toMatchFileSnapshot('small-gap.txt');
  });
});
