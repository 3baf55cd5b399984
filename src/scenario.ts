/** What kind of question a scenario asks: a shape of market or book, a day that happened, its prices, or somebody's plan. */
export const SCENARIO_KINDS = ['shape', 'incident', 'adversarial', 'replay'] as const;
export type ScenarioKind = (typeof SCENARIO_KINDS)[number];

/** Where a number of the document comes from: a source, or nothing better than an assumption of this document. */
export interface ScenarioNumber {
  /** JSON pointer (RFC 6901) of the number, or of a part that holds several. */
  readonly pointer: string;
  readonly basis: 'source' | 'assumption';
  readonly text: string;
}

/** How the document differs from what it is held against, path by path on the same seeds, and how often it does not. */
export interface ScenarioClaim {
  /** A column of outcomes: its mean over paths is what the claim is about. */
  readonly column: string;
  /** Of this document; absent = its baseline. */
  readonly policy?: string;
  readonly direction: 'higher' | 'lower';
  /** Another scenario by name under its policy of the same name, or another policy of this one. */
  readonly than: { readonly scenario: string } | { readonly policy: string };
  /** Paths on which it was measured, and on how many of them the difference had the other sign. */
  readonly measured: { readonly paths: number; readonly exceptions: number };
}

/** What an experiment says of itself where it is one of a library. */
export interface Scenario {
  readonly kind: ScenarioKind;
  /** One line for a list. */
  readonly title: string;
  /** What there is to be seen, in sentences. */
  readonly shows: string;
  /** What happened on the day, or who asked for it. */
  readonly sources: readonly string[];
  readonly numbers: readonly ScenarioNumber[];
  readonly claim?: ScenarioClaim;
}
