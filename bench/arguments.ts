/** Words and `--name value` options of a command line; `flags` take no value. @throws RangeError */
export function readArguments(
  argv: readonly string[],
  options: readonly string[],
  flags: readonly string[],
): { readonly words: readonly string[]; readonly given: Readonly<Record<string, string>> } {
  const words: string[] = [];
  const given: Record<string, string> = {};
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (!word.startsWith('--')) {
      words.push(word);
      continue;
    }
    const name = word.slice(2);
    if (flags.includes(name)) given[name] = 'true';
    else if (options.includes(name) && argv[i + 1] !== undefined) given[name] = argv[++i]!;
    else throw new RangeError(`${word} is no option, or lacks its value: ${[...options, ...flags].join(', ')}`);
  }
  return { words, given };
}

/** @throws RangeError  unless it is a number in (0, most] */
export function numberArgument(text: string | undefined, fallback: number, most: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!(value > 0 && value <= most)) throw new RangeError(`${text} is no number above 0 and up to ${most}`);
  return value;
}
