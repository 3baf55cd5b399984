import { dirname, isAbsolute, join, relative } from 'node:path';
import type { Issues } from '../document/issues.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import {
  describe,
  nodeAt,
  nodeOf,
  readDocument,
  type ConfigEntry,
  type ConfigNode,
  type ObjectNode,
} from '../document/node.ts';
import { pointerOf, type Place } from '../document/place.ts';
import { besideFile, readingProblem, type ConfigContext } from '../files/config-files.ts';
import { checkModelShape } from '../validate.ts';
import { jointOf } from './joint-of.ts';

interface ModelFile {
  readonly file: string;
  readonly document: ObjectNode;
}

/**
 * The model files that an experiment names, in `underlyings.<name>.price` and in `joint`: a shipped model by its name, or a
 * path ending in .json. Each name becomes what the file says, so that a flag can set its fields and a message about one
 * points into its own file.
 */
export class NamedModels {
  /** Pointers at which a name stands that could not be read: about each a complaint has been made. */
  readonly refused = new Set<string>();
  private readonly files = new Map<string, ModelFile | undefined>();
  private readonly context: ConfigContext;
  private readonly issues: Issues;
  private readonly configFile: string;

  constructor(context: ConfigContext, issues: Issues, configFile: string) {
    this.context = context;
    this.issues = issues;
    this.configFile = configFile;
  }

  /** The document with every model that it names written out. */
  allIn(document: ConfigNode): ConfigNode {
    const underlyings = nodeAt(document, ['underlyings']);
    const names = underlyings?.kind === 'object' ? [...underlyings.entries.keys()] : [];
    return this.jointIn(names.reduce((all, name) => this.priceIn(all, name), document));
  }

  /** The document with what stands on the way to `path` written out, so that a value below it can be set. */
  onTheWayTo(path: readonly string[], document: ConfigNode): ConfigNode {
    const [part, name, field] = path;
    if (part === 'joint' && path.length > 1) return this.jointIn(document);
    const isBelowPrice = part === 'underlyings' && name !== undefined && field === 'price' && path.length > 3;
    return isBelowPrice ? this.priceIn(document, name) : document;
  }

  private priceIn(document: ConfigNode, underlying: string): ConfigNode {
    const path = ['underlyings', underlying, 'price'];
    let fitted: ConfigNode | undefined;
    const found = this.withPart(document, path, (file, named) => {
      fitted = fittedOf(file.document, underlying);
      return this.priceOf(file, underlying, named);
    });
    const price = nodeAt(found, path);
    const errors = fitted !== undefined && price?.kind === 'object' ? uncertaintyOf(fitted, price) : undefined;
    return errors === undefined ? found : withAbsent(found, ['underlyings', underlying], 'uncertainty', errors);
  }

  private jointIn(document: ConfigNode): ConfigNode {
    const underlyings = nodeAt(document, ['underlyings']);
    const names = underlyings?.kind === 'object' ? [...underlyings.entries.keys()] : [];
    return this.withPart(document, ['joint'], ({ document: model }, named) =>
      jointOf(model, names, named, this.issues),
    );
  }

  /** The document with the text at `path`, if one stands there, replaced by what `read` takes from the file that it names. */
  private withPart(
    document: ConfigNode,
    path: readonly string[],
    read: (file: ModelFile, named: ConfigNode) => ObjectNode | undefined,
  ): ConfigNode {
    const named = nodeAt(document, path);
    if (named?.kind !== 'scalar' || typeof named.value !== 'string') return document;
    const file = this.fileOf(named.value, named.place);
    const part = file && read(file, named);
    if (file === undefined || part === undefined) {
      this.refused.add(pointerOf(path));
      return document;
    }
    const barLength = nodeAt(fittedOf(file.document, path[1]), ['barLength']);
    const model = {
      name: named.value,
      place: named.place,
      ...(barLength?.kind === 'scalar' ? { barLength: barLength.text } : {}),
    };
    return replaced(document, path, { ...part, model });
  }

  private priceOf({ file, document }: ModelFile, underlying: string, named: ConfigNode): ObjectNode | undefined {
    const several = nodeAt(document, ['underlyings']);
    const price = several === undefined ? nodeAt(document, ['price']) : nodeAt(several, [underlying, 'price']);
    if (price?.kind === 'object') return this.withNearFile(price, file);
    const names = several?.kind === 'object' ? [...several.entries.keys()] : [];
    this.issues.add(named.place, {
      expected: `a model of ${underlying}`,
      found: several === undefined ? `${describe(named)}, which has no "price"` : `one of ${listed(names)}`,
      ...didYouMean(underlying, names),
    });
    return undefined;
  }

  /** A file of prices that the model names lies beside the model; an experiment names it relative to itself. */
  private withNearFile(price: ObjectNode, modelFile: string): ObjectNode {
    const file = price.entries.get('file');
    if (file?.node.kind !== 'scalar' || isAbsolute(file.node.text)) return price;
    const path = relative(dirname(this.configFile), join(dirname(modelFile), file.node.text));
    const entries = new Map(price.entries).set('file', { key: file.key, node: nodeOf(path, file.node.place) });
    return { ...price, entries };
  }

  private fileOf(name: string, place: Place): ModelFile | undefined {
    if (!this.files.has(name)) this.files.set(name, this.read(name, place));
    return this.files.get(name);
  }

  private read(name: string, place: Place): ModelFile | undefined {
    const source = name.endsWith('.json') ? this.readNamed(name, place) : this.readShipped(name, place);
    if (source === undefined) return undefined;
    const { file, text } = source;
    const before = this.issues.count;
    const document = readDocument(text, file, this.issues);
    if (document === undefined || this.issues.count > before) return undefined;
    if (document.kind !== 'object') {
      this.issues.add(document.place, { expected: 'a model, a JSON object', found: describe(document) });
      return undefined;
    }
    checkModelShape(document, this.issues);
    return this.issues.count > before ? undefined : { file, document };
  }

  private readShipped(name: string, place: Place): { readonly file: string; readonly text: string } | undefined {
    const names = this.context.modelNames();
    if (names.includes(name)) return this.context.shippedModel(name);
    this.issues.add(place, {
      expected: `a price, a model that comes with shortfall (${listed(names)}) or a path ending in .json`,
      found: `"${name}"`,
      ...didYouMean(name, names),
    });
    return undefined;
  }

  private readNamed(name: string, place: Place): { readonly file: string; readonly text: string } | undefined {
    const file = besideFile(this.configFile, name);
    try {
      return { file, text: this.context.readText(file) };
    } catch (error) {
      const expected = 'a model file that can be read, relative to this one';
      this.issues.add(place, { expected, found: `"${name}"`, suggestion: readingProblem(error) });
      return undefined;
    }
  }
}

function fittedOf(model: ObjectNode, underlying: string | undefined): ConfigNode | undefined {
  return nodeAt(model, ['fitted']) ?? nodeAt(model, ['underlyings', underlying ?? '', 'fitted']);
}

/**
 * What a fit says of its errors, as an experiment has it: of the fields of its price whose error is known. Its correlations
 * stand for exactly these.
 */
function uncertaintyOf(fitted: ConfigNode, price: ObjectNode): ObjectNode | undefined {
  const errors = nodeAt(fitted, ['standardErrors']);
  if (errors?.kind !== 'object') return undefined;
  // An error of 0 is that of a parameter that no return tells of.
  const known = [...errors.entries].filter(([, { node }]) => isNumber(node) && node.value > 0);
  const used = known.filter(([name]) => isNumber(price.entries.get(name)?.node));
  if (used.length === 0) return undefined;
  const { place } = errors;
  const entries = new Map<string, ConfigEntry>([
    ['standardErrors', { key: place, node: { ...errors, entries: new Map(used) } }],
  ]);
  const correlations = nodeAt(fitted, ['correlations']);
  if (correlations !== undefined && used.length === known.length) {
    entries.set('correlations', { key: correlations.place, node: correlations });
  }
  return { kind: 'object', place, entries };
}

function isNumber(node: ConfigNode | undefined): node is ConfigNode & { readonly value: number } {
  return node?.kind === 'scalar' && typeof node.value === 'number';
}

/** The document with a field set in the object at `path`, unless it has one. */
function withAbsent(document: ConfigNode, path: readonly string[], field: string, node: ConfigNode): ConfigNode {
  const target = nodeAt(document, path);
  if (target?.kind !== 'object' || target.entries.has(field)) return document;
  const entries = new Map(target.entries).set(field, { key: node.place, node });
  return replaced(document, path, { ...target, entries });
}

function replaced(document: ConfigNode, path: readonly string[], part: ConfigNode): ConfigNode {
  const [key, ...rest] = path;
  if (key === undefined) return part;
  if (document.kind !== 'object') return document;
  const entry = document.entries.get(key)!;
  const entries = new Map(document.entries).set(key, { key: entry.key, node: replaced(entry.node, rest, part) });
  return { ...document, entries };
}
