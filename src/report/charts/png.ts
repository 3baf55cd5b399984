import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageFolder } from '../../config/files/package-folder.ts';

/** Twice the pixels of the picture: sharp on paper and on dense screens. */
const ZOOM = 2;
/** Both weights of the typeface that comes along: pictures are the same on every machine, whatever fonts it has. */
const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'] as const;
const FAMILY = 'DejaVu Sans';

type Renderer = (svg: string) => Uint8Array;

let opened: Promise<Renderer> | undefined;

/** An SVG picture as PNG. Drawn by resvg, which is WebAssembly and is loaded with the first picture. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  // It may be started once in a process.
  opened ??= openRenderer();
  return (await opened)(svg);
}

async function openRenderer(): Promise<Renderer> {
  const { resolve } = createRequire(import.meta.url);
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  await initWasm(await readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const folder = packageFolder('reports', 'fonts');
  const fontBuffers = await Promise.all(FONTS.map((file) => readFile(join(folder, file))));
  const font = { fontBuffers, defaultFontFamily: FAMILY, sansSerifFamily: FAMILY };
  return (svg) => {
    const drawing = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: ZOOM } });
    const image = drawing.render();
    const png = image.asPng();
    image.free();
    drawing.free();
    return png;
  };
}
