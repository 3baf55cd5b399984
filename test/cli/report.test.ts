import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { readRecordedOutcomes } from '../../src/report/recorded-outcomes.ts';
import { readRecordedRun, recordedExperiment } from '../../src/report/recorded-run.ts';
import { contentDigest, runId } from '../../src/report/run-id.ts';
import { folderWith, smallConfig } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

const text = (...path: string[]): string => readFileSync(join(...path), 'utf8');

/** Runs the small configuration and says where its files lie. */
async function runOf(...options: string[]): Promise<string> {
  const { folder, file } = folderWith(smallConfig);
  const run = await said('run', file, '--threads', '0', '--out', folder, '--json', '--quiet', ...options);
  expect(run.exitCode, run.logs).toBe(0);
  return (JSON.parse(run.results) as { readonly directory: string }).directory;
}

/** A copy of a run's folder to break. */
function copyOf(run: string): string {
  const copy = join(folderWith().folder, 'run');
  cpSync(run, copy, { recursive: true });
  return copy;
}

describe('shortfall report', { timeout: 120_000 }, () => {
  let run = '';
  let out = '';

  beforeAll(async () => {
    run = await runOf('--worst-paths', '1');
    out = folderWith().folder;
  }, 120_000);

  it('makes the page of the run again, byte for byte, from the files of its folder alone', async () => {
    const copy = copyOf(run);
    for (const file of ['report.html', 'charts', 'outcomes.parquet']) rmSync(join(copy, file), { recursive: true });
    const { exitCode, results, logs } = await said('report', copy, '--format', 'html,json');
    expect(exitCode, logs).toBe(0);
    expect(text(copy, 'report.html')).toBe(text(run, 'report.html'));
    expect(readdirSync(join(copy, 'charts'))).toEqual(readdirSync(join(run, 'charts')));
    for (const file of readdirSync(join(run, 'charts'))) {
      expect(text(copy, 'charts', file), file).toBe(text(run, 'charts', file));
    }
    expect(results).toContain(smallConfig.question);
    expect(results).toContain(`Files ${copy} (report.html, charts/)`);
  });

  it('makes one of a run without a report, and prints summary.json with --json', async () => {
    const bare = await runOf('--no-report', '--outcomes', 'none');
    const { exitCode, results } = await said('report', bare, '--json');
    expect(exitCode).toBe(0);
    expect(results).toBe(text(bare, 'summary.json'));
    expect(text(bare, 'report.html')).toContain('The worst paths');
  });

  it('writes every form that is asked for, and nothing else, into another folder', async () => {
    const all = join(out, 'all');
    const { exitCode, logs } = await said('report', run, '--format', 'svg,png,csv,md,parquet', '--out', all);
    expect(exitCode, logs).toBe(0);
    expect(readdirSync(all).sort()).toEqual(['charts', 'outcomes.parquet', 'report.md', 'tables']);
    const charts = readdirSync(join(run, 'charts')).map((file) => file.replace('.vl.json', ''));
    expect(charts.length).toBeGreaterThan(5);
    expect(readdirSync(join(all, 'charts')).sort()).toEqual(
      charts.flatMap((name) => [`${name}.png`, `${name}.svg`]).sort(),
    );
    for (const name of charts) {
      expect(text(all, 'charts', `${name}.svg`)).toMatch(/^<svg [^]*<\/svg>$/);
      expect(
        readFileSync(join(all, 'charts', `${name}.png`))
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
    }
    expect(readFileSync(join(all, 'outcomes.parquet'))).toEqual(readFileSync(join(run, 'outcomes.parquet')));
  });

  it('gives the table of estimates with the numbers of summary.json, to the last digit', async () => {
    const folder = join(out, 'tables');
    await said('report', run, '--format', 'csv', '--out', folder);
    const [head, ...rows] = text(folder, 'tables', 'estimates.csv').trimEnd().split('\n');
    expect(head).toMatch(/^policy,metric,estimate,low,high,confidence,method,paths,events/);
    const summary = JSON.parse(text(run, 'summary.json')) as {
      readonly policies: { readonly [policy: string]: { readonly [metric: string]: { readonly estimate?: number } } };
    };
    for (const [policy, metrics] of Object.entries(summary.policies)) {
      for (const [metric, { estimate }] of Object.entries(metrics)) {
        if (estimate === undefined) continue;
        expect(rows.filter((row) => row.startsWith(`${policy},${metric},${estimate ?? ''},`))).toHaveLength(1);
      }
    }
  });

  it('makes of outcomes kept as CSV the Parquet that the run would have written', async () => {
    const kept = await runOf('--outcomes', 'csv', '--no-report');
    const folder = join(out, 'parquet');
    const { exitCode, logs } = await said('report', kept, '--format', 'parquet', '--out', folder);
    expect(exitCode, logs).toBe(0);
    const [made, written] = await Promise.all([readRecordedOutcomes(folder), readRecordedOutcomes(run)]);
    expect(made!.columns).toEqual(written!.columns);
    for (const column of made!.columns.slice(2)) {
      expect(await made!.column(column), column).toEqual(await written!.column(column));
    }
  });

  it('says that a run which kept no outcomes has none to give', async () => {
    const bare = await runOf('--outcomes', 'none', '--no-report');
    const { exitCode, logs } = await said('report', bare, '--format', 'parquet');
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/^error --format parquet: expected a run that kept its outcomes, found one without/);
  });

  it('plays the worst paths again on demand, each with a page of its own that another report takes along', async () => {
    const folder = join(out, 'worst');
    const { exitCode, logs } = await said('report', run, '--worst-paths', '2', '--out', folder);
    expect(exitCode, logs).toBe(0);
    const pages = readdirSync(join(folder, 'worst-paths'));
    expect(pages.length).toBeGreaterThanOrEqual(2);
    const page = text(folder, 'report.html');
    for (const file of pages) expect(page).toContain(`href="worst-paths/${file}"`);
    expect(text(folder, 'worst-paths', pages[0]!)).not.toContain('<script');

    const ran = await runOf('--worst-paths', '2');
    const again = join(out, 'again');
    await said('report', ran, '--out', again);
    expect(text(again, 'report.html')).toBe(text(ran, 'report.html'));
    expect(readdirSync(join(again, 'worst-paths'))).toEqual(readdirSync(join(ran, 'worst-paths')));
  });

  it('names the worst paths in the order of their draws, with the numbers of the outcomes', async () => {
    const folder = join(out, 'worst-csv');
    await said('report', run, '--format', 'csv', '--out', folder);
    const rows = text(folder, 'tables', 'worst-paths.csv').trimEnd().split('\n').slice(1);
    const isolated = rows.map((row) => row.split(',')).filter(([policy]) => policy === 'isolated');
    const draws = (await (await readRecordedOutcomes(run))!.column('fundDraw', { first: 0, end: 200 }))!;
    const sorted = [...draws.keys()].sort((a, b) => draws[b]! - draws[a]!).slice(0, 10);
    expect(isolated.map(([, , path]) => Number(path))).toEqual(sorted);
    expect(isolated.map(([, , , draw]) => Number(draw))).toEqual(sorted.map((path) => draws[path]));
  });

  it.each([
    ['summary.json', 'another, SHA-256'],
    ['report.json', 'another, SHA-256'],
    ['outcomes.parquet', 'others, of the digest'],
  ])('refuses a folder whose %s is not what the run wrote', async (file, found) => {
    const copy = copyOf(run);
    const bytes = readFileSync(join(copy, file));
    // A digit in the middle of a text, a byte of a value in the other.
    const place = file.endsWith('.json') ? bytes.findIndex((byte, i) => i > 500 && byte === 0x31) : 6_000;
    bytes[place] = bytes[place]! ^ 1;
    writeFileSync(join(copy, file), bytes);
    const { exitCode, logs } = await said('report', copy);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/^error /);
    expect(logs).toContain(join(copy, file));
    if (file.endsWith('.json')) expect(logs).toContain(found);
  });

  it.each([['summary.json'], ['report.json']])('says that %s is missing', async (file) => {
    const copy = copyOf(run);
    rmSync(join(copy, file));
    const { exitCode, logs } = await said('report', copy);
    expect(exitCode).toBe(2);
    expect(logs).toContain(`${join(copy, file)}: expected the file that the run wrote`);
    expect(logs).toContain('there is no such file');
  });

  it('refuses files of another run, a configuration that was changed, a folder of no run, and one that kept too little', async () => {
    const other = await runOf('--no-report', '--seed', 'another');
    const foreign = copyOf(run);
    cpSync(join(other, 'report.json'), join(foreign, 'report.json'));
    expect((await said('report', foreign)).logs).toContain('expected the file that the run wrote');

    const changed = copyOf(run);
    const manifest = JSON.parse(text(changed, 'manifest.json')) as {
      readonly files: unknown;
      readonly resolved: object;
    };
    const resolved = { ...manifest.resolved, question: 'Another?' };
    writeFileSync(join(changed, 'manifest.json'), JSON.stringify({ ...manifest, resolved }));
    const refused = await said('report', changed);
    expect(refused.exitCode).toBe(2);
    expect(refused.logs).toMatch(/manifest\.json: expected the configuration of run [0-9a-f]{16}, found one of run/);

    const old = copyOf(run);
    writeFileSync(join(old, 'manifest.json'), JSON.stringify({ ...manifest, files: undefined }));
    expect((await said('report', old)).logs).toMatch(
      /expected a run that kept what its report is made of, found one by/,
    );

    const none = folderWith().folder;
    expect((await said('report', none)).logs).toContain('expected the folder of a run, with a manifest.json in it');
    expect((await said('report', join(none, 'absent'))).exitCode).toBe(2);
  });

  it('warns that another version made the run, whose id depends on the version', async () => {
    const copy = copyOf(run);
    const manifest = JSON.parse(text(copy, 'manifest.json')) as {
      readonly runId: string;
      readonly files: object;
      readonly versions: object;
    };
    const id = runId(recordedExperiment(readRecordedRun(copy)), '99.0.0');
    const kept = text(copy, 'report.json').replaceAll(manifest.runId, id);
    writeFileSync(join(copy, 'report.json'), kept);
    const files = { ...manifest.files, 'report.json': contentDigest(kept) };
    const versions = { ...manifest.versions, engine: '99.0.0' };
    writeFileSync(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, runId: id, files, versions }));
    const { exitCode, logs } = await said('report', copy);
    expect(exitCode, logs).toBe(0);
    expect(logs).toMatch(/^warning the run was made by shortfall 99\.0\.0, this is .*: its page may look otherwise$/);

    const later = kept.replace('{"version":1', '{"version":2');
    writeFileSync(join(copy, 'report.json'), later);
    const laterFiles = { ...files, 'report.json': contentDigest(later) };
    writeFileSync(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, runId: id, files: laterFiles, versions }));
    const refused = await said('report', copy);
    expect(refused.exitCode).toBe(2);
    expect(refused.logs).toContain('expected a document of version 1, found version 2, by shortfall 99.0.0');
  });

  it('writes a page without any script with --static, and needs a page for it', async () => {
    const folder = join(out, 'static');
    const { exitCode, logs } = await said('report', run, '--static', '--out', folder);
    expect(exitCode, logs).toBe(0);
    const page = text(folder, 'report.html');
    expect(page).not.toMatch(/<script|script-src|<noscript|javascript:|\son\w+=/i);
    expect(page.match(/<svg/g)).toHaveLength(readdirSync(join(run, 'charts')).length);
    expect(page.length).toBeLessThan(text(run, 'report.html').length);

    const refused = await said('report', run, '--static', '--format', 'md');
    expect(refused.exitCode).toBe(2);
    expect(refused.logs).toMatch(/^error --static: expected html among the forms: it is of the page, found md$/);
  });

  it('refuses forms that there are not', async () => {
    const { exitCode, logs } = await said('report', run, '--format', 'html,pdf');
    expect(exitCode).toBe(2);
    expect(logs).toContain('"pdf" is none of html, svg, png, json, csv, parquet, md');
    const both = await said('run', 'x.json', '--no-report', '--format', 'md');
    expect(both.exitCode).toBe(2);
    expect(both.logs).toContain('cannot be used with');
  });

  it('draws with templates of the user’s own, and says before a run what is wrong with them', async () => {
    const templates = join(out, 'templates');
    mkdirSync(templates);
    const shipped = text('reports/templates/loss-waterfall.vl.json');
    writeFileSync(
      join(templates, 'loss-waterfall.vl.json'),
      `// mine\n${shipped.replace('"description": ""', '"description": "", "title": "drawn my way"')}`,
    );
    const folder = join(out, 'mine');
    const { exitCode, logs } = await said(
      'report',
      run,
      '--templates',
      templates,
      '--format',
      'html,svg',
      '--out',
      folder,
    );
    expect(exitCode, logs).toBe(0);
    expect(text(folder, 'charts', 'loss-waterfall.svg')).toContain('drawn my way');
    expect(text(folder, 'report.html')).toContain('drawn my way');
    expect(text(folder, 'charts', 'step-check.svg')).not.toContain('drawn my way');

    writeFileSync(join(templates, 'loss-waterfall.vl.json'), '{\n  "mark": "bar",\n  "data": { "url": "data:x" }\n}');
    const { file } = folderWith({ ...smallConfig, paths: 'not read' });
    const refused = await said('run', file, '--templates', templates);
    expect(refused.exitCode).toBe(2);
    expect(refused.logs).toMatch(/loss-waterfall\.vl\.json:3:13 \/data\/url: expected rows of the report by name/);
    expect(refused.logs).not.toContain('not read');
  });

  it('says of a template that is no chart which one it is', async () => {
    const templates = join(out, 'no-chart');
    mkdirSync(templates);
    writeFileSync(join(templates, 'loss-waterfall.vl.json'), '{ "layer": "none" }');
    const { exitCode, logs } = await said('report', run, '--templates', templates, '--out', join(out, 'unwritten'));
    expect(exitCode).toBe(2);
    expect(logs).toMatch(
      /^error .*no-chart\/loss-waterfall\.vl\.json: expected a chart that Vega-Lite can draw, found /,
    );
  });
});
