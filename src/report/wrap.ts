/**
 * Breaks a text at spaces, but for non-breaking ones and those before a unit, into lines of at most `width` characters; a
 * word longer than a line stands alone on its own.
 */
export function wrapped(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/[^\S\u00a0]+(?!%|pp\b)/)) {
    const next = line.trim() === '' ? indent + word : `${line} ${word}`;
    if (next.length > width && line.trim() !== '') {
      lines.push(line);
      line = `${indent}${indent === '' ? '' : '  '}${word}`;
    } else line = next;
  }
  return [...lines, line];
}
