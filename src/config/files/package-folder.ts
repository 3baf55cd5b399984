import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder that comes with the package, by its name: the same whether it runs from its sources or compiled. */
export function packageFolder(...names: readonly string[]): string {
  const here = fileURLToPath(import.meta.url);
  for (let above = dirname(here); ; above = dirname(above)) {
    const folder = join(above, ...names);
    if (existsSync(folder)) return folder;
    if (above === dirname(above)) throw new RangeError(`no folder ${names.join('/')} above ${here}`);
  }
}
