/** Names come from the user's files: each kind of output has its own way to let them do no harm. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an HTML element or a quoted attribute. */
export function htmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** JSON for the inside of a `<script>` element: no character in it can end the element or open a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/**
 * A program for the inside of a `<script>` element. The HTML parser knows no strings: `</script` ends the element
 * wherever it stands, so it is written `<\/script`, which means the same in every literal.
 * Source maps are left out: they would be requested from beside the page.
 *
 * @throws RangeError where the program holds `<!--`, for which no spelling is right both in a literal and outside one
 */
export function scriptProgram(source: string): string {
  if (source.includes('<!--')) throw new RangeError('a program with `<!--` in it cannot be inlined into a page');
  // The parser turns CRLF into LF before the content is hashed for the Content-Security-Policy.
  return source
    .replace(/\r\n?/g, '\n')
    .replace(/<\/(?=script)/gi, '<\\/')
    .replace(/^\/\/# sourceMappingURL=.*\n?/gm, '');
}

/** Text for a terminal: control characters, which could move the cursor or hide a line, become `�`. */
export function terminalSafe(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
}

/** A word as a POSIX shell reads it back. */
export function shellText(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A field of a CSV file (RFC 4180): one with a comma, a quote or a line break stands in quotes, its quotes doubled. */
export function csvText(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text for a cell of a Markdown table, or a line of Markdown: none of its characters mark anything up. */
export function markdownText(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, '\\$&').replace(/\s+/g, ' ');
}
