import type { CheckedDocument } from './documents.ts';
import { experimentSchema } from './experiment.ts';
import { modelSchema } from './model.ts';
import { patchSchema, type SchemaObject } from './patch.ts';
import { scheduleSchema } from './schedule.ts';
import { venueSchema } from './venue.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** A document that extends another is a patch: nothing is required of it. */
const EXTENDING = { if: { type: 'object', required: ['extends'] } };

/** The schemas as published for editors, by file name: the ones that validate, with venues and their patches spelled out. */
export function publishedSchemas(): { readonly [file: string]: SchemaObject } {
  const experiment = plain(experimentSchema);
  const venue = plain(venueSchema);
  const patch = venuePatch(venue);
  const properties = experiment['properties'] as SchemaObject;
  const venueSlot = properties['venue'] as SchemaObject;
  const policies = properties['policies'] as SchemaObject;
  const patchReference = { $ref: '#/$defs/venuePatch' };
  const anyVenue = {
    description: venueSlot['description'],
    anyOf: [{ type: 'string', minLength: 1, examples: venueSlot['examples'] }, patchReference],
  };
  const { $defs: distributions, ...fields } = experiment;
  const whole = {
    ...fields,
    properties: {
      ...properties,
      underlyings: withNamedModels(properties['underlyings'] as SchemaObject),
      joint: orNamedModel(properties['joint'] as SchemaObject),
      venue: anyVenue,
      venues: { ...(properties['venues'] as SchemaObject), items: anyVenue },
      policies: { ...policies, additionalProperties: patchReference },
    },
  };
  return {
    'experiment.schema.json': {
      $schema: DIALECT,
      $id: 'urn:shortfall:experiment',
      title: 'shortfall experiment',
      ...EXTENDING,
      then: { $ref: '#/$defs/experimentPatch' },
      else: { $ref: '#/$defs/experiment' },
      $defs: {
        experiment: whole,
        experimentPatch: patchSchema(whole),
        ...(distributions as SchemaObject),
        venuePatch: patch,
      },
    },
    'venue.schema.json': {
      $schema: DIALECT,
      $id: 'urn:shortfall:venue',
      title: 'shortfall venue',
      ...EXTENDING,
      then: { $ref: '#/$defs/venuePatch' },
      else: { $ref: '#/$defs/venue' },
      $defs: { venue, venuePatch: patch },
    },
    'model.schema.json': {
      $schema: DIALECT,
      $id: 'urn:shortfall:model',
      title: 'shortfall model',
      ...plain(modelSchema),
    },
    'schedule.schema.json': {
      $schema: DIALECT,
      $id: 'urn:shortfall:schedule',
      title: 'shortfall schedule',
      ...plain(scheduleSchema),
    },
  };
}

/** Underlyings whose price may be the name of a model. */
function withNamedModels(underlyings: SchemaObject): SchemaObject {
  const underlying = underlyings['additionalProperties'] as SchemaObject;
  const fields = underlying['properties'] as SchemaObject;
  const price = orNamedModel(fields['price'] as SchemaObject);
  return { ...underlyings, additionalProperties: { ...underlying, properties: { ...fields, price } } };
}

/** The part itself, or the name of a model file that holds one. */
function orNamedModel(part: SchemaObject): SchemaObject {
  const name = {
    type: 'string',
    minLength: 1,
    description: 'A model that comes with shortfall by its name, or a path ending in .json relative to this file.',
    examples: ['btc-1h', './my-model.json'],
  };
  return { description: part['description'], anyOf: [name, part] };
}

function venuePatch(venue: SchemaObject): SchemaObject {
  const patch = patchSchema(venue);
  return {
    ...patch,
    properties: {
      extends: { type: 'string', minLength: 1, description: 'The venue that this is a merge patch over: a name or a path.' },
      ...(patch['properties'] as SchemaObject),
    },
  };
}

/** The schemas that documents are checked against, by name: the readers load them from `schema/checks/`. */
export function checkingSchemas(): { readonly [document in CheckedDocument]: SchemaObject } {
  return {
    experiment: plain(experimentSchema),
    venue: plain(venueSchema),
    model: plain(modelSchema),
    schedule: plain(scheduleSchema),
  };
}

/** Without what the builder adds for TypeScript. */
function plain(schema: object): SchemaObject {
  return JSON.parse(JSON.stringify(schema)) as SchemaObject;
}
