import { describeDifferential } from './differential-cases.ts';

describeDifferential(500, 500);
