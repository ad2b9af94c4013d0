import type { Listener } from '../../management/overview.ts';

/** Whether an address is one of the host itself: nobody else reaches it. */
export function isLoopback(address: string): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|localhost)$/i.test(address);
}

/** Whether a listener takes connections of its own host only. */
export function isOwnHost({ ip_address = '' }: Listener): boolean {
  return isLoopback(ip_address);
}

/** Such as `0.0.0.0:5672`. */
export function addressOf({ ip_address = '', port }: Listener): string {
  return `${ip_address.includes(':') ? `[${ip_address}]` : ip_address}:${port}`;
}
