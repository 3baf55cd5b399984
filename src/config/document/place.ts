import type { Place } from '../../experiment.ts';

/**
 * Where a value of a configuration was written: in a file as the user named it, or on the command line; then the file is
 * the flag («--set margin.mode=cross»), without a line.
 */
export type { Place };

/** One key of a way through a document. */
export type PathKey = string | number;

/** JSON pointer (RFC 6901) of a way through a document; '' is the whole. */
export function pointerOf(path: readonly PathKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The keys of a JSON pointer (RFC 6901). */
export function keysOf(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** `file:line:column`, for a warning. */
export function placeText(place: Place): string {
  return place.line === undefined ? place.file : `${place.file}:${place.line}:${place.column ?? 1}`;
}

/** Turns offsets of a text into 1-based lines and columns. */
export function lineFinder(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
