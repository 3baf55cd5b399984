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
  $ cat my.json | shortfall run - --threads 0

Exit codes: 0 fine, 1 internal error, 2 configuration or arguments, 3 a gate is breached, 4 partial or
with failed paths, 5 a gate is inconclusive, 130 interrupted.
Ctrl-C once reports what is complete, twice ends at once. A run that was cut off, however, goes on with --resume.
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
