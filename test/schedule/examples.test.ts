import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadExperimentFile } from '../../src/config/load.ts';
import { CronTimes } from '../../src/schedule/cron.ts';
import { loadSchedule } from '../../src/schedule/read-schedule.ts';

const folder = join(import.meta.dirname, '..', '..', 'examples', 'schedules');
const named = (ending: string): string[] => readdirSync(folder).filter((name) => name.endsWith(ending));

describe('the example schedules', () => {
  it.each(named('.json'))('%s can be kept, and its experiment read', (name) => {
    const schedule = loadSchedule(join(folder, name), { SHORTFALL_WEBHOOK_SECRET: 'x' });
    const experiment = loadExperimentFile(schedule.experiment, { set: schedule.set });
    expect(`paths=${experiment.paths}`).toBe(schedule.set[0]);
    const policies = experiment.policies.map((each) => each.name);
    expect(policies).toContain(schedule.reserve?.policy ?? experiment.baseline);
    expect(new CronTimes(schedule.cron, schedule.timeZone).after(new Date(0))).toBeInstanceOf(Date);
  });
  it('are run by cron and systemd at the time and with the variable that they name', () => {
    const { cron, timeZone, webhook } = loadSchedule(join(folder, 'nightly.json'), { SHORTFALL_WEBHOOK_SECRET: 'x' });
    const crontab = readFileSync(join(folder, 'crontab'), 'utf8');
    expect(crontab).toContain(`\n${cron}  `);
    expect(crontab).toContain(`CRON_TZ=${timeZone}`);
    expect(crontab).toContain(`${webhook!.secretVariable}=`);
    const timer = readFileSync(join(folder, 'shortfall-nightly.timer'), 'utf8');
    expect(timer).toContain(`OnCalendar=*-*-* 02:30:00 ${timeZone}`);
    for (const name of named('.service')) {
      const service = readFileSync(join(folder, name), 'utf8');
      expect(service).toMatch(/ExecStart=\/usr\/bin\/env shortfall schedule nightly\.json(?: --once)?\n/);
    }
  });
});
