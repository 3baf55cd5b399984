/** What the venue's clocks remember of each row: when a trigger was met, a stage acted, a top-up is due. */
export interface RowMemory {
  readonly triggers: number;
  readonly stages: number;
  /** Last step in whose first round the row was under the trigger; −1 = never. [rows × triggers] */
  readonly underSince: Int32Array;
  /** Step at which the trigger's keeper arrives, or arrived; 0 = none was sent for. [rows × triggers] */
  readonly keeperStep: Int32Array;
  /** Last step in which an order of the stage filled something; 0 = never. [rows × stages] */
  readonly orderStep: Int32Array;
  /** Such orders in that step. [rows × stages] */
  readonly ordersInStep: Int32Array;
  /** Last step in which clips closed something, and the notional that they closed then at the marks, quote. [rows] */
  readonly clipStep: Int32Array;
  readonly clippedNotional: Float64Array;
  /** Step at whose traders' turn a top-up arrives; 0 = none is under way. [rows] */
  readonly topUpStep: Int32Array;
  /** Top-ups under way. */
  topUpsPending: number;
}

export function createRowMemory(rows: number, triggers: number, stages: number): RowMemory {
  return {
    triggers,
    stages,
    underSince: new Int32Array(rows * triggers),
    keeperStep: new Int32Array(rows * triggers),
    orderStep: new Int32Array(rows * stages),
    ordersInStep: new Int32Array(rows * stages),
    clipStep: new Int32Array(rows),
    clippedNotional: new Float64Array(rows),
    topUpStep: new Int32Array(rows),
    topUpsPending: 0,
  };
}

export function resetRowMemory(memory: RowMemory): void {
  memory.underSince.fill(-1);
  memory.keeperStep.fill(0);
  memory.orderStep.fill(0);
  memory.ordersInStep.fill(0);
  memory.clipStep.fill(0);
  memory.clippedNotional.fill(0);
  memory.topUpStep.fill(0);
  memory.topUpsPending = 0;
}
