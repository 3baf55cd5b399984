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
