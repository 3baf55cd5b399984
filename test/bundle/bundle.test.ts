import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram, type Bundled } from '../../bundle/bundle.ts';

let bundled: Bundled;
beforeAll(async () => {
  bundled = await bundleProgram({ write: false });
});

/** The file that stands for a source which is started, or imported when it is needed. */
function fileOf(source: string): string {
  const file = Object.keys(bundled).find((name) => bundled[name]!.entryPoint === source);
  if (file === undefined) throw new Error(`${source} has no file of its own`);
  return file;
}

/** All files that are loaded as soon as one of these sources is. */
function loadedWith(...sources: readonly string[]): string[] {
  const reached = new Set<string>();
  const follow = (file: string): void => {
    if (reached.has(file) || !(file in bundled)) return;
    reached.add(file);
    for (const { path, kind } of bundled[file]!.imports) if (kind === 'import-statement') follow(path);
  };
  sources.map(fileOf).forEach(follow);
  return [...reached];
}

function sourcesIn(files: readonly string[]): string[] {
  return files
    .flatMap((file) => Object.keys(bundled[file]!.inputs))
    .filter((source) => /^(src|workers)\//.test(source));
}

/** Packages that these files import as soon as they are loaded. */
function packagesOf(files: readonly string[]): string[] {
  const imported = files.flatMap((file) => bundled[file]!.imports);
  const names = imported.filter(({ external, kind }) => external === true && kind === 'import-statement');
  return [...new Set(names.map(({ path }) => path))].filter((name) => !name.startsWith('node:')).sort();
}

const RUN = ['src/cli.ts', 'src/cli/run-command.ts', 'workers/pool.ts'];

describe('the bundled program', () => {
  it('stands in one folder, so that the pool finds the worker beside itself', () => {
    const folders = new Set(Object.keys(bundled).map(dirname));
    expect([...folders]).toEqual(['dist/src']);
    expect(Object.keys(bundled)).toEqual(
      expect.arrayContaining(['dist/src/cli.js', 'dist/src/index.js', 'dist/src/path-worker.js']),
    );
  });

  it('asks a run to load a tenth of the files that its sources are, or hardly more', () => {
    const files = loadedWith(...RUN);
    expect(files.length).toBeLessThan(sourcesIn(files).length / 8);
  });

  it('holds each source once, apart from what a thread loads by itself: a class or a table is the same to all', () => {
    const files = Object.keys(bundled).filter((name) => name !== 'dist/src/path-worker.js');
    const sources = sourcesIn(files);
    expect(sources).toContain('src/errors.ts');
    expect(sources.filter((source, i) => sources.indexOf(source) !== i)).toEqual([]);
  });

  it('leaves to a run’s main thread no engine, nothing that draws, and neither Parquet nor a validator', () => {
    const files = loadedWith(...RUN);
    const sources = sourcesIn(files);
    expect(sources).toContain('src/stress.ts');
    expect(sources).not.toContain('src/engine/simulate-path.ts');
    expect(sources).not.toContain('src/run/pilot.ts');
    for (const line of ['src/reference/', 'src/calibration/', 'src/shard/', 'src/sizing/', 'src/report/html/']) {
      expect(sources.filter((source) => source.startsWith(line))).toEqual([]);
    }
    expect(packagesOf(files)).toEqual([
      'commander',
      'decimal.js',
      'jsonc-parser',
      'picocolors',
      'piscina',
      'seedrandom',
    ]);
  });

  it('is a single file to a thread, with the engine and without what estimates or reports', () => {
    const files = loadedWith('workers/path-worker.ts');
    expect(files).toEqual(['dist/src/path-worker.js']);
    const sources = sourcesIn(files);
    expect(sources).toContain('src/engine/simulate-path.ts');
    expect(sources.filter((source) => /^src\/(statistics|report|cli)\//.test(source))).toEqual([]);
    expect(packagesOf(files)).toEqual([]);
  });

  it('gives the library neither the command line nor its packages', () => {
    const files = loadedWith('src/index.ts');
    expect(sourcesIn(files).filter((source) => source.startsWith('src/cli'))).toEqual([]);
    expect(packagesOf(files)).not.toContain('commander');
  });
});
