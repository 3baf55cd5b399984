import { createRequire } from 'node:module';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Issues } from './document/issues.ts';
import { removalOf } from './document/last-change.ts';
import { nearest } from './document/nearest.ts';
import { describe, nodeAt, plainValue, type ConfigNode } from './document/node.ts';
import { keysOf, pointerOf, type Place } from './document/place.ts';
import { complainAboutLaterParts, LATER_IN_EXPERIMENT } from './not-yet.ts';
import { certainlyAccepts } from './schema/accepts.ts';
import { schemaOf, type CheckedDocument } from './schema/documents.ts';
import { sentenceOf, type SchemaPart } from './sentences.ts';

/** Which parts of a document have the right shape, so that only those are read further. */
export interface Shape {
  /** Neither this value nor anything below or around it is at fault. */
  sound(pointer: string): boolean;
  /** The value itself is of the right type, whatever its parts are. */
  readable(pointer: string): boolean;
}

const validators = new Map<CheckedDocument, ValidateFunction>();

/** To load and compile a validator takes longer than all else before a run: only who has to say what is wrong needs one. */
function validatorOf(document: CheckedDocument): ValidateFunction {
  const known = validators.get(document);
  if (known !== undefined) return known;
  const required = createRequire(import.meta.url)('ajv/dist/2020.js') as { readonly Ajv2020: typeof Ajv2020 };
  const ajv = new required.Ajv2020({
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
    discriminator: true,
    verbose: true,
    inlineRefs: false,
  });
  ajv.addVocabulary(['patternErrorMessage']);
  const validator = ajv.compile(schemaOf(document));
  validators.set(document, validator);
  return validator;
}

/** @param refused  pointers of parts about which a complaint stands already */
export function checkExperimentShape(
  node: ConfigNode,
  issues: Issues,
  refused: ReadonlySet<string> = new Set(),
): Shape {
  const later = complainAboutLaterParts(node, LATER_IN_EXPERIMENT, issues);
  return checkShape(node, 'experiment', new Set([...later, ...refused]), issues);
}

export function checkModelShape(node: ConfigNode, issues: Issues): Shape {
  return checkShape(node, 'model', new Set(), issues);
}

export function checkScheduleShape(node: ConfigNode, issues: Issues): Shape {
  return checkShape(node, 'schedule', new Set(), issues);
}

export function checkVenueShape(node: ConfigNode, issues: Issues): Shape {
  return checkShape(node, 'venue', new Set(), issues);
}

/** Complains about everything that the schema refuses, each at its place, but not again about `alreadySaid`. */
function checkShape(
  root: ConfigNode,
  document: CheckedDocument,
  alreadySaid: ReadonlySet<string>,
  issues: Issues,
): Shape {
  const said = new Set([...alreadySaid, ...complainAboutHugeNumbers(root, alreadySaid, issues)]);
  const faults = new Set(said);
  const value = plainValue(root);
  if (!certainlyAccepts(schemaOf(document), value)) {
    const validate = validatorOf(document);
    const errors = validate(value) ? [] : (validate.errors ?? []);
    const mistyped = new Set(
      errors.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath),
    );
    for (const error of errors) {
      if (SUMMARIES.has(error.keyword)) continue;
      // A value of the wrong type is not also out of range.
      if (error.keyword !== 'type' && mistyped.has(error.instancePath)) continue;
      const { pointer, place, node } = locate(root, error);
      if (isAtOrBelow(pointer, said)) continue;
      faults.add(pointer);
      if (isMisspelt(error, errors)) continue;
      issues.add(place, special(error) ?? sentenceOf(error, node));
    }
  }
  return {
    sound: (pointer) => ![...faults].some((fault) => isBelow(fault, pointer) || isBelow(pointer, fault)),
    readable: (pointer) => !faults.has(pointer) && ![...faults].some((fault) => isBelow(pointer, fault)),
  };
}

/** Beyond this a square of a number, or a product of three, could leave float64. */
const LARGEST_NUMBER = 1e30;

/** Complains about numbers that no result could be reckoned with; returns their pointers. */
function complainAboutHugeNumbers(root: ConfigNode, alreadySaid: ReadonlySet<string>, issues: Issues): string[] {
  const found: string[] = [];
  const visit = (node: ConfigNode, path: readonly string[]): void => {
    if (node.kind === 'object') node.entries.forEach((entry, key) => visit(entry.node, [...path, key]));
    else if (node.kind === 'array') node.items.forEach((item, i) => visit(item, [...path, String(i)]));
    else if (
      typeof node.value === 'number' &&
      Math.abs(node.value) > LARGEST_NUMBER &&
      Math.abs(node.value) < Infinity
    ) {
      const pointer = pointerOf(path);
      if (isAtOrBelow(pointer, alreadySaid)) return;
      found.push(pointer);
      issues.add(node.place, { expected: 'a number between -1e30 and 1e30', found: describe(node) });
    }
  };
  visit(root, []);
  return found;
}

/** Whether a missing field stands there under a name that is nearly its own: the complaint about that name says it all. */
function isMisspelt(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword !== 'required') return false;
  const missing = String((error.params as { readonly missingProperty: unknown }).missingProperty);
  return errors.some((other) => {
    if (other.keyword !== 'additionalProperties' || other.instancePath !== error.instancePath) return false;
    const unknown = String((other.params as { readonly additionalProperty: unknown }).additionalProperty);
    const known = Object.keys((other.parentSchema as SchemaPart).properties ?? {});
    return nearest(unknown, known) === missing;
  });
}

/** Errors that only say that another one was found. */
const SUMMARIES: ReadonlySet<string> = new Set(['if', 'oneOf', 'anyOf', 'propertyNames']);

/** Where an error belongs: an unknown field at its name, a missing one at the object, a wrong `kind` at its value. */
function locate(root: ConfigNode, error: ErrorObject): { pointer: string; place: Place; node: ConfigNode | undefined } {
  const path = keysOf(error.instancePath);
  const here = nodeAt(root, path);
  const place = here?.place ?? root.place;
  const parameters = error.params as { readonly [name: string]: unknown };
  const field = error.propertyName ?? parameters['additionalProperty'] ?? parameters['missingProperty'];
  if (typeof field === 'string') {
    const pointer = pointerOf([...path, field]);
    const entry = here?.kind === 'object' ? here.entries.get(field) : undefined;
    const name = error.propertyName;
    const node = name === undefined ? here : ({ kind: 'scalar', place, value: name, text: name } as const);
    const isMissing = parameters['missingProperty'] === field;
    const removed = isMissing ? removalOf(root, path, field) : undefined;
    return { pointer, place: removed ?? entry?.key ?? place, node };
  }
  if (error.keyword === 'discriminator') {
    const node = nodeAt(here, [String(parameters['tag'])]);
    return { pointer: error.instancePath, place: node?.place ?? place, node };
  }
  return { pointer: error.instancePath, place, node: here };
}

/** A field of the experiment inside a policy deserves more than «unknown field». */
function special(error: ErrorObject): ReturnType<typeof sentenceOf> | undefined {
  if (error.keyword !== 'additionalProperties' || error.instancePath !== '') return undefined;
  const field = String((error.params as { readonly additionalProperty: unknown }).additionalProperty);
  const isVenue = 'backstop' in (error.parentSchema as SchemaPart & { properties: object }).properties;
  if (!isVenue || !(field in (schemaOf('experiment')['properties'] as object))) return undefined;
  return {
    expected: 'fields of a venue',
    found: `"${field}"`,
    suggestion: `"${field}" belongs to the experiment: a policy touches the venue side only`,
  };
}

function isBelow(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

function isAtOrBelow(pointer: string, ancestors: ReadonlySet<string>): boolean {
  return [...ancestors].some((ancestor) => isBelow(pointer, ancestor));
}
