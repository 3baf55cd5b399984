import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Data moves one way, down this list: a file imports from its own line or from the lines above it. */
const ORDER = [
  'words',
  'math',
  'random',
  'config',
  'plan',
  'market',
  'margin',
  'accounts',
  'engine',
  'reference',
  'statistics',
  'calibration',
  'report',
  'compare-runs',
  'run',
  'stress',
  'shard',
  'sizing',
  'sweep',
  'reverse-stress',
  'history',
  'schedule',
  'replay',
  'verify',
  'calibrate',
  'workers',
  'index',
  'cli',
] as const;
type Line = (typeof ORDER)[number];

/** No files, clock, environment, console or randomness of the engine's: the core is a pure function of its arguments. */
const PURE: readonly Line[] = [
  'words',
  'math',
  'random',
  'plan',
  'market',
  'margin',
  'accounts',
  'engine',
  'reference',
  'statistics',
  'calibration',
  'compare-runs',
];

const WORDS = [
  'units',
  'position',
  'price-model',
  'shock',
  'scenario',
  'venue',
  'experiment',
  'event',
  'outcome',
  'errors',
];

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function lineOf(file: string): Line {
  const [top, second] = relative(root, file).split(/[\\/]/);
  if (top === 'workers') return 'workers';
  const name = second!.replace(/\.ts$/, '');
  if (WORDS.includes(name)) return 'words';
  if ((ORDER as readonly string[]).includes(name)) return name as Line;
  throw new Error(`src/${second} stands on no line of the layout`);
}

const files = [...sources(join(root, 'src')), ...sources(join(root, 'workers'))];

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from\s+|import\()\s*'(\.[^']+)'/g)].map(([, path]) => resolve(dirname(file), path!));
}

/** What is there at run time: types are gone by then. */
function valueImportsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^(?:import|export) type [^;]*;/gm, '');
  return [...text.matchAll(/from\s+'(\.[^']+)'/g)].map(([, path]) => resolve(dirname(file), path!));
}

describe('the layout', () => {
  it.each(files.map((file) => [relative(root, file), file]))(
    '%s imports from its own line or the lines above',
    (_, file) => {
      const own = ORDER.indexOf(lineOf(file!));
      const below = importsOf(file!).filter((imported) => ORDER.indexOf(lineOf(imported)) > own);
      expect(below.map((imported) => relative(root, imported))).toEqual([]);
    },
  );

  it.each(files.filter((file) => PURE.includes(lineOf(file))).map((file) => [relative(root, file), file]))(
    '%s reads no file, clock, environment or console',
    (_, file) => {
      const text = readFileSync(file!, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const impure = /from 'node:|\bprocess\.|\bconsole\.|\bDate\b|Math\.random|performance\.now|\bfetch\(/;
      expect(text.match(impure)?.[0]).toBeUndefined();
    },
  );

  it('loads into a worker thread nothing that reads configurations, estimates, reports or talks to people', () => {
    const reached = new Set<string>();
    const follow = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      valueImportsOf(file).forEach(follow);
    };
    follow(join(root, 'workers', 'path-worker.ts'));
    expect(reached).toContain(join(root, 'src', 'engine', 'simulate-range.ts'));
    const needless: readonly Line[] = ['config', 'reference', 'statistics', 'calibration', 'report', 'cli'];
    const loaded = [...reached].filter((file) => needless.includes(lineOf(file))).map((file) => relative(root, file));
    // Where a value was written, as messages about accounts say it.
    expect(loaded).toEqual([join('src', 'config', 'document', 'place.ts')]);
  });

  it('names only files that are there', () => {
    const missing = files.flatMap((file) => importsOf(file).filter((imported) => !existsSync(imported)));
    expect(missing.map((path) => relative(root, path))).toEqual([]);
  });
});
