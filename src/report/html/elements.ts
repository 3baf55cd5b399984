import { darkColour } from '../charts/palette.ts';
import { htmlText } from '../escape.ts';
import type { Cell, Table } from '../table.ts';

/** Markup that has been escaped; made by the functions of this folder only. */
export type Html = string;

/** A table; a number carries its full value in `<data value>`, so that a program reads it from the page. @param label  said by screen readers */
export function tableHtml({ columns, rows }: Table, className = '', label?: string): Html {
  const head = columns.map(({ title, align }) => `<th scope="col" class="${align}">${htmlText(title)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((cell, i) => cellHtml(cell, columns[i]?.align ?? 'left')).join('')}</tr>`)
    .join('\n');
  const named = label === undefined ? '' : ` aria-label="${htmlText(label)}"`;
  return `<div class="scroll"><table class="${className}"${named}><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

function cellHtml(cell: Cell, align: string): Html {
  if (typeof cell === 'string') return `<td class="${align}">${unbroken(htmlText(cell))}</td>`;
  const note = cell.note === undefined ? '' : `<small>${unbroken(htmlText(cell.note))}</small>`;
  return `<td class="${align}">${numberHtml(cell.text, cell.value)}${note}</td>`;
}

/** A number as people read it, with all its digits beside. */
export function numberHtml(text: string, value: number | null): Html {
  return value === null ? htmlText(text) : `<data value="${String(value)}">${htmlText(text)}</data>`;
}

export function sectionHtml(id: string, title: string, body: Html): Html {
  return `<section id="${id}">\n<h2>${htmlText(title)}</h2>\n${body}\n</section>`;
}

export function detailsHtml(title: string, body: Html, open = false): Html {
  return `<details${open ? ' open' : ''}><summary>${htmlText(title)}</summary>\n${body}\n</details>`;
}

export function listHtml(items: readonly string[]): Html {
  return `<ul>${items.map((item) => `<li>${htmlText(item)}</li>`).join('\n')}</ul>`;
}

export function paragraphHtml(text: string, className = ''): Html {
  return `<p${className === '' ? '' : ` class="${className}"`}>${htmlText(text)}</p>`;
}

/** Terms and what is said of them. */
export function factsHtml(facts: readonly { readonly label: string; readonly value: string }[], className = ''): Html {
  const rows = facts.map(
    ({ label, value }) => `<div><dt>${htmlText(label)}</dt><dd>${unbroken(htmlText(value))}</dd></div>`,
  );
  return `<dl class="${className}">${rows.join('\n')}</dl>`;
}

/** What to type to get the same numbers, and what else they depend on: the end of a page. */
export function againHtml(command: string, facts: readonly { readonly label: string; readonly value: string }[]): Html {
  return `<footer>\n<h2>To get the same numbers again</h2>\n<pre>${htmlText(command)}</pre>\n${factsHtml(facts, 'lines')}\n</footer>`;
}

/** A policy's name with the colour that it has in every chart. */
export function policyHtml(policy: string, colour: string): Html {
  const both = `background:${colour};background:light-dark(${colour},${darkColour(colour)})`;
  return `<span class="policy"><i style="${both}"></i>${htmlText(policy)}</span>`;
}

/** No line break between a number and its unit, or inside an interval: a dash alone may end a line, even before a fixed space. */
export function unbroken(html: Html): Html {
  return html
    .replace(/(?<=[\d.]) (?=%|pp\b)/g, '\u00a0')
    .replace(/[−+]?[\d.,]*\d – [−+]?[\d.,]*\d/g, '<span class="whole">$&</span>');
}
