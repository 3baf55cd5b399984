import { readFileSync } from 'node:fs';

/** One reference case; its numbers are read by name. */
export interface Truth {
  readonly id: string;
  readonly kind: string;
  readonly inputs: { readonly [name: string]: never };
  readonly expected: { readonly [name: string]: never };
}

const { cases } = JSON.parse(readFileSync(new URL('../fixtures/truths.json', import.meta.url), 'utf8')) as {
  cases: readonly Truth[];
};

/** The reference cases of one kind; an error where there is none, so that no test passes on nothing. */
export function truths(kind: string): readonly Truth[] {
  const found = cases.filter((each) => each.kind === kind);
  if (found.length === 0) throw new Error(`no reference case of kind ${kind}`);
  return found;
}

/** |value/expected − 1|, or |value| where 0 is expected. */
export function relativeError(value: number, expected: number): number {
  return expected === 0 ? Math.abs(value) : Math.abs(value / expected - 1);
}
