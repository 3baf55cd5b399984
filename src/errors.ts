/** One thing wrong with the user's input: where, what was expected, what was found, and what may have been meant. */
export interface ConfigIssue {
  /** File as the user named it. */
  readonly file: string;
  /** 1-based; absent where the issue is about the file as a whole. */
  readonly line?: number;
  readonly column?: number;
  /** JSON pointer into the file (or a CSV column's name), '' for the whole. */
  readonly pointer: string;
  /** A sentence: what would be right. */
  readonly expected: string;
  /** What stands there, as the user would recognise it. */
  readonly found?: string;
  /** «did you mean …», a nearest name or a way out. */
  readonly suggestion?: string;
}

/** `file:line:column pointer: expected …, found … (did you mean …?)`, one line. */
export function issueText(issue: ConfigIssue): string {
  const place = issue.line === undefined ? issue.file : `${issue.file}:${issue.line}:${issue.column ?? 1}`;
  const pointer = issue.pointer === '' ? '' : ` ${issue.pointer}`;
  const found = issue.found === undefined ? '' : `, found ${issue.found}`;
  const suggestion = issue.suggestion === undefined ? '' : ` (${issue.suggestion})`;
  return `${place}${pointer}: expected ${issue.expected}${found}${suggestion}`;
}

/** The user's file or arguments are wrong: all issues at once. Exit code 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly issues: readonly ConfigIssue[];
  constructor(issues: readonly ConfigIssue[]) {
    super(issues.map(issueText).join('\n'));
    this.issues = issues;
  }
}

/** A law of the engine is broken: our bug. Carries what is needed to replay it; never swallowed. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Aborted so early, or failed so often, that there is nothing to report. Exit code 4, or that of the interrupt. */
export class NothingCompletedError extends Error {
  override readonly name = 'NothingCompletedError';
}
