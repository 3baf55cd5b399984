import { ConfigError, type ConfigIssue } from '../../src/errors.ts';
import type { Experiment } from '../../src/experiment.ts';
import { fileContext } from '../../src/config/load.ts';
import { parseExperiment, type ParseOptions } from '../../src/config/parse.ts';

/** A whole configuration as a user would write it, with comments and trailing commas. */
export const WHOLE = `{
  // What a desk would ask.
  "name": "example",
  "seed": "2026-11-21",
  "paths": 100,
  "horizon": { "steps": 60, "step": "1m" },
  "underlyings": {
    "BTC": { "initialPrice": "100000", "price": { "kind": "merton", "volatility": 0.65, "jumpIntensity": 60, "jumpMean": -0.01, "jumpDeviation": 0.04 } },
    "ETH": { "initialPrice": 4000, "price": { "kind": "gbm", "drift": 0, "volatility": 0.8 } },
  },
  "joint": { "correlation": [[1, 0.8], [0.8, 1]] },
  "shocks": [
    { "kind": "gap", "underlying": "BTC", "size": -0.3, "start": 10, "over": "10m" },
  ],
  "markets": [
    { "symbol": "BTC-PERP", "underlying": "BTC", "book": { "depthPerBasisPoint": "2000000", "impact": "linear", "recoveryHalfLife": "5m" } },
    { "symbol": "ETH-PERP", "underlying": "ETH", "funding": { "kind": "constant", "rate": 0.0001, "interval": "30m" } },
  ],
  "accounts": {
    "kind": "table",
    "positions": [
      { "account": "alice", "market": "BTC-PERP", "size": "2", "entryPrice": "100000", "margin": "20000" },
      { "account": "alice", "market": "ETH-PERP", "size": "-10", "entryPrice": "4000", "leverage": 3 }, /* a hedge */
      { "account": "bob", "market": "BTC-PERP", "size": -1.5, "entryPrice": 100000, "leverage": 20, "marginMode": "isolated" },
    ],
    "balances": [
      { "account": "alice", "wallet": "futures", "amount": "40000" },
    ],
  },
  "venue": {
    "extends": "textbook",
    "margin": { "schedule": { "kind": "marginalBrackets", "brackets": [
      { "notionalFloor": 0, "rate": 0.004, "maximumLeverage": 125 },
      { "notionalFloor": "50000", "rate": 0.005, "maximumLeverage": 100 },
    ] } },
  },
  "policies": {
    "isolated": { "margin": { "mode": "isolated" } },
    "cross": { "margin": { "mode": "cross" }, "funds": { "main": { "balance": "2880" } } },
  },
  "baseline": "isolated",
  "statistics": { "confidence": 0.95, "quantileLevels": [0.95, 0.99] },
  "fund": { "curve": [0, "50", 125] },
}
`;

/** A synthetic book, to take the place of the table. */
export const SYNTHETIC = `{
    "kind": "synthetic", "count": 1000,
    "notional": { "kind": "lognormal", "median": "20000", "sigma": 1.5 },
    "leverage": { "kind": "discrete", "values": [5, 10, 20], "weights": [3, 4, 4] },
    "freeBalance": { "kind": "constant", "value": 1 },
    "positionsPerAccount": { "values": [1, 2], "weights": [3, 1] },
    "whales": [{ "account": "moby", "market": "BTC-PERP", "side": "long", "notional": "5000000", "leverage": 10 }]
  }`;

/** The configuration with a synthetic book. */
export const WHOLE_SYNTHETIC = WHOLE.replace(/\{\s+"kind": "table"[\s\S]*?\n {2}\}/, SYNTHETIC);

export type Files = { readonly [path: string]: string | Uint8Array };

/** Parses with files from memory; shipped venues are the real ones. */
export function parse(text: string, files: Files = {}, options: ParseOptions = {}): Experiment {
  const read = (path: string): string | Uint8Array => {
    const content = files[path];
    if (content === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return content;
  };
  const context = {
    ...fileContext(),
    readText: (path: string) => String(read(path)),
    readBytes: (path: string) => {
      const content = read(path);
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
  };
  return parseExperiment(text, 'desk.json', context, options);
}

/** The issues of a configuration that must be refused. */
export function issuesOf(text: string, files: Files = {}, options: ParseOptions = {}): readonly ConfigIssue[] {
  try {
    parse(text, files, options);
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
}

/** Replaces one piece of text, which must be there. */
export function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the fixture has no ${from}`);
  return text.replace(from, () => to);
}

/** `line:column` of a piece of text, counted in the plainest way. */
export function positionOf(text: string, piece: string): string {
  const before = text.slice(0, text.indexOf(piece)).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}
