import { describeDifferential } from './differential-cases.ts';

describeDifferential(1000, 500);
