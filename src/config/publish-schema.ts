/**
 * Writes the schemas under `schema/`, from which editors complete and check configurations, and under `schema/checks/`
 * those that the program itself checks documents against. Run by `npm run schema`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { checkingSchemas, publishedSchemas } from './schema/published.ts';

const folder = join(import.meta.dirname, '..', '..', 'schema');

const checks = Object.entries(checkingSchemas()).map(
  ([name, schema]) => [join('checks', `${name}.json`), schema] as const,
);

for (const [file, schema] of [...Object.entries(publishedSchemas()), ...checks]) {
  const path = join(folder, file);
  const style = (await resolveConfig(path)) ?? {};
  writeFileSync(path, await format(JSON.stringify(schema), { ...style, parser: 'json' }));
}
