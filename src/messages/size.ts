/** A number of bytes in words, in powers of 1,000 as disks and networks are measured: `12.3 kB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 99.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${units[power - 1]}`;
}

const units = ['kB', 'MB', 'GB'];

/** Such as `1 message`, `1,240 messages`. */
export function quantity(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Such as `1,240`. */
export function formatCount(count: number): string {
  if (Math.abs(count) < 1000) return `${count}`;
  counts ??= new Intl.NumberFormat('en');
  return counts.format(count);
}

/** Made once, as a page of the explorer has a thousand of them, and when it is needed, as the first one of a process takes 9 ms. */
let counts: Intl.NumberFormat | undefined;
