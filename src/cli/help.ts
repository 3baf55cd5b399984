export const INIT_HELP = `
Examples:
  $ shortfall init
  $ shortfall init --accounts positions.csv --venue bybit-linear --fund 250000 --out desk.json
  $ shortfall init --yes --question margin-mode
`;

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
  $ shortfall shard my.json --index 0 --of 8 --out shards
  $ seq 0 7 | parallel shortfall shard my.json --index {} --of 8 --threads 1 --out shards
  $ shortfall merge shards

docs/shards.md has them for SLURM arrays and Kubernetes indexed jobs.
`;

export const COMPARE_HELP = `
Examples:
  $ shortfall compare reports/runs/my-book/3f2a… reports/runs/my-book/91c0…
  $ shortfall compare before after --report difference.html
  $ shortfall compare before after --metric shortfall.mean --json

The same seed and paths make pairs: then differences are told far more precisely than either run is.
`;

export const PROGRAM_HELP = `
Examples:
  $ shortfall init
  $ shortfall run my-book.json
  $ shortfall run flash-crash

shortfall <command> --help has examples of each. Without a configuration yet: shortfall init.
`;

export const VALIDATE_HELP = `
Examples:
  $ shortfall validate my.json
  $ shortfall validate my.json --set venue.funds.main.balance=1000000 --json
`;

export const MERGE_HELP = `
Examples:
  $ shortfall merge shards
  $ shortfall merge shards/my/3f2a…-shard-0-of-2 shards/my/3f2a…-shard-1-of-2 --json
`;

export const REPLAY_HELP = `
Examples:
  $ shortfall replay my.json --path 17
  $ shortfall replay reports/runs/my/3f2a… --path 17 --policy cross --out path-17.html
  $ shortfall replay my.json --path 17 --out path-17.html --static
  $ shortfall replay my.json --path 17 --account alice --json
`;

export const VERIFY_HELP = `
Examples:
  $ shortfall verify reports/runs/my/3f2a…
  $ shortfall verify reports/runs/my/3f2a… --json
`;

export const SIZE_FUND_HELP = `
Examples:
  $ shortfall size-fund my.json
  $ shortfall size-fund my.json --target 0.01 --policy cross --json
  $ shortfall size-fund my.json --static --templates my-templates
`;

export const SWEEP_HELP = `
Examples:
  $ shortfall sweep my.json --vary venue.funds.main.balance=1e6,2e6,4e6
  $ shortfall sweep my.json --vary accounts.longShare=0.4,0.6 --vary horizon.steps=60,240 --metric shortfall.mean
`;

export const MODELS_HELP = `
Examples:
  $ shortfall models
  $ shortfall models --json
`;

export const SCENARIOS_HELP = `
Examples:
  $ shortfall scenarios
  $ shortfall scenarios show flash-crash
`;

export const SHOW_SCENARIO_HELP = `
Examples:
  $ shortfall scenarios show flash-crash
  $ shortfall scenarios show replay-2021-05-19 --json
`;

export const VENUES_HELP = `
Examples:
  $ shortfall venues
  $ shortfall venues show hyperliquid
`;

export const SHOW_VENUE_HELP = `
Examples:
  $ shortfall venues show hyperliquid
  $ shortfall venues show ./my-venue.json --json
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

export const HISTORY_BASELINE_HELP = `
Examples:
  $ shortfall history baseline history/btc-eth last
  $ shortfall history baseline history/btc-eth 91c0… --name approved
`;

export const HISTORY_RESERVE_HELP = `
Examples:
  $ shortfall history reserve history/btc-eth
  $ shortfall history reserve history/btc-eth last --json
`;
