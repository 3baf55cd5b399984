/** A place where two JSON documents differ. */
export interface JsonDifference {
  /** JSON pointer. */
  readonly pointer: string;
  /** undefined = nothing stands there. */
  readonly recorded: unknown;
  readonly now: unknown;
}

/** The first places where two JSON documents differ, at most so many, in the order of the first one's fields. */
export function firstDifferences(recorded: unknown, now: unknown, most: number): JsonDifference[] {
  const found: JsonDifference[] = [];
  compare(recorded, now, '', found, most);
  return found;
}

function compare(recorded: unknown, now: unknown, pointer: string, found: JsonDifference[], most: number): void {
  if (found.length >= most || Object.is(recorded, now)) return;
  if (!isContainer(recorded) || !isContainer(now) || Array.isArray(recorded) !== Array.isArray(now)) {
    found.push({ pointer, recorded, now });
    return;
  }
  const [old, fresh] = [new Map(Object.entries(recorded)), new Map(Object.entries(now))];
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    compare(old.get(key), fresh.get(key), `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, found, most);
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
