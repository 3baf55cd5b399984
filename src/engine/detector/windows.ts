/** Per entry and market, the values (of the marks) between which nothing needs to be looked at. */
export class Windows {
  readonly count: number;
  /** [count × markets] unit values */
  readonly low: Float64Array;
  readonly high: Float64Array;
  private readonly markets: number;

  constructor(count: number, markets: number) {
    this.count = count;
    this.markets = markets;
    this.low = new Float64Array(count * markets);
    this.high = new Float64Array(count * markets);
  }

  closeAll(): void {
    this.low.fill(Infinity);
  }

  close(entry: number): void {
    this.low.fill(Infinity, entry * this.markets, (entry + 1) * this.markets);
  }

  open(entry: number): void {
    this.low.fill(-Infinity, entry * this.markets, (entry + 1) * this.markets);
    this.high.fill(Infinity, entry * this.markets, (entry + 1) * this.markets);
  }

  hold(entry: number, values: Float64Array): boolean {
    const { low, high, markets } = this;
    for (let m = 0, place = entry * markets; m < markets; m++, place++) {
      const value = values[m]!;
      if (value < low[place]! || value > high[place]!) return false;
    }
    return true;
  }

  /** Narrows an entry to what another entry of finer windows allows. */
  narrow(entry: number, finer: Windows, fine: number): void {
    const { low, high, markets } = this;
    for (let m = 0; m < markets; m++) {
      const place = entry * markets + m;
      low[place] = Math.max(low[place]!, finer.low[fine * markets + m]!);
      high[place] = Math.min(high[place]!, finer.high[fine * markets + m]!);
    }
  }
}
