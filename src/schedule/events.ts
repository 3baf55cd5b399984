/** One thing that happened, as a line of the scheduler's log: JSON with its time, the schedule and its own fields. */
export interface ScheduleEvent {
  readonly event:
    | 'started'
    | 'waiting'
    | 'missed'
    | 'overrun'
    | 'runStarted'
    | 'message'
    | 'runFinished'
    | 'runFailed'
    | 'runStopped'
    | 'compared'
    | 'reserve'
    | 'notified'
    | 'notificationFailed'
    | 'removed'
    | 'historyNotWritten'
    | 'stopping'
    | 'stopped';
  readonly [field: string]: unknown;
}

export type Log = (event: ScheduleEvent) => void;

/** The line of an event. */
export function eventLine(event: ScheduleEvent, schedule: string, time: Date): string {
  return JSON.stringify({ time: time.toISOString(), schedule, ...event });
}
