/** A time of day, such as `14:02:31`, or `14:02`. @param ms since 1970 */
export function clock(ms: number, withSeconds = true): string {
  return (withSeconds ? seconds : minutes).format(ms);
}

const seconds = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'medium' });
const minutes = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'short' });
