/** What a path leaves behind of each group of accounts; a group that nobody is in has NaN. */
export const GROUP_VALUES = [
  /** Share of the group's accounts that were liquidated. */
  'liquidation',
  /** … that were closed below zero. */
  'negativeEquity',
  /** … that were deleveraged. */
  'deleveraging',
  /** … whose balance a socialised loss or a clawback cut. */
  'haircut',
  /** Taken per account of the group: profit forgone to deleveraging (any sign) and haircuts. Settlement coin. */
  'takenPerAccount',
  /** Taken from the group. */
  'taken',
  /** The same times what was taken from all: their covariance is needed for the interval of their ratio. */
  'takenTimesTotal',
  /** Unrealised profits of the group's winners right before the path's first taking; 0 without one. */
  'profitBefore',
] as const;
export type GroupValue = (typeof GROUP_VALUES)[number];

/** Place of each value among those of its group. */
export const PLACE = Object.fromEntries(GROUP_VALUES.map((value, i) => [value, i])) as Record<GroupValue, number>;

/** Values of a group. */
export const GROUP_WIDTH = GROUP_VALUES.length;

/** Where each value stands in the record of a path: groups first, then what was taken from all, then layers. */
export interface RecordPlaces {
  readonly width: number;
  readonly ofGroup: (group: number, value: GroupValue) => number;
  /** Taken from all accounts. */
  readonly taken: number;
  /** Unrealised profits of all winners. */
  readonly profitBefore: number;
  /** Whether a place holds a product of two amounts: weighed, it counts the weight twice. */
  readonly isProduct: (place: number) => boolean;
  /** Part of the shortfalls that a backstop layer bore. */
  readonly ofLayer: (layer: number) => number;
}

/** @param layers of the policy's backstop */
export function recordPlaces(groups: number, layers: number): RecordPlaces {
  const afterGroups = groups * GROUP_WIDTH;
  return {
    width: afterGroups + 2 + layers,
    ofGroup: (group, value) => group * GROUP_WIDTH + PLACE[value],
    taken: afterGroups,
    profitBefore: afterGroups + 1,
    isProduct: (place) => place < afterGroups && place % GROUP_WIDTH === PLACE.takenTimesTotal,
    ofLayer: (layer) => afterGroups + 2 + layer,
  };
}
