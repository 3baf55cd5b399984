import type { Seconds } from '../../units.ts';
import { outside, readAmount, type AmountRange } from './amount.ts';
import { readDuration } from './duration.ts';
import type { Complaint, Issues } from './issues.ts';
import { lastChange } from './last-change.ts';
import { describe, nodeAt, placeNear, plainValue, type ConfigNode } from './node.ts';
import { pointerOf, type PathKey, type Place } from './place.ts';

/** A place in a validated document, to read from and to complain at. */
export class Cursor {
  readonly node: ConfigNode | undefined;
  readonly path: readonly PathKey[];
  private readonly issues: Issues;
  private readonly root: ConfigNode;

  constructor(root: ConfigNode, issues: Issues, path: readonly PathKey[] = []) {
    this.root = root;
    this.issues = issues;
    this.path = path;
    this.node = nodeAt(root, path);
  }

  at(...keys: PathKey[]): Cursor {
    return new Cursor(this.root, this.issues, [...this.path, ...keys]);
  }

  get present(): boolean {
    return this.node !== undefined;
  }

  /** JSON pointer within the whole document. */
  get pointer(): string {
    return pointerOf(this.path);
  }

  /** Where it is written; for what is absent, the nearest enclosing value. */
  get place(): Place {
    return placeNear(this.root, this.path);
  }

  /** Where the key stands under which it is written. */
  get keyPlace(): Place {
    const parent = nodeAt(this.root, this.path.slice(0, -1));
    const key = this.path.at(-1);
    const entry = parent?.kind === 'object' && key !== undefined ? parent.entries.get(String(key)) : undefined;
    return entry?.key ?? this.place;
  }

  complain(complaint: Complaint): void {
    this.issues.add(this.place, complaint);
  }

  /** Complains elsewhere: where this part was named, rather than where it is written. */
  complainAt(place: Place, complaint: Complaint): void {
    this.issues.add(place, complaint);
  }

  warnAt(place: Place, sentence: string): void {
    this.issues.warn(place, sentence);
  }

  /** Complains about what stands here. */
  refuse(expected: string, suggestion?: string): undefined {
    this.complain({ expected, found: describe(this.node), ...(suggestion === undefined ? {} : { suggestion }) });
    return undefined;
  }

  /**
   * Complains that the value here and those at the end of other ways do not go together: at the one that a patch changed
   * last, for it was at peace before; here where none changed another since this was written.
   */
  disagree(others: readonly (readonly PathKey[])[], complaint: Complaint): undefined {
    const change = lastChange(this.root, [this.path, ...others]);
    if (change === undefined || change.path === this.path) {
      this.complain(complaint);
    } else {
      const { pointer, file } = this.place;
      this.issues.add(change.place, { ...complaint, suggestion: `this patch clashes with ${pointer} of ${file}` });
    }
    return undefined;
  }

  warn(sentence: string): void {
    this.issues.warn(this.place, sentence);
  }

  /** The plain JSON value; undefined where nothing stands. */
  get value(): unknown {
    return this.node === undefined ? undefined : plainValue(this.node);
  }

  text(fallback = ''): string {
    const { node } = this;
    return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : fallback;
  }

  number(fallback: number): number {
    const { node } = this;
    return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : fallback;
  }

  items(): Cursor[] {
    const { node } = this;
    return node?.kind === 'array' ? node.items.map((_, i) => this.at(i)) : [];
  }

  numbers(): number[] {
    return this.items().map((item) => item.number(Number.NaN));
  }

  texts(): string[] {
    return this.items().map((item) => item.text());
  }

  keys(): string[] {
    const { node } = this;
    return node?.kind === 'object' ? [...node.entries.keys()] : [];
  }

  /** Money, a price or a size; undefined after a complaint. */
  amount(range: AmountRange = {}): number | undefined {
    const { node } = this;
    if (node?.kind !== 'scalar') return this.refuse('a number or a decimal string');
    const amount = readAmount(node.text);
    if (amount.kind === 'unreadable') return this.refuse(amount.expected);
    const expected = outside(amount.value, range);
    return expected === undefined ? amount.value : this.refuse(expected);
  }

  amountOr(fallback: number, range: AmountRange = {}): number | undefined {
    return this.present ? this.amount(range) : fallback;
  }

  duration(fallback: Seconds): Seconds {
    return readDuration(this.text()) ?? fallback;
  }
}
