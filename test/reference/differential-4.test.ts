import { describeDifferential } from './differential-cases.ts';

describeDifferential(1500, 500);
