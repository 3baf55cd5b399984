/** The inner loops of a market path. Addresses are bytes in the module's memory; who calls lays it out. */
export { seedLanes, fillNormals } from './normals';
export { fillLogSteps } from './log-steps';
export { fillLogPrices } from './log-prices';
export { fillPrices } from './prices';
