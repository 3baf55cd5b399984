import { pathSlices } from '../plan/path-slices.ts';
import type { PathRange, Plan, RangeResult, RunMemory } from '../plan/plan.ts';
import { fillWith, isOneValue } from './one-value.ts';

/** How the bytes of a slice of memory follow: as they are, or one value for all of them. */
const AS_THEY_ARE = 0;
const ONE_VALUE = 1;

const ARRAYS = { Float64Array, Uint32Array } as const;
type ArrayName = keyof typeof ARRAYS;

/** Stands in JSON for an array whose bytes follow it. */
interface ArrayPlace {
  readonly array: ArrayName;
  readonly length: number;
}

/**
 * All that a run of these paths left, in bytes of this machine's order: what their ranges counted, then what they wrote
 * into memory. `unpackPaths` gives every bit of it back.
 *
 *     u32 length of JSON · JSON of the results · bytes of their arrays · slices, each u8 how · bytes
 *
 * @param results  of ranges that are `range` together, in path order
 */
export function packPaths(
  plan: Plan,
  memory: RunMemory,
  range: PathRange,
  results: readonly RangeResult[],
): Uint8Array {
  const arrays: Uint8Array[] = [];
  const json = Buffer.from(
    JSON.stringify(results, (_, value: unknown) => {
      if (!ArrayBuffer.isView(value)) return value;
      const name = value.constructor.name;
      if (!isArrayName(name)) throw new TypeError(`a range counts in a ${name}, which cannot be kept`);
      arrays.push(bytesOf(value));
      return { array: name, length: value.byteLength / ARRAYS[name].BYTES_PER_ELEMENT } satisfies ArrayPlace;
    }),
  );
  const length = Buffer.from(Uint32Array.of(json.length).buffer);
  return Buffer.concat([length, json, ...arrays, ...packedSlices(pathSlices(plan, memory, range))]);
}

function* packedSlices(slices: Iterable<Float64Array | Uint8Array>): Generator<Uint8Array> {
  for (const slice of slices) {
    const bytes = bytesOf(slice);
    if (slice instanceof Float64Array ? isOneValue(bytes) : slice.every((value) => value === slice[0])) {
      yield Uint8Array.of(ONE_VALUE);
      yield bytes.subarray(0, slice.BYTES_PER_ELEMENT);
    } else {
      yield Uint8Array.of(AS_THEY_ARE);
      yield bytes;
    }
  }
}

/**
 * Writes packed paths into memory and gives what their ranges counted, in path order.
 *
 * @throws RangeError for bytes that are not of these paths
 */
export function unpackPaths(plan: Plan, memory: RunMemory, range: PathRange, packed: Uint8Array): RangeResult[] {
  // Of a Buffer, `slice` would be no copy.
  const all = bytesOf(packed);
  let at = 0;
  const next = (length: number): Uint8Array => {
    if (at + length > all.length) throw new RangeError(`${all.length} bytes end before the paths do`);
    at += length;
    return all.subarray(at - length, at);
  };
  const [jsonLength] = new Uint32Array(next(4).slice().buffer);
  const results = JSON.parse(Buffer.from(next(jsonLength!)).toString('utf8'), (_, value: unknown) => {
    if (!isArrayPlace(value)) return value;
    const Class = ARRAYS[value.array];
    return new Class(next(value.length * Class.BYTES_PER_ELEMENT).slice().buffer);
  }) as RangeResult[];

  for (const slice of pathSlices(plan, memory, range)) {
    const bytes = bytesOf(slice);
    const [how] = next(1);
    if (how === AS_THEY_ARE) bytes.set(next(bytes.length));
    else if (how !== ONE_VALUE) throw new RangeError(`${how} is no way in which values are kept`);
    else fillWith(next(slice.BYTES_PER_ELEMENT), bytes);
  }
  if (at !== packed.length) throw new RangeError(`${packed.length} bytes are more than the paths need`);
  return results;
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function isArrayName(name: string): name is ArrayName {
  return Object.hasOwn(ARRAYS, name);
}

function isArrayPlace(value: unknown): value is ArrayPlace {
  return typeof value === 'object' && value !== null && 'array' in value && 'length' in value;
}
