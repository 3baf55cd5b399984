import { join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** Sources that stand together in one file, whoever needs which of them. */
export interface Shared {
  /** Of the file, without its extension. */
  readonly name: string;
  /** What each exports, types apart, by its own name: names that are alone in the file. */
  readonly sources: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** To find, read and link a file takes longer than to read so much more in another. */
const SMALL_BYTES = 16_384;

/** What may not be loaded beside something else: the command line in the library, and what starts threads. */
const APART = /^(src\/cli\/|workers\/)/;

/**
 * Puts together what else would be small parts of their own: in `start` those that the command line loads at once, in
 * `common` those that a run loads beside. They hold definitions, which cost little where they are not needed; what imports
 * something when it is needed, or a part that is not small, stays where it is.
 *
 * @param parts  what the program is cut into where nothing is put together
 * @param start  sources whose parts are loaded first
 * @param run    sources whose parts a run loads beside
 */
export async function sharedSources(
  root: string,
  parts: Metafile,
  { start, run }: { readonly start: readonly string[]; readonly run: readonly string[] },
): Promise<Shared[]> {
  const first = smallSources(parts, start);
  const further = smallSources(parts, run).filter((source) => !first.includes(source));
  const inStart = selfContained(first, [], parts);
  const inCommon = selfContained(further, inStart, parts);
  return [
    { name: 'start', sources: await namedExports(root, inStart) },
    { name: 'common', sources: await namedExports(root, inCommon) },
  ];
}

/** Resolves the sources of the other shared files to these. */
export function elsewhere(root: string, shared: readonly Shared[], own?: Shared): Plugin {
  const others = shared.filter((each) => each !== own);
  const homeOf = (source: string): Shared | undefined => others.find(({ sources }) => sources.has(source));
  return {
    name: 'elsewhere',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^\./ }, ({ path, resolveDir, namespace, importer }) => {
        if (namespace === 'elsewhere') return { path, external: true, sideEffects: false };
        const source = relative(root, join(resolveDir, path));
        // To each importer its own: what several share would become a part.
        return (
          homeOf(source) && {
            path: `${source} for ${importer}`,
            namespace: 'elsewhere',
            pluginData: source,
            sideEffects: false,
          }
        );
      });
      onLoad({ filter: /./, namespace: 'elsewhere' }, ({ pluginData: source }: { readonly pluginData: string }) => {
        const { name, sources } = homeOf(source)!;
        const names = [...sources.get(source)!].map(([here, there]) => `${there} as ${here}`);
        return { contents: `export { ${names.join(', ')} } from './${name}.js';` };
      });
    },
  };
}

/** A module that exports everything of these sources. */
export function sharedText({ sources }: Shared): string {
  return [...sources]
    .map(([source, names]) => {
      const exported = [...names].map(([inside, outside]) => `${inside} as ${outside}`);
      return `export { ${exported.join(', ')} } from './${source}';\n`;
    })
    .join('');
}

/** Of the parts that are loaded as soon as one of these sources is. */
function smallSources({ outputs }: Metafile, sources: readonly string[]): string[] {
  const files = Object.keys(outputs);
  const reached = new Set<string>();
  const follow = (file: string): void => {
    if (reached.has(file) || !(file in outputs)) return;
    reached.add(file);
    for (const { path, kind } of outputs[file]!.imports) if (kind === 'import-statement') follow(path);
  };
  for (const source of sources) follow(files.find((file) => outputs[file]!.entryPoint === source)!);
  return [...reached]
    .filter((file) => outputs[file]!.bytes < SMALL_BYTES)
    .flatMap((file) => Object.keys(outputs[file]!.inputs))
    .filter((source) => !APART.test(source));
}

/** Those that import nothing but each other, what is `loaded` before them, packages and Node. */
function selfContained(sources: readonly string[], loaded: readonly string[], { inputs }: Metafile): string[] {
  let kept = [...sources];
  for (;;) {
    const there = new Set([...kept, ...loaded]);
    const next = kept.filter((source) =>
      inputs[source]!.imports.every(
        ({ path, kind, external }) => kind === 'import-statement' && (external === true || there.has(path)),
      ),
    );
    if (next.length === kept.length) return next;
    kept = next;
  }
}

async function namedExports(root: string, sources: readonly string[]): Promise<Shared['sources']> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...sources],
    outdir: join(root, 'dist', 'src'),
    format: 'esm',
    metafile: true,
    write: false,
  });
  const exported = new Map(Object.values(metafile.outputs).map(({ entryPoint, exports }) => [entryPoint!, exports]));
  return new Map(
    sources.map((source, i) => [source, new Map(exported.get(source)!.map((name) => [name, `${name}_${i}`]))]),
  );
}
