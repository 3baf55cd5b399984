/** A table; cells are Markdown already. */
export function tableMarkdown(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}

/** Text as code, within a table too. */
export function codeText(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
