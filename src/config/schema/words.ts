/** What readers need of the schemas without loading what builds them. */

/** Beyond these, nothing that a price law says is a price any more: its numbers would leave the doubles. */
export const LARGEST_DRIFT = 1e9;
export const LARGEST_VOLATILITY = 1e5;
export const LARGEST_JUMP_MEAN = 20;
export const LARGEST_JUMP_DEVIATION = 5;

/** Jumps per year: two a minute. Every jump is drawn, and more would be a diffusion. */
export const MOST_JUMPS = 1e6;

/** Policies are titles: spaces are welcome. */
export const TITLE_PATTERN = '^(?!\\d+$)\\S(.*\\S)?$';
export const TITLE = new RegExp(TITLE_PATTERN);

/**
 * A name that can stand in results. Never a bare number: a JavaScript object would put those before its other names, and
 * the order of names counts.
 */
export const NAME_PATTERN = '^(?!\\d+$)[A-Za-z0-9][A-Za-z0-9._/-]*$';
export const NAME_SENTENCE = 'a name of letters, digits and . _ - / that is not a bare number';
