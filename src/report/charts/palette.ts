/**
 * Okabe and Ito's colours (Color Universal Design, 2008), told apart with any colour vision, the ones with the best
 * contrast on white and on black first; after them darker and lighter shades of the same.
 */
const COLOURS: readonly string[] = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#8A8A8A',
  '#4C9FD4',
  '#8F3F00',
  '#00664A',
  '#8C4A6E',
  '#99690A',
  '#1F6F9E',
  '#5A5A5A',
];

/** A colour per policy by its place in the config: the same in every chart. They repeat after fourteen. */
export function policyColours(policies: readonly string[]): string[] {
  return policies.map((_, i) => COLOURS[i % COLOURS.length]!);
}
