/**
 * A time as `2026-11-22 14:02:31`, in the time zone given or the machine's own.
 * @param ms since 1970; one that no calendar holds, which a message may well carry, is told as a number.
 */
export function formatTime(ms: number, timeZone?: string): string {
  return Math.abs(ms) <= 8.64e15 ? formatter(timeZone).format(ms) : `${ms} ms since 1970`;
}

/** The hour of a time, as `2026-11-22 14:00`. */
export function formatHour(ms: number, timeZone?: string): string {
  const time = formatTime(ms, timeZone);
  return time.includes(':') ? time.replace(/:\d\d:\d\d$/, ':00') : time;
}

/** Making one takes as long as a thousand uses of it. */
const formatters = new Map<string | undefined, Intl.DateTimeFormat>();

function formatter(timeZone: string | undefined): Intl.DateTimeFormat {
  let found = formatters.get(timeZone);
  if (!found) {
    // Sweden writes dates as ISO 8601 does.
    found = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
    formatters.set(timeZone, found);
  }
  return found;
}
