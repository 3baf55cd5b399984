/** In which forms a report can be written, beside `summary.json`, in the order in which they are listed. */
export const REPORT_FORMATS = ['html', 'svg', 'png', 'json', 'csv', 'parquet', 'md'] as const;

/**
 * `html`: the page. `svg`, `png`: each chart as a picture. `json`: each chart as Vega-Lite with its rows. `csv`: the tables.
 * `md`: the answer and its tables for a wiki. `parquet`: a row per path and policy.
 */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What a run writes unless told. */
export const DEFAULT_FORMATS: readonly ReportFormat[] = ['html', 'json'];
