/** `npm run reference`: writes the pages of docs/reference. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './pages.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'reference');

for (const [file, text] of Object.entries(referencePages())) writeFileSync(join(folder, file), text);
