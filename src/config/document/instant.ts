const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;

/** Whether a text is a calendar date: 2024-10-24, or 2024-10, or 2024. */
export function isCalendarDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match === null) return false;
  const month = Number(match[2] ?? '1');
  const day = Number(match[3] ?? '1');
  const date = new Date(Date.UTC(Number(match[1]), month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** UTC milliseconds of an ISO date or date-time; without a zone it is UTC. Undefined if it is none. */
export function readInstant(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (match === null || !isCalendarDate(match[1] ?? '')) return undefined;
  const [hours, minutes, seconds] = [match[2], match[3], match[4]].map((part) => Number(part ?? '0'));
  if (hours! > 23 || minutes! > 59 || seconds! > 59) return undefined;
  const milliseconds = Number((match[5] ?? '0').padEnd(3, '0'));
  const midnight = Date.parse(`${match[1]}T00:00:00Z`);
  return midnight + ((hours! * 60 + minutes!) * 60 + seconds!) * 1000 + milliseconds - zoneMilliseconds(match[6]);
}

function zoneMilliseconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'UTC') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}

/** ISO text of UTC milliseconds, without a fraction that is zero. */
export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/(:00)?\.000Z$/, 'Z');
}
