import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchor } from '../../reference-pages/schema-page.ts';

const root = resolve(import.meta.dirname, '..', '..');

function pages(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return pages(path);
    return path.endsWith('.md') ? [path] : [];
  });
}

/** Without code: what stands there is no link. */
function prose(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');
}

/** The anchors of a page's headings, numbered where they repeat. */
function anchorsOf(file: string): Set<string> {
  const seen = new Map<string, number>();
  const text = readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => {
      const plain = anchor(heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('\\', ''));
      const times = seen.get(plain) ?? 0;
      seen.set(plain, times + 1);
      return times === 0 ? plain : `${plain}-${times}`;
    }),
  );
}

const files = [join(root, 'README.md'), ...pages(join(root, 'docs'))];

describe('links between pages', () => {
  it.each(files.map((file) => relative(root, file)))('%s points to what is there', (name) => {
    const file = join(root, name);
    const broken = [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path, fragment] = target.split('#') as [string, string | undefined];
        const place = path === '' ? file : resolve(dirname(file), path);
        if (!existsSync(place)) return true;
        return fragment !== undefined && !anchorsOf(place).has(fragment);
      });
    expect(broken).toEqual([]);
  });

  it('every page of docs/ is reached from the README or from docs/README.md', () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file) || !existsSync(file)) return;
      reached.add(file);
      if (!file.endsWith('.md')) return;
      for (const [, target] of prose(file).matchAll(/\]\(([^)\s#]+)[^)\s]*\)/g)) {
        if (/^[a-z]+:/.test(target!)) continue;
        const place = resolve(dirname(file), target!);
        if (existsSync(place) && statSync(place).isDirectory()) for (const each of pages(place)) reached.add(each);
        else visit(place);
      }
    };
    visit(join(root, 'README.md'));
    expect(
      pages(join(root, 'docs'))
        .filter((file) => !reached.has(file))
        .map((file) => relative(root, file)),
    ).toEqual([]);
  });
});
