/** Writes the schemas under `schema/`, from which editors complete and check configurations. Run by `npm run schema`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { publishedSchemas } from './schema/published.ts';

const folder = join(import.meta.dirname, '..', '..', 'schema');

for (const [file, schema] of Object.entries(publishedSchemas())) {
  const path = join(folder, file);
  const style = (await resolveConfig(path)) ?? {};
  writeFileSync(path, await format(JSON.stringify(schema), { ...style, parser: 'json' }));
}
