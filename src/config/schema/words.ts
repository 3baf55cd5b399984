/** What readers need of the schemas without loading what builds them. */

export const PRICE_KINDS = ['gbm', 'merton', 'bootstrap', 'replay'];

/** Policies are titles: spaces are welcome. */
export const TITLE_PATTERN = '^(?!\\d+$)\\S(.*\\S)?$';
export const TITLE = new RegExp(TITLE_PATTERN);
