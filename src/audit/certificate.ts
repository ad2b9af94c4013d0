import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Handshake } from '../readiness/evidence.ts';

/**
 * The certificate that a port of a host shows, within 5 s. Nothing is sent but the handshake; who has signed the certificate does
 * not matter here.
 */
export function certificateOf(
  { host, port, serverName }: { readonly host: string; readonly port: number; readonly serverName?: string },
  signal?: AbortSignal,
): Promise<Handshake['certificate']> {
  return new Promise(resolve => {
    const bare = host.replace(/^\[|\]$/g, '');
    const servername = serverName ?? (isIP(bare) ? undefined : bare);
    const socket = connect({ host: bare, port, servername, rejectUnauthorized: false, timeout: timeoutMs });
    const end = (answer: Handshake['certificate']) => {
      signal?.removeEventListener('abort', abort);
      socket.destroy();
      resolve(answer);
    };
    const hide = (words: string) => end({ hidden: `${words}.` });
    const abort = () => hide('it was cancelled');
    signal?.addEventListener('abort', abort);
    socket.once('timeout', () => hide('it did not answer in time'));
    socket.once('error', error => hide(error.message || 'the connection broke'));
    socket.once('secureConnect', () => {
      const { valid_to: validTo, subject } = socket.getPeerCertificate();
      if (!validTo) hide('it shows none');
      else end({ value: { validTo: new Date(validTo), subject: String(subject?.CN ?? 'without a name') } });
    });
  });
}

const timeoutMs = 5_000;
