import { describeDifferential } from './differential-cases.ts';

describeDifferential(0, 500);
