import { markdownText } from './escape.ts';

/** A table before it is laid out: as aligned text for a terminal, as HTML beside a chart, as Markdown. */
export interface Table {
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Text, and where it shows a number, that number in full: readers and programs get it from the page. */
export type Cell = string | NumberCell;

export interface NumberCell {
  readonly text: string;
  /** null where the number is not estimable. */
  readonly value: number | null;
  /** Said of it in small: its interval. */
  readonly note?: string;
}

export function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return cell.note === undefined ? cell.text : `${cell.text} (${cell.note})`;
}

/**
 * Lines of a table for a fixed-width terminal. Columns are as wide as their widest text; a row with nothing but its
 * first cell is a heading, which may run over the others. A table wider than `width` is laid out as one short block per
 * row instead, so that nothing is cut off.
 *
 * @param width in characters
 */
export function tableLines(table: Table, width: number): string[] {
  const titles = table.columns.map(({ title }) => title);
  const texts = table.rows.map((row) => row.map(cellText));
  const full = texts.filter((row) => row.slice(1).some((text) => text !== ''));
  const widths = titles.map((title, i) => Math.max(...[title, ...full.map((row) => row[i] ?? '')].map(textWidth)));
  const gap = 2;
  const total = widths.reduce((sum, each) => sum + each, gap * (widths.length - 1));
  if (total > width) return texts.flatMap((row) => blockLines(titles, row));
  const line = (row: readonly string[]): string =>
    row
      .map((text, i) => padded(text, widths[i] ?? 0, table.columns[i]?.align ?? 'left'))
      .join(' '.repeat(gap))
      .trimEnd();
  return [...(titles.some((title) => title !== '') ? [line(titles)] : []), ...texts.map(line)];
}

function blockLines(titles: readonly string[], [name = '', ...values]: readonly string[]): string[] {
  const facts = values.flatMap((value, i) => {
    const title = titles[i + 1] ?? '';
    return value === '' ? [] : [title === '' ? `    ${value}` : `    ${title}: ${value}`];
  });
  return [name, ...facts];
}

function padded(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'right' ? space + text : text + space;
}

function textWidth(text: string): number {
  return Array.from(text).length;
}

/** A table as Markdown; a row with nothing but its first cell is a heading among the others, and stands out. */
export function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => markdownText(title))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => {
      const [first = '', ...others] = row.map((cell) => markdownText(cellText(cell)).trim());
      return line([others.every((text) => text === '') && first !== '' ? `**${first}**` : first, ...others]);
    }),
  ].join('\n');
}
