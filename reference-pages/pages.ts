import { publishedSchemas } from '../src/config/schema/published.ts';
import type { SchemaObject } from '../src/config/schema/patch.ts';
import { commandsMarkdown } from './commands-page.ts';
import { metricsMarkdown } from './metrics-page.ts';
import { schemaMarkdown } from './schema-page.ts';

const WRITTEN = '<!-- Written by `npm run reference`. -->';

type Definitions = { readonly [name: string]: SchemaObject };

/** The pages of docs/reference, by file name: made of the schemas, the metrics and the commands themselves. */
export function referencePages(): { readonly [file: string]: string } {
  const schemas = publishedSchemas();
  const of = (file: string): Definitions => schemas[file]!['$defs'] as Definitions;
  const { experiment, distribution } = of('experiment.schema.json') as {
    experiment: SchemaObject;
    distribution: SchemaObject;
  };
  const { venue } = of('venue.schema.json') as { venue: SchemaObject };
  const patch = { venuePatch: 'fields of a [venue](venue.md), with or without `extends`' };
  return {
    'experiment.md': page(
      'The fields of an experiment',
      'JSON with comments. An experiment may extend another (`extends`): it is then a JSON Merge Patch (RFC 7386) over it, in which `null` removes a field and lists are replaced whole. `--set field=value` on the command line sets any of these.',
      schemaMarkdown(experiment, { distribution }, patch),
    ),
    'venue.md': page(
      'The fields of a venue',
      'A venue document states a venue’s rules; each number may carry its source and date. A venue may extend another. What each rule does is said to the letter in [rules.md](../rules.md); what ships, in [venues.md](../venues.md).',
      schemaMarkdown(venue),
    ),
    'model.md': page(
      'The fields of a model',
      'A model file holds the fitted law of one underlying, or of several; `shortfall calibrate` writes one, and an experiment names it in `price` or `joint`. How models are fitted is said in [calibration.md](../calibration.md).',
      schemaMarkdown(schemas['model.schema.json']!),
    ),
    'metrics.md': page('Metrics', '', metricsMarkdown()),
    'commands.md': page('Commands', '', commandsMarkdown()),
  };
}

function page(title: string, said: string, body: string): string {
  return [WRITTEN, '', `# ${title}`, '', ...(said === '' ? [] : [said, '']), body.trim(), ''].join('\n');
}
