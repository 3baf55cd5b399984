/**
 * JSON that reads back to the same values bit for bit: typed arrays of float64, infinities, NaN and −0 are written as objects of
 * one field, `{ "$float64": […] }` and `{ "$number": "-Infinity" }`. What is undefined is left out.
 */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Float64Array) return { $float64: [...each] };
    return typeof each === 'number' && !isPlain(each) ? { $number: textOf(each) } : each;
  });
}

/** The value that `exactJson` wrote. @throws SyntaxError for what is no JSON */
export function readExactJson(text: string): unknown {
  return JSON.parse(text, (_, each: unknown) => {
    if (typeof each !== 'object' || each === null) return each;
    const [[name, content] = [], ...others] = Object.entries(each);
    if (others.length > 0) return each;
    // What is inside has been read already, numbers by their names too.
    if (name === '$float64' && Array.isArray(content)) return Float64Array.from(content as number[]);
    return name === '$number' && typeof content === 'string' && Object.hasOwn(NUMBERS, content)
      ? NUMBERS[content]
      : each;
  });
}

const NUMBERS: { readonly [text: string]: number } = {
  NaN: NaN,
  Infinity: Infinity,
  '-Infinity': -Infinity,
  '-0': -0,
};

function isPlain(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

function textOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
