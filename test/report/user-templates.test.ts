import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeCharts } from '../../src/report/charts/charts.ts';
import { chartSvg } from '../../src/report/charts/svg.ts';
import { shippedTemplateNames, withTemplates } from '../../src/report/charts/template.ts';
import { readUserTemplates } from '../../src/report/charts/user-templates.ts';
import { makeReportFixture } from './fixture.ts';

function folderOf(files: { readonly [name: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'shortfall-templates-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** What is said of one template, without the folder. */
function complaints(text: string, name = 'loss-waterfall'): string[] {
  const folder = folderOf({ [`${name}.vl.json`]: text });
  try {
    readUserTemplates(folder);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.replace(`${folder}/${name}.vl.json`, ''));
  }
}

describe('a template of the user’s', () => {
  it('may be any of those that come along', () => {
    const shipped = shippedTemplateNames().map((name) => `${name}.vl.json`);
    const texts = shipped.map((file) => [file, readFileSync(join('reports/templates', file), 'utf8')]);
    expect(readUserTemplates(folderOf(Object.fromEntries(texts) as { [name: string]: string })).size).toBe(
      shipped.length,
    );
  });

  it('stands in for that of the same name while charts are made, and only then', () => {
    const own = new Map([['loss-waterfall', { mark: 'bar', title: 'mine', data: { values: [{}] } }]]);
    const titles = (): unknown[] =>
      makeCharts(makeReportFixture()).map((chart) => ('spec' in chart ? chart.spec['title'] : undefined));
    expect(withTemplates(own, titles)).toContain('mine');
    expect(titles()).not.toContain('mine');
    const failing = (): never => {
      throw new Error('no');
    };
    expect(() => withTemplates(own, failing)).toThrow('no');
    expect(titles()).not.toContain('mine');
  });

  it.each([
    ['{ "mark": "bar" "data": 1 }', /^:1:17: expected a comma between entries/],
    ['[]', /^:1:1: expected a Vega-Lite chart, a JSON object, found an empty list$/],
    ['{ "data": { "url": "https://example.org/x.csv" } }', /^:1:13 \/data\/url: expected rows of the report by name, /],
    ['{ "data": { "url": "data:text/csv,a" } }', /^:1:13 \/data\/url: expected rows/],
    ['{ "data": { "name": "rows", "url": "x" } }', /^:1:29 \/data\/url: expected rows/],
    ['{ "data": { "name": "row" } }', /^:1:21 \/data\/name: expected rows of the report by name, .*found "row"$/],
    ['{ "layer": [{ "data": { "sequence": { "stop": 9 } } }] }', /\/layer\/0\/data\/sequence: expected rows/],
    ['{ "encoding": { "url": { "field": "x" } } }', /\/encoding\/url: expected nothing from elsewhere/],
    ['{ "mark": { "type": "bar", "href": "https://x" } }', /\/mark\/href: expected nothing from elsewhere/],
    [
      '{ "transform": [{ "lookup": "a", "from": { "data": { "url": "x" }, "key": "a" } }] }',
      /\/transform\/0\/from\/data\/url: expected rows/,
    ],
  ])('is refused, with its line: %s', (text, complaint) => {
    const [first, ...others] = complaints(text);
    expect(first).toMatch(complaint);
    expect(others).toEqual([]);
  });

  it('says all that is wrong at once', () => {
    expect(complaints('{\n "data": { "url": "x" },\n "encoding": { "href": { "value": "y" } }\n}')).toHaveLength(2);
  });

  it('of a panel has layers with data', () => {
    expect(complaints('{ "mark": "line" }', 'timeline')[0]).toMatch(
      /^:1:1: expected a list of layers, each with "data"/,
    );
    expect(complaints('{ "layer": [{ "mark": "line" }] }', 'timeline')[0]).toMatch(
      /^:1:13 \/layer\/0: expected a layer/,
    );
    expect(complaints('{ "layer": [{ "data": { "name": "curves" } }] }', 'timeline')).toEqual([]);
  });

  it('has the name of one that comes along', () => {
    const folder = folderOf({ 'loss-waterfal.vl.json': '{}' });
    expect(() => readUserTemplates(folder)).toThrow(/loss-waterfal\.vl\.json.*did you mean "loss-waterfall"/);
    expect(() => readUserTemplates(folderOf({}))).toThrow(/expected a folder with templates in it/);
    expect(() => readUserTemplates(join(folder, 'absent'))).toThrow(/there is no such file/);
  });
});

describe('a chart', () => {
  it('loads nothing, whatever its specification says', async () => {
    const image = {
      data: { values: [{ at: 1, url: 'data:image/png;base64,iVBORw0KGgo=' }] },
      mark: { type: 'image', width: 9, height: 9 },
      encoding: { x: { field: 'at', type: 'quantitative' }, url: { field: 'url' } },
    };
    expect(await chartSvg(image)).not.toMatch(/<image[^>]*href="(?!")[^"]/);
    const link = {
      data: { values: [{ at: 1, where: 'https://example.org' }] },
      mark: 'point',
      encoding: { x: { field: 'at', type: 'quantitative' }, href: { field: 'where' } },
    };
    expect(await chartSvg(link)).not.toMatch(/<a [^>]*href/);
    const elsewhere = { data: { url: 'data:text/csv,at\n1' }, mark: 'point' };
    expect(await chartSvg(elsewhere)).not.toContain('aria-roledescription="point"');
  });
});
