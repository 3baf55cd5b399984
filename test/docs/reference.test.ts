import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { referencePages } from '../../reference-pages/pages.ts';
import { schemaMarkdown } from '../../reference-pages/schema-page.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'reference');
const pages = referencePages();

describe('the reference', () => {
  it.each(Object.keys(pages))('%s is what the schemas and commands say today (else: npm run reference)', (file) => {
    expect(readFileSync(join(folder, file), 'utf8')).toBe(pages[file]);
  });

  it('has no page that nothing writes', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(pages).sort());
  });

  it('names every field, with what it may be and what it is when absent', () => {
    const page = schemaMarkdown({
      type: 'object',
      required: ['steps', 'price'],
      properties: {
        steps: { type: 'integer', minimum: 1, maximum: 10_000_000, description: 'Number of steps.' },
        side: { type: 'string', enum: ['long', 'short'], default: 'long' },
        price: {
          type: 'object',
          description: 'The law.',
          oneOf: [
            {
              type: 'object',
              properties: { kind: { const: 'gbm' }, volatility: { type: 'number', exclusiveMinimum: 0 } },
            },
            { type: 'object', properties: { kind: { const: 'replay' } } },
          ],
        },
      },
    });
    expect(page).toContain('| `steps` | whole number ≥ 1, ≤ 10,000,000; **needed** | Number of steps. |');
    expect(page).toContain('| `side` | `"long"` `"short"`; default `"long"` |  |');
    expect(page).toContain('| `price` | object; **needed** | The law. See [price](#price). |');
    expect(page).toContain('### price: gbm');
    expect(page).toContain('| `volatility` | number > 0 |  |');
    expect(page).toContain('### price: replay');
  });

  it('tells a part that occurs twice once, and links to it', () => {
    const size = { type: 'object', oneOf: [{ type: 'object', properties: { kind: { const: 'constant' } } }] };
    const page = schemaMarkdown({
      type: 'object',
      properties: { first: { ...size, description: 'One.' }, second: { ...size, description: 'Two.' } },
    });
    expect(page.match(/^## /gm)).toEqual(['## ']);
    expect(page).toContain('| `second` | object | Two. See [first](#first). |');
  });
});
