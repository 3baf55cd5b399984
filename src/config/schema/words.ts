/** What readers need of the schemas without loading what builds them. */

/** Jumps per year: two a minute. Every jump is drawn, and more would be a diffusion. */
export const MOST_JUMPS = 1e6;

/** Policies are titles: spaces are welcome. */
export const TITLE_PATTERN = '^(?!\\d+$)\\S(.*\\S)?$';
export const TITLE = new RegExp(TITLE_PATTERN);
