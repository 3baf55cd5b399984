/**
 * Eight colours for a light and for a dark page, a pair for each policy. Any two of one page stay at least `LEAST_DISTANCE`
 * apart with normal sight and without red, green or blue cones, and each stands out from its page by 3 to 1 (WCAG 2.2,
 * 1.4.11): a test simulates it. The first pairs lie furthest apart.
 */
export const POLICY_COLOURS: { readonly light: readonly string[]; readonly dark: readonly string[] } = {
  light: ['#125AA7', '#E96F00', '#1FA581', '#820555', '#364900', '#9C799F', '#666353', '#E44DFB'],
  dark: ['#5EC8FE', '#FE9212', '#008A62', '#83587F', '#CCE4B4', '#8563F4', '#ACA5A8', '#D61F02'],
};

/** CIEDE2000; about 2 is the least that an eye tells apart side by side. */
export const LEAST_DISTANCE = 15;

/** Lines of the policies after the eighth, whose colours repeat: every eight the dashes change. */
const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [6, 3],
  [2, 2],
];

/**
 * A colour per policy by its place in the config: the same in every chart, as on a light page. The ninth has that of the
 * first again.
 */
export function policyColours(policies: readonly string[]): string[] {
  const { light } = POLICY_COLOURS;
  return policies.map((_, i) => light[i % light.length]!);
}

/** A dash pattern per policy, solid for the first eight. */
export function policyDashes(policies: readonly string[]): (readonly number[])[] {
  return policies.map((_, i) => DASHES[Math.floor(i / POLICY_COLOURS.light.length) % DASHES.length]!);
}

/** The colour that stands on a dark page for one of a light page; another colour is itself. */
export function darkColour(colour: string): string {
  const place = POLICY_COLOURS.light.indexOf(colour);
  return place < 0 ? colour : POLICY_COLOURS.dark[place]!;
}
