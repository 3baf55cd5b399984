import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../files/package-folder.ts';
import type { SchemaObject } from './patch.ts';

/** What a document is checked against: an experiment with its models written out, a venue after its patches, a model file, a schedule. */
export type CheckedDocument = 'experiment' | 'venue' | 'model' | 'schedule';

const read = new Map<CheckedDocument, SchemaObject>();

/** The schema of a document as `npm run schema` wrote it: to build it anew costs more than to read it. */
export function schemaOf(document: CheckedDocument): SchemaObject {
  const known = read.get(document);
  if (known !== undefined) return known;
  const text = readFileSync(join(packageFolder('schema', 'checks'), `${document}.json`), 'utf8');
  const schema = JSON.parse(text) as SchemaObject;
  read.set(document, schema);
  return schema;
}
