import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { elsewhere, sharedText, sharedSources } from './shared.ts';

/** What a build says of its files: which sources each holds, and which others it imports. */
export type Bundled = Metafile['outputs'];

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
 * What is imported only when it is needed stays in files of its own, and so does what two such parts share, unless it is
 * small (`sharedSources`). All files lie in one folder, where the pool finds the worker beside itself as it does among the
 * sources. Names and lines are kept, so that a stack is readable without the maps.
 */
const OPTIONS = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outdir: folder,
  entryNames: '[name]',
  chunkNames: 'part-[hash]',
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
} as const satisfies BuildOptions;

/** The command line and the library, which share most of their parts. */
const PROGRAM = { ...OPTIONS, entryPoints: ['src/cli.ts', 'src/index.ts'], splitting: true } satisfies BuildOptions;
/** Each thread loads one file. */
const WORKER = { ...OPTIONS, entryPoints: ['workers/path-worker.ts'] } satisfies BuildOptions;

const LOADED = { start: ['src/cli.ts'], run: ['src/cli/path-runner.ts', 'src/cli/run-command.ts', 'workers/pool.ts'] };

/** Bundles the program into `dist/src`, in the place of what was there; or writes nothing, for who wants to look at it. */
export async function bundleProgram({ write }: { readonly write: boolean }): Promise<Bundled> {
  const parts = await build({ ...PROGRAM, plugins: [PACKAGES], write: false });
  const shared = await sharedSources(root, parts.metafile, LOADED);
  if (write) removePrograms();
  const results = await Promise.all([
    build({ ...PROGRAM, plugins: [PACKAGES, elsewhere(root, shared)], write }),
    build({ ...WORKER, plugins: [PACKAGES], write }),
    ...shared.map((each) =>
      build({
        ...OPTIONS,
        stdin: { contents: sharedText(each), resolveDir: root },
        entryNames: each.name,
        plugins: [PACKAGES, elsewhere(root, shared, each)],
        write,
      }),
    ),
  ]);
  return linked(Object.assign({}, ...results.map(({ metafile }) => metafile.outputs)) as Bundled);
}

/** Builds know each other's files as something outside; to who follows imports they are files of the program. */
function linked(outputs: Bundled): Bundled {
  const fileAt = (path: string): string => join('dist', 'src', path);
  return Object.fromEntries(
    Object.entries(outputs).map(([file, output]) => [
      file,
      {
        ...output,
        imports: output.imports.map((each) => {
          const { external, ...inside } = each;
          return external === true && fileAt(each.path) in outputs ? { ...inside, path: fileAt(each.path) } : each;
        }),
      },
    ]),
  );
}

/** Parts of an earlier build have names of their own: nothing would write over them. The declarations beside them stay. */
function removePrograms(): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.js(\.map)?$/.test(name)) rmSync(join(folder, name));
  }
}
