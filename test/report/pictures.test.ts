import { describe, expect, it } from 'vitest';
import { makeCharts, isDrawn } from '../../src/report/charts/charts.ts';
import { pngOf } from '../../src/report/charts/png.ts';
import { chartSvg } from '../../src/report/charts/svg.ts';
import { reportHtml } from '../../src/report/html.ts';
import { makeReportFixture } from './fixture.ts';

const report = makeReportFixture();
const charts = makeCharts(report);

/** Width and height of a PNG, from its header. */
function sizeOf(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

describe('a page without scripts', () => {
  it('holds every chart as a picture whose names are its own, and may load nothing', async () => {
    const page = await reportHtml(report, charts, 'static');
    expect(page).not.toMatch(/<script|<noscript/);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)![1];
    expect(policy).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
    );
    const drawn = charts.filter(isDrawn);
    expect(page.match(/<svg/g)).toHaveLength(drawn.length);
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    const used = [...page.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id!);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has the text of the one with scripts', async () => {
    const text = (html: string): string =>
      html
        .replace(/<(script|style|svg|noscript)[\s\S]*?<\/\1>/g, '')
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ');
    expect(text(await reportHtml(report, charts, 'static'))).toBe(text(await reportHtml(report, charts)));
  });

  it('keeps hostile names out of its markup', async () => {
    const hostile = makeReportFixture({ names: ['<img src=x onerror=alert(1)>', 'cross'] });
    const page = await reportHtml(hostile, makeCharts(hostile), 'static');
    expect(page).not.toContain('<img');
  });
});

describe('a chart as PNG', () => {
  it('has twice the pixels of the picture, the same every time, and text that does not depend on the machine', async () => {
    const { spec } = charts.filter(isDrawn)[0]!;
    const svg = await chartSvg(spec);
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)!;
    const png = await pngOf(svg);
    expect(sizeOf(png)).toEqual({ width: 2 * Number(width), height: 2 * Number(height) });
    expect(await pngOf(svg)).toEqual(png);
    // Without a font every text would vanish, silently.
    const mute = await pngOf(svg.replace(/<text[\s\S]*?<\/text>/g, ''));
    expect(png.length).toBeGreaterThan(1.5 * mute.length);
    const elsewhere = await pngOf(svg.replace(/font-family="[^"]*"/g, 'font-family="No such font"'));
    expect(elsewhere).toEqual(png);
  });

  it('draws both weights', async () => {
    const drawn = (weight: string): Promise<Uint8Array> =>
      pngOf(
        `<svg xmlns="http://www.w3.org/2000/svg" width="99" height="20"><text y="15" font-weight="${weight}">Σ α ж 1 %</text></svg>`,
      );
    expect(await drawn('bold')).not.toEqual(await drawn('normal'));
  });
});
