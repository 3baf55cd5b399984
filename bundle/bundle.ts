import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, type BuildResult, type Plugin } from 'esbuild';

/** What a build says of its files: which sources each holds, and which others it imports. */
export type Bundled = BuildResult<{ metafile: true }>['metafile']['outputs'];

const root = join(import.meta.dirname, '..');
const folder = join(root, 'dist', 'src');

/** Packages stay packages, and one of which nothing is used any more is not loaded for what its loading might do. */
const PACKAGES: Plugin = {
  name: 'packages',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path, external: true, sideEffects: false },
    ),
};

/**
 * What is imported only when it is needed stays in files of its own, and so does what two such parts share. All files lie
 * in one folder, where the pool finds the worker beside itself as it does among the sources. Names and lines are kept, so
 * that a stack is readable without the maps.
 */
const OPTIONS = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  plugins: [PACKAGES],
  outdir: folder,
  entryNames: '[name]',
  chunkNames: 'part-[hash]',
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
} as const satisfies BuildOptions;

/** The command line and the library, which share most of their parts; each thread loads one file. */
const BUILDS = [
  { entryPoints: ['src/cli.ts', 'src/index.ts'], splitting: true },
  { entryPoints: ['workers/path-worker.ts'] },
] as const satisfies readonly BuildOptions[];

/** Bundles the program into `dist/src`, in the place of what was there; or writes nothing, for who wants to look at it. */
export async function bundleProgram({ write }: { readonly write: boolean }): Promise<Bundled> {
  if (write) removePrograms();
  const results = await Promise.all(BUILDS.map((each) => build({ ...OPTIONS, ...each, write })));
  return Object.assign({}, ...results.map(({ metafile }) => metafile.outputs)) as Bundled;
}

/** Parts of an earlier build have names of their own: nothing would write over them. The declarations beside them stay. */
function removePrograms(): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.js(\.map)?$/.test(name)) rmSync(join(folder, name));
  }
}
