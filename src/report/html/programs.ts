import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { scriptProgram } from '../escape.ts';

const PACKAGES = ['vega', 'vega-lite', 'vega-embed'] as const;

/** The browser builds of Vega as the texts of three scripts, in the order in which they must run. */
export async function vegaPrograms(): Promise<string[]> {
  const { resolve } = createRequire(import.meta.url);
  return Promise.all(
    PACKAGES.map(async (name) => {
      // The packages export their modules only; the browser build lies beside.
      const file = join(dirname(resolve(name)), `${name}.min.js`);
      return scriptProgram(await readFile(file, 'utf8'));
    }),
  );
}

/** `'sha256-…'` of a script's text, as a Content-Security-Policy names it. */
export function scriptHash(program: string): string {
  return `'sha256-${createHash('sha256').update(program, 'utf8').digest('base64')}'`;
}
