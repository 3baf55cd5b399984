import fc from 'fast-check';

type Path = readonly (string | number)[];

/** Every place of a document but its root, as the keys that lead there. */
export function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value);
  return keys.flatMap((key) => [
    [...path, key],
    ...placesOf((value as { readonly [key: string]: unknown })[key], [...path, key]),
  ]);
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => (part as { readonly [key: string]: unknown } | undefined)?.[key], value);
}

/** A copy with the object or array that holds the place changed. */
function edited(document: unknown, path: Path, edit: (holder: unknown, key: string | number) => void): unknown {
  const copy = structuredClone(document);
  edit(valueAt(copy, path.slice(0, -1)), path.at(-1)!);
  return copy;
}

type Holder = { [key: string | number]: unknown };

const put = (document: unknown, path: Path, value: unknown): unknown =>
  edited(document, path, (holder, key) => {
    // A list has no fields that a file could hold.
    if (Array.isArray(holder) && typeof key !== 'number') return;
    // An own field, whatever its name.
    Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
  });

const drop = (document: unknown, path: Path): unknown =>
  edited(document, path, (holder, key) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete (holder as Holder)[key];
  });

const negated = (value: unknown): unknown => {
  if (typeof value === 'number') return -value;
  if (typeof value === 'string') return value.startsWith('-') ? value.slice(1) : `-${value}`;
  return value;
};

const EXTREME_NUMBERS = [
  0,
  -1,
  1,
  0.5,
  1e-300,
  5e-324,
  -5e-324,
  1e15,
  2 ** 53,
  1e21,
  1e100,
  1e150,
  1e200,
  1e290,
  1e308,
  -1e308,
  4_294_967_295,
  4_294_967_296,
  0.1 + 0.2,
  1 - 2 ** -53,
  999_999_999,
];
const EXTREME_TEXTS = [
  '0',
  '-0',
  '1e400',
  '1e-400',
  '1e308',
  '1e150',
  '1e-300',
  '999999999999999',
  '0.1234567890123456789',
  '1s',
  '999999999d',
  '0s',
  '1.5m',
];
const NUMBER_LIKE = [
  'NaN',
  'Infinity',
  '-Infinity',
  'undefined',
  'null',
  'true',
  '',
  ' ',
  '0x10',
  '1,000',
  '١',
  '1e',
  'x'.repeat(300),
];
const OTHER_TYPES: readonly unknown[] = [
  null,
  true,
  false,
  {},
  [],
  [[]],
  [null],
  'text',
  7,
  { kind: 'constant', value: 1 },
  { kind: 'nothing' },
  { order: ['x'] },
];
const STRANGE_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  '',
  '0',
  'kind',
  'order',
  'extends',
  'a/b~c',
  '\u0007',
];

/** One change of a document somewhere, such as a slip of the finger or malice would make. */
function mutation(document: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(document);
  if (places.length === 0) return fc.constantFrom<unknown>(null, [], {}, 'text');
  const place = fc.constantFrom(...places);
  const numeric = places.filter((path) => ['number', 'string'].includes(typeof valueAt(document, path)));
  const numericPlace = numeric.length === 0 ? place : fc.constantFrom(...numeric);
  const replaced = (at: fc.Arbitrary<Path>, by: readonly unknown[]): fc.Arbitrary<unknown> =>
    fc.tuple(at, fc.constantFrom(...by)).map(([path, value]) => put(document, path, value));
  return fc.oneof(
    { weight: 3, arbitrary: place.map((path) => drop(document, path)) },
    { weight: 2, arbitrary: replaced(place, OTHER_TYPES) },
    { weight: 6, arbitrary: replaced(numericPlace, EXTREME_NUMBERS) },
    { weight: 2, arbitrary: replaced(numericPlace, EXTREME_TEXTS) },
    { weight: 1, arbitrary: replaced(numericPlace, NUMBER_LIKE) },
    { weight: 2, arbitrary: numericPlace.map((path) => put(document, path, negated(valueAt(document, path)))) },
    // What belongs elsewhere, beside or instead of what belongs here.
    {
      weight: 3,
      arbitrary: fc
        .tuple(place, place)
        .map(([to, from]) => put(document, to, structuredClone(valueAt(document, from)))),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(place, place)
        .map(([to, from]) =>
          put(document, [...to.slice(0, -1), from.at(-1)!], structuredClone(valueAt(document, from))),
        ),
    },
    {
      weight: 1,
      arbitrary: place.map((path) =>
        edited(document, path, (holder, key) => {
          if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
          else delete (holder as Holder)[key];
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(place, fc.constantFrom(...STRANGE_NAMES))
        .map(([path, name]) => put(document, [...path.slice(0, -1), name], structuredClone(valueAt(document, path)))),
    },
  );
}

/** A document after some mutations, one upon the other. */
export function mutated(document: unknown, count: number): fc.Arbitrary<unknown> {
  if (count === 0) return fc.constant(document);
  return mutation(document).chain((changed) => mutated(changed, count - 1));
}

/** The text of a document as it may lie in a file: mostly sound, now and then damaged as text. */
export function written(document: unknown): fc.Arbitrary<string> {
  const text = JSON.stringify(document, null, 1);
  return fc.oneof(
    { weight: 30, arbitrary: fc.constant(text) },
    { weight: 1, arbitrary: fc.nat(text.length).map((end) => text.slice(0, end)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.nat(text.length),
          fc.constantFrom('NaN', 'Infinity', '-', ',', '}', '[', '"', '//', '/*', '\0', '\ufeff', '\ud800', '1e999'),
        )
        .map(([at, piece]) => text.slice(0, at) + piece + text.slice(at)),
    },
    { weight: 1, arbitrary: fc.constant(text.replace(/: (-?\d[\d.]*)/, ': 1e999')) },
    { weight: 1, arbitrary: fc.constant(text.replace(/: (-?\d[\d.]*)/, ': NaN')) },
  );
}
