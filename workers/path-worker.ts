import { createRangeSimulator } from '../src/engine/simulate-range.ts';
import { servePathTasks } from './serve.ts';

export default servePathTasks(createRangeSimulator);
