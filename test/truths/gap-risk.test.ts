import { describe } from 'vitest';
import { holdOneAccountTo } from './one-account.ts';

describe('the gap beyond bankruptcy of one isolated account', () => {
  holdOneAccountTo(['gap-risk-gbm', 'gap-risk', 'gap-risk-with-liquidation-fee', 'gap-risk-regime-switching']);
});
