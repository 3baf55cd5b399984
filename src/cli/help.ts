export const CALIBRATE_HELP = `
Examples:
  $ shortfall calibrate btcusdt-1h.csv.gz
  $ shortfall calibrate btc.csv --model merton --from 2020-01-01 --out btc-merton.json
  $ shortfall calibrate BTC=btc-2023.csv BTC=btc-2024.csv ETH=eth.csv --model garch

An experiment names the model: "underlyings": { "BTC": { "initialPrice": "100000", "price": "./btc-1h.json" } }
`;

export const RUN_HELP = `
Examples:
  $ shortfall run configs/btc-eth-isolated-vs-cross.json
  $ shortfall run flash-crash
  $ shortfall run my.json --paths 1000 --set horizon.steps=60 --out /tmp/runs
  $ shortfall run my.json --json --quiet > summary.json
  $ shortfall run my.json --format html,png,csv --worst-paths 3
  $ cat my.json | shortfall run - --threads 0

Exit codes: 0 fine, 1 internal error, 2 configuration or arguments, 3 a gate is breached, 4 partial or
with failed paths, 5 a gate is inconclusive, 130 interrupted.
Ctrl-C once reports what is complete, twice ends at once. A run that was cut off, however, goes on with --resume.
`;

export const REPORT_HELP = `
Examples:
  $ shortfall report reports/runs/flash-crash/0123456789abcdef
  $ shortfall report DIR --static --out mail
  $ shortfall report DIR --format svg,png,csv,md --out paper
  $ shortfall report DIR --worst-paths 3
  $ shortfall report DIR --templates my-templates

html is the page, svg and png are its charts as pictures, json its charts as Vega-Lite, csv its tables, md the answer and its
tables for a wiki, parquet a row per path and policy. docs/reports.md has them file by file.
`;

export const REVERSE_STRESS_HELP = `
Examples:
  $ shortfall reverse-stress configs/gap-30pct-thin-book.json --speed 1m,5m,20m
  $ shortfall reverse-stress my.json --limit 0.001 --shape gap --shape staircase --speed 1m,10m
  $ shortfall reverse-stress my.json --policy cross --correlation 0,0.5,0.9 --json --quiet

docs/sensitivity.md says how the frontier is found, and what it does not say.
`;

export const SHARD_HELP = `
Examples:
  $ seq 0 7 | parallel shortfall shard my.json --index {} --of 8 --threads 1 --out shards
  $ shortfall merge shards

docs/shards.md has them for SLURM arrays and Kubernetes indexed jobs.
`;

export const SCHEDULE_HELP = `
Examples:
  $ shortfall schedule nightly.json
  $ shortfall schedule nightly.json --once
  $ shortfall schedule nightly.json | tee -a nightly.log

Exit codes: 0 stopped when asked to. With --once those of run: 0 fine, 1 internal error, 2 configuration or
arguments, 3 a gate is breached, 4 partial or with failed paths, 5 a gate is inconclusive.
`;

export const HISTORY_HELP = `
Examples:
  $ shortfall history history/btc-eth
  $ shortfall history history/btc-eth --metric negativeEquity.probability --policy cross --last 30
  $ shortfall history baseline history/btc-eth last --name approved
  $ shortfall history reserve history/btc-eth
`;
