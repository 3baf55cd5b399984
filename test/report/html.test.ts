import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeCharts } from '../../src/report/charts/charts.ts';
import { scriptJson, scriptProgram } from '../../src/report/escape.ts';
import { reportHtml } from '../../src/report/html.ts';
import { metricOf } from '../../src/report/metric.ts';
import { columnsInUse } from '../../src/statistics/columns-in-use.ts';
import type { Market } from '../../src/experiment.ts';
import { assumptions } from '../../src/report/html/assumptions.ts';
import { estimateOf } from '../../src/report/summary.ts';
import { makeExperiment, makeReportFixture, mean, probability } from './fixture.ts';

const report = makeReportFixture();
let page = '';
let body = '';

beforeAll(async () => {
  page = await reportHtml(report, makeCharts(report));
  body = withoutScripts(page);
});

const withoutScripts = (html: string): string => html.replace(/<script[\s\S]*?<\/script>/g, '');
const scriptsOf = (html: string): string[] =>
  [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text!);
const textOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');

/** Whether the experiment's rules can move the metric: the page shows no other. */
const used = new Set(columnsInUse(report.experiment).map(({ name }) => name));
const isUsed = (metric: string): boolean => used.has(metricOf(metric).column.name);

describe('the numbers on the page', () => {
  it('are those of summary.json, to the last digit, for every metric that a policy can move', () => {
    const cells = [...body.matchAll(/<td[^>]* data-metric="([^"]+)" data-policy="([^"]+)">(.*?)<\/td>/g)];
    const shown = new Map(cells.map(([, metric, policy, html]) => [`${metric} of ${policy}`, html!]));
    for (const policy of report.summary.policyOrder) {
      for (const metric of Object.keys(report.statistics.policies[policy]!.metrics).filter(isUsed)) {
        const { estimate } = estimateOf(report.summary, policy, metric);
        const html = shown.get(`${metric} of ${policy}`);
        if (estimate === null) expect(html, metric).toMatch(/^not estimable<small.*needs n ≥ 36,800/);
        else expect(Number(/<data value="([^"]+)">/.exec(html!)![1]), metric).toBe(estimate);
      }
    }
  });

  it('leave out what no policy has a rule for', () => {
    expect(body).not.toContain('data-metric="socialised.mean"');
    expect(body).toContain('data-metric="adl.probability"');
  });

  it('include every paired difference of these', () => {
    const cells = [...body.matchAll(/data-difference="([^"]+)"[^>]*>(?:<data value="([^"]+)">)?/g)];
    expect(cells.map(([, metric, value]) => [metric, value === undefined ? null : Number(value)])).toEqual(
      report.summary.comparisons
        .filter(({ metric }) => isUsed(metric))
        .map(({ metric, difference }) => [metric, metric.includes('[0.99]') ? null : difference.estimate]),
    );
  });

  it('include the curve over the size of the fund', () => {
    for (const { fund, probability: at } of report.statistics.policies['cross']!.fundCurve) {
      expect(body).toContain(`<data value="${fund}">`);
      expect(body).toContain(`<data value="${at.estimate}">`);
    }
  });
});

describe('the page', () => {
  it('holds the question, the answer and what it takes to run again', () => {
    const text = textOf(body);
    expect(text).toContain('does cross margin make it likelier that the fund runs dry?');
    expect(text).toMatch(/The insurance fund runs dry more often under cross than under isolated: on 1\.23 %/);
    for (const fact of ['2026-11-21', '0123456789abcdef', 'cd'.repeat(32), 'v20.20.2', 'ab'.repeat(32)]) {
      expect(text).toContain(fact);
    }
    expect(text).toContain('shortfall run configs/btc-eth-isolated-vs-cross.json --seed 2026-11-21');
    expect(text).toContain('"seed": "2026-11-21"');
  });

  it('shows what could make it hollow, what is not modelled and what is unverified', () => {
    const text = textOf(body);
    expect(text).toContain('isolated: The layer adl never acted on 10,000 paths.');
    expect(text).toContain('the hourly cap on ADL');
    expect(text).toContain('1 of 2 sources are unverified.');
    expect(text).toContain('fee page, as remembered');
  });

  it('has a place and a table for every chart', () => {
    for (const { name } of makeCharts(report)) {
      expect(body).toContain(`id="chart-${name}"`);
      expect(body).toMatch(
        new RegExp(
          `id="figure-${name}"[\\s\\S]*?<details><summary>Numbers<span[^>]*> of the chart: [^<]+</span></summary>\\s*<div class="scroll"><table`,
        ),
      );
    }
  });

  it('defines every metric that it shows, and the words that are no metrics', () => {
    const section = /<section id="definitions">[\s\S]*?<\/section>/.exec(body)![0];
    for (const metric of Object.keys(report.statistics.policies['cross']!.metrics).filter(isUsed)) {
      const { title, column } = metricOf(metric);
      const row = section.slice(section.indexOf(`<td class="left">${metric}</td>`));
      expect(section, metric).toContain(`<td class="left">${metric}</td>`);
      expect(textOf(row.slice(0, 500)), title).toContain(column.meaning);
    }
    const text = textOf(section);
    expect(text).toContain('The least that 95 % of paths do not exceed: largest cumulative payouts less receipts');
    expect(text).toContain('Mean over the worst 1 % of paths: sum over accounts');
    expect(text).toMatch(/Not distinguishable These paths name no side/);
  });

  it('tells the outcome of gates on its first screen, what fails first', async () => {
    const gate = (policy: string, verdict: 'pass' | 'fail' | 'inconclusive') => ({
      metric: 'fundDepletion.probability',
      policy,
      limit: { atMost: 0.01 },
      verdict,
      estimate: estimateOf(report.summary, policy, 'fundDepletion.probability'),
    });
    const gates = [gate('isolated', 'pass'), gate('cross', 'fail')];
    const html = withoutScripts(await reportHtml({ ...report, summary: { ...report.summary, gates } }, []));
    const first = textOf(html.slice(0, html.indexOf('</header>')));
    expect(first).toMatch(
      /2 gates: 1 pass, 1 fail, 0 inconclusive\. FAIL insurance fund depleted under cross: at most 1 %, found 1\.23 % .* pass insurance fund depleted under isolated/,
    );
    expect(textOf(body.slice(body.indexOf('<header>'), body.indexOf('</header>')))).not.toContain('gates');
  });

  it('says that a run is partial', async () => {
    const partial = makeReportFixture({ partial: true });
    expect(textOf(withoutScripts(await reportHtml(partial, [])))).toContain(
      'Partial: stopped after 4,096 of 10,000 paths',
    );
  });

  it('gives the reason of a partial run once', async () => {
    const partial = makeReportFixture({ partial: true, stopped: 'paths 64 to 127 lost their thread' });
    const text = textOf(withoutScripts(await reportHtml(partial, [])));
    expect(text.match(/lost their thread/g)).toHaveLength(1);
    expect(text).toContain('Partial: stopped after 4,096 of 10,000 paths (paths 64 to 127 lost their thread);');
  });

  it('says who bore the shortfall, and who of the accounts pays', () => {
    const section = /<section id="who-pays">[\s\S]*?<\/section>/.exec(body)![0];
    const text = textOf(section);
    expect(text).toMatch(/adl deleveraged winners 334\.50 267\.60 – 401\.40 27\.1 %/);
    expect(text).toMatch(/shortfall, gross 1,235 987\.60 – 1,481 100 %/);
    expect(text).toContain('Paid by the top 1 % 62.0 %');
    expect(text).toMatch(/Deleveraged Taken per account, mean .* largest 1 % 10 60\.0 % 5\.00 % 4\.57 – 5\.43 %/);
    expect(section).toContain('id="chart-loss-waterfall"');
    expect(section).toContain('id="chart-taken-lorenz"');
  });

  it('has no columns of what winners pay where no rule takes from them', async () => {
    const fixture = makeReportFixture();
    const policies = fixture.experiment.policies.map(({ name, venue }) => ({
      name,
      venue: { ...venue, backstop: venue.backstop.filter(({ kind }) => kind !== 'adl') },
    }));
    const quiet = { ...fixture, experiment: { ...fixture.experiment, policies } };
    const text = textOf(withoutScripts(await reportHtml(quiet, makeCharts(quiet))));
    expect(text).toContain('Who pays');
    expect(text).not.toMatch(/Deleveraged|How unequally winners paid|survival of the top winner/);
  });

  it('lists the venues that could not be compared, with the reason', async () => {
    const notComparable = [{ venue: 'hyperliquid', policy: 'isolated', reason: 'it has no such mode' }];
    const text = textOf(withoutScripts(await reportHtml(makeReportFixture({ notComparable }), [])));
    expect(text).toContain('Not comparable: hyperliquid/isolated, because it has no such mode.');
    expect(text).toMatch(/Not comparable Venue Policy Why it was left out hyperliquid isolated it has no such mode/);
  });

  it('says which curve over the fund is approximate', async () => {
    const reading = makeReportFixture({ readsFundLevel: true });
    const text = textOf(withoutScripts(await reportHtml(reading, makeCharts(reading))));
    expect(text).toContain('Approximate for isolated and cross, which read the fund’s level');
    expect(textOf(body)).not.toContain('Approximate for');
  });

  it('lists failed paths, the first twenty of them', async () => {
    const failures = Array.from({ length: 22 }, (_, i) => ({
      path: 1_000 + i,
      policy: 'cross',
      message: `law ${i} broke`,
    }));
    const facts = { ...report.facts, failures };
    const text = textOf(withoutScripts(await reportHtml({ ...report, facts }, [])));
    expect(text).toMatch(/1000 cross law 0 broke .* 1019 cross law 19 broke 2 more are in manifest\.json/);
    expect(text).not.toContain('law 20 broke');
  });

  it('shows the accounts with the largest shortfalls where they were asked for', async () => {
    const isolated = {
      ...report.statistics.policies['isolated']!,
      accounts: ['small', 'large'].map((account, i) => ({
        account,
        liquidation: probability(30),
        negativeEquity: probability(3),
        negativeBalance: probability(0),
        shortfall: mean(100 * (i + 1)),
        deleveraging: probability(0),
        taken: mean(0, 0),
      })),
    };
    const statistics = { ...report.statistics, policies: { ...report.statistics.policies, isolated } };
    const text = textOf(withoutScripts(await reportHtml({ ...report, statistics }, [])));
    expect(text).toMatch(/isolated: the 2 largest of 2 .* Deleveraged Taken, mean large all .* small all/);
  });

  it('names nothing to load', () => {
    expect(body).not.toMatch(/<(?:script|img|iframe|object|embed)[^>]*src|@import|url\(/);
    expect(body.match(/<link[^>]*>/g)).toEqual(['<link rel="icon" href="data:,">']);
  });

  it('allows its own scripts by their hashes and no others', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!;
    const allowed = [...policy.matchAll(/'(sha256-[^']+)'/g)].map(([, hash]) => hash);
    const hashes = scriptsOf(page).map((text) => `sha256-${createHash('sha256').update(text).digest('base64')}`);
    expect(hashes).toHaveLength(4);
    expect(allowed).toEqual(hashes);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(?:inline|eval)'|https?:/);
  });
});

describe('hostile names', () => {
  const hostile = '</script><img src=x onerror=alert(1)>';

  it('stay text, on the page and in its data', async () => {
    const fixture = makeReportFixture({ names: [hostile, `"'&<b>`], question: hostile });
    const facts = {
      ...fixture.facts,
      warnings: [hostile],
      command: hostile,
      book: [{ label: hostile, value: hostile }],
    };
    const attacked = {
      ...fixture,
      facts,
      experiment: { ...fixture.experiment, name: hostile, resolved: { name: hostile } },
    };
    const html = await reportHtml(attacked, makeCharts(attacked));
    // Vega's own program may speak of images; everything else on the page is searched.
    const besidePrograms = html.replace(/<script>[\s\S]*?<\/script>/g, '');
    expect(besidePrograms.includes('<img')).toBe(false);
    expect(html.match(/<\/script>/g)).toHaveLength(5);
    expect(textOf(withoutScripts(html))).toContain(hostile);
  });

  it('stay inside the JSON of a script and read back', () => {
    const value = { [hostile]: `<!--${String.fromCharCode(0x2028, 0x2029)}` };
    const text = scriptJson(value);
    expect(text).not.toMatch(/[<>\u2028\u2029]/);
    expect(JSON.parse(text)).toEqual(value);
  });

  it('in a program end no element, and what cannot be spelt safely is refused', () => {
    const program = scriptProgram('const a = "</script>";\r\nconst b = /<\\/SCRIPT/;');
    expect(program).not.toMatch(/<\/script/i);
    expect(program).not.toContain('\r');
    expect(new Function(`${program} return a`)()).toBe('</script>');
    expect(() => scriptProgram('a<!--b')).toThrow(RangeError);
  });
});

describe('the assumptions', () => {
  const experiment = makeExperiment();
  const replayed = {
    ...experiment,
    underlyings: experiment.underlyings.map((each) => ({
      ...each,
      price: { kind: 'replay' as const, prices: Float64Array.of(1) },
    })),
  };

  it('always say what the intervals cover', () => {
    expect(assumptions(experiment)[0]).toMatch(/^Intervals cover Monte Carlo error only/);
  });

  it('tell what traders do, where they do anything', () => {
    expect(assumptions(experiment).join(' ')).toContain('Traders do nothing');
    const traders = { stopLoss: { share: 0.3, distance: 0.05 }, topUp: { share: 0.2, delay: 60, size: 1 } };
    const accounts = { ...experiment.accounts, traders } as typeof experiment.accounts;
    const text = assumptions({ ...experiment, accounts }).join(' ');
    expect(text).not.toContain('Traders do nothing');
    expect(text).toContain('stop-losses are filled where the book is');
    expect(text).toContain('answer margin calls');
  });

  it('tell of books and of markets without one', () => {
    const text = assumptions(experiment).join('\n');
    expect(text).toContain('In ETH-PERP any size fills at the mark');
    expect(text).toContain('The book of BTC-PERP stands for all liquidity outside');
    expect(text).not.toContain('closing prices');
  });

  it('tell how depth thins and how premiums act, where they do', () => {
    const thinning = {
      kind: 'realisedVolatility',
      halfLife: 1_800,
      reference: 0.24,
      exponent: 0.44,
      floor: 0.2,
      ceiling: 1,
    } as const;
    const premium = { kind: 'ornsteinUhlenbeck', mean: 0, halfLife: 3_600, deviation: 0.001, shockBeta: 0 } as const;
    const moving = experiment.markets.map((market): Market => ({
      ...market,
      book: market.book.kind === 'none' ? market.book : { ...market.book, thinning },
      funding: { kind: 'premium', premium },
    }));
    const text = assumptions({ ...experiment, markets: moving }).join('\n');
    expect(text).toContain(
      'The depth of BTC-PERP is as stated at a volatility of 24 % a year, falls with the power 0.44 of the index’s volatility ' +
        '(half-life 30 minutes), never more than that and at least 20 % of it.',
    );
    expect(text).toContain(
      'The premium of BTC-PERP and ETH-PERP moves by itself and acts through the funding rate alone',
    );
    expect(assumptions(experiment).join('\n')).not.toMatch(/falls with the power|The premium of/);
  });

  it('of a replayed history say what bars hide, and what own impact counts twice', () => {
    const text = assumptions(replayed).join('\n');
    expect(text).toContain('extremes inside a bar are missed');
    expect(text).toContain('BTC-PERP adds the impact of our own orders on top: read the result as an upper bound');
    const without = assumptions({
      ...replayed,
      markets: replayed.markets.map((each) => ({ ...each, book: { kind: 'none' as const } })),
    });
    expect(without.join('\n')).toContain('so the impact of our own orders is left out');
  });
});

describe('what a run without a report loads', () => {
  it('is neither Vega nor Parquet: no file of the report imports them before they are needed', () => {
    const folder = join(import.meta.dirname, '..', '..', 'src', 'report');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const source = readFileSync(join(folder, file), 'utf8');
      expect(source, file).not.toMatch(/^import (?!type)[^;]*from '(?:vega|hyparquet)/m);
    }
  });
});
