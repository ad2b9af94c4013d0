import { groupBy } from '../../model/group.ts';
import type { AllEvidence } from '../evidence.ts';
import { defineItem, fail, judging, note, pass, quantity, unknown, warn } from '../item.ts';
import { addressOf, isLoopback, isOwnHost } from './addresses.ts';

export const tlsEverywhere = defineItem({
  id: 'SEC002',
  lesson: ['security', 'tls'],
  remedy:
    'Give every listener of clients a certificate, move the clients to it, and close the plain one with `listeners.tcp = none`.',
  attestable: false,
  unseen:
    'Nothing tells what the nodes listen on. Check a cluster as a user with the tag monitoring, or its rabbitmq.conf as a file.',
  *judge(seen) {
    yield* judging(seen, 'listeners', function* (listeners) {
      const plain = listeners.filter(({ protocol }) => plainProtocols.has(protocol));
      const open = plain.filter(listener => !isOwnHost(listener));
      for (const listener of open)
        yield warn(
          `Node \`${listener.node}\` takes ${listener.protocol} without TLS on ${addressOf(listener)}: passwords and messages can be read on the way.`,
          { kind: 'listener', name: addressOf(listener) },
        );
      if (open.length > 0) return;
      const encrypted = listeners.filter(({ protocol }) =>
        /^(?:amqp|mqtt|stomp|stream)\/ssl$/.test(protocol),
      );
      if (encrypted.length > 0)
        yield pass(`Clients can reach ${quantity(encrypted.length, 'listener')} only with TLS.`);
      else if (plain.length > 0) yield pass('The nodes take clients from their own hosts only.');
    });
    yield* connectionsWithout(seen);
    yield* certificates(seen);
  },
});

/** Those that clients use, as the API names them; management is another item's. */
const plainProtocols = new Set(['amqp', 'mqtt', 'stomp', 'stream', 'http/web-mqtt', 'http/web-stomp']);

function* connectionsWithout(seen: AllEvidence) {
  yield* judging(seen, 'connections', function* ({ items }) {
    const remote = items.filter(({ peerHost }) => peerHost !== '' && !isLoopback(peerHost));
    const plain = groupBy(
      remote.filter(({ tls }) => !tls),
      ({ user }) => user,
    );
    for (const [user, connections] of plain)
      yield warn(
        `User \`${user}\` has ${quantity(connections.length, 'connection')} without TLS from other hosts, such as ${connections[0]?.peerHost}.`,
        { kind: 'user', name: user },
      );
    for (const { name, tlsVersion } of remote)
      if (tlsVersion === 'tlsv1' || tlsVersion === 'tlsv1.1')
        yield warn(
          `Connection \`${name}\` uses ${tlsVersion}, which is broken. Allow TLS 1.2 and 1.3 alone.`,
          {
            kind: 'connection',
            name,
          },
        );
  });
}

function* certificates(seen: AllEvidence) {
  const isOver = (date: Date) => date.getTime() <= seen.now.getTime();
  yield* judging(seen, 'expiringCertificates', function* (health) {
    if (health.state !== 'failed') return;
    for (const { node, protocol, port, expiresOn } of health.certificates) {
      const over = expiresOn !== undefined && isOver(new Date(expiresOn));
      yield (over ? fail : warn)(
        `The certificate of ${protocol} on port ${port} of node \`${node}\` ${over ? 'has run' : 'runs'} out${expiresOn === undefined ? ' within a month' : ` on ${expiresOn.slice(0, 10)}`}.`,
        { kind: 'node', name: node },
      );
    }
  });
  for (const { protocol, port, certificate } of seen.live?.handshakes ?? []) {
    const what = `${protocol} on port ${port}`;
    if ('hidden' in certificate) {
      yield unknown(`The certificate of ${what} cannot be seen from here: ${certificate.hidden}`);
      continue;
    }
    const { validTo, subject } = certificate.value;
    const day = validTo.toISOString().slice(0, 10);
    const days = Math.floor((validTo.getTime() - seen.now.getTime()) / 86_400_000);
    const words = `The certificate of ${what} (${subject})`;
    if (isOver(validTo)) yield fail(`${words} has run out on ${day}.`);
    else if (days < 30) yield warn(`${words} runs out on ${day}, in ${quantity(days, 'day')}.`);
    else yield note(`${words} is valid until ${day}.`);
  }
}
