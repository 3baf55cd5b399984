/**
 * The fewest insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (Damerau and Levenshtein,
 * each piece of text edited once).
 */
export function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const above = rows[i - 1] ?? [];
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min(substitution, swap, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

/**
 * The known name that `word` most likely meant, or undefined if none is close: at most a third of its characters away,
 * capitals free. Of two equally close ones that with the same first letter.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestCost = Math.max(1, Math.floor(word.length / 3)) + 0.9;
  for (const candidate of known) {
    const target = candidate.toLowerCase();
    const cost = editDistance(lower, target) + (lower[0] === target[0] ? 0 : 0.5);
    if (cost < bestCost) {
      best = candidate;
      bestCost = cost;
    }
  }
  return best;
}

/** `{ suggestion }` to spread into a complaint, or nothing. */
export function didYouMean(word: unknown, known: readonly string[]): { readonly suggestion?: string } {
  const match = typeof word === 'string' ? nearest(word, known) : undefined;
  return match === undefined || match === word ? {} : { suggestion: `did you mean "${match}"?` };
}

/** «"a", "b" or "c"»; «none» of an empty list. */
export function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  const last = quoted.pop();
  if (last === undefined) return 'none';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}
