import { ConfigError, type ConfigIssue } from '../../errors.ts';
import { placeText, type Place } from './place.ts';

/** What an issue says beside its place. */
export interface Complaint {
  /** What would be right. */
  readonly expected: string;
  readonly found?: string;
  readonly suggestion?: string;
}

/** Gathers everything wrong with the user's input, so that one run names all of it. */
export class Issues {
  private readonly found: ConfigIssue[] = [];
  private readonly spoken = new Set<string>();
  private complaints = 0;
  private readonly warned: string[] = [];

  /** Adds an issue; the same sentence at the same place (two policies over one venue) is said once. */
  add(place: Place, complaint: Complaint): void {
    this.complaints++;
    const issue: ConfigIssue = {
      file: place.file,
      ...(place.line === undefined ? {} : { line: place.line }),
      ...(place.column === undefined ? {} : { column: place.column }),
      pointer: place.pointer,
      ...complaint,
    };
    const identity = JSON.stringify([issue.file, issue.line, issue.column, issue.pointer, issue.expected, issue.found]);
    if (this.spoken.has(identity)) return;
    this.spoken.add(identity);
    this.found.push(issue);
  }

  /** Something legal that probably is not what was meant. */
  warn(place: Place, sentence: string): void {
    const text = `${placeText(place)} ${sentence}`;
    if (!this.warned.includes(text)) this.warned.push(text);
  }

  /** Complaints so far, those that were said before included: between two equal counts nothing was wrong. */
  get count(): number {
    return this.complaints;
  }

  get warnings(): readonly string[] {
    return this.warned;
  }

  /**
   * Issues file by file in the order the files were first complained about, each file from top to bottom; what is said of a
   * file as a whole (how many more there are) last.
   */
  sorted(): ConfigIssue[] {
    const files = [...new Set(this.found.map(({ file }) => file))];
    return [...this.found].sort(
      (a, b) =>
        files.indexOf(a.file) - files.indexOf(b.file) || lineOf(a) - lineOf(b) || (a.column ?? 0) - (b.column ?? 0),
    );
  }

  /** @throws ConfigError with all issues, if there is any. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new ConfigError(this.sorted());
  }
}

const lineOf = ({ line }: ConfigIssue): number => line ?? Number.MAX_SAFE_INTEGER;
