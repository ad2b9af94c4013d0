import { once } from 'node:events';
import { type AddressInfo, connect as connectPlain, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, rootCertificates } from 'node:tls';
import type { AmqpOptions } from '../../amqp/connection.ts';
import { type Frame, FrameReader, type Method } from './frames.ts';

export type WireTarget = Omit<AmqpOptions, 'vhost' | 'username' | 'password'>;

/** A method that a learner's program has sent. */
export interface Sent {
  readonly method: Method;
  /** Whether its channel is in confirm mode. */
  readonly confirms: boolean;
}

/**
 * A port of this machine behind which the broker is. A learner's programs connect to it, so that the grader sees what they
 * ask of the broker at once and exactly, where the management API knows of it seconds later or never; and can cut the line at
 * a chosen moment. It changes nothing of what is said.
 */
export class Wire {
  readonly port: number;
  /** So long each delivery waits for the one before it, in milliseconds: a fault can then hit in the middle of the work. */
  deliveryPaceMs = 0;
  /** The same for what is published. */
  publishPaceMs = 0;
  #heardAt = performance.now();
  readonly #server: Server;
  readonly #lines = new Set<Line>();
  readonly #listeners = new Set<(sent: Sent) => void>();

  /** Listens on 127.0.0.1, at a port that is free. */
  static async open(target: WireTarget): Promise<Wire> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Wire(server, target);
  }

  private constructor(server: Server, target: WireTarget) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    server.on('connection', client => {
      const line: Line = new Line(client, dialTcp(target), {
        paceMs: name =>
          name === 'basic.deliver' ? this.deliveryPaceMs : name === 'basic.publish' ? this.publishPaceMs : 0,
        heard: () => {
          this.#heardAt = performance.now();
        },
        sent: sent => {
          for (const listener of this.#listeners) listener(sent);
        },
        ended: () => this.#lines.delete(line),
      });
      this.#lines.add(line);
    });
  }

  /** For so many milliseconds nothing was asked or told, heartbeats aside. */
  get idleMs(): number {
    return performance.now() - this.#heardAt;
  }

  /** How many the programs have now. */
  get connections(): number {
    return this.#lines.size;
  }

  /** @returns how to stop listening */
  onSent(listener: (sent: Sent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends all connections as a broken network does: without a word. What was on its way to the broker arrives. */
  cut(): void {
    for (const line of this.#lines) line.cut();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

interface LineOptions {
  /** How long this method waits. */
  readonly paceMs: (name: Method['name']) => number;
  readonly heard: () => void;
  readonly sent: (sent: Sent) => void;
  readonly ended: () => void;
}

/** One connection of a program, and ours to the broker for it. */
class Line {
  readonly #client: Socket;
  readonly #broker: Socket;
  readonly #options: LineOptions;
  readonly #confirming = new Set<number>();
  #cut = false;

  constructor(client: Socket, broker: Socket, options: LineOptions) {
    this.#client = client;
    this.#broker = broker;
    this.#options = options;
    const end = () => {
      this.#cut = true;
      client.destroy();
      broker.destroy();
    };
    client.on('error', end).on('close', options.ended);
    broker.on('error', end);
    this.#relay(client, broker, ({ method, channel }) => {
      if (!method) return;
      if (method.name === 'confirm.select') this.#confirming.add(channel);
      options.sent({ method, confirms: this.#confirming.has(channel) });
    });
    this.#relay(broker, client, () => {});
  }

  cut(): void {
    this.#cut = true;
    // What was written before still arrives; a reset would throw it away.
    this.#broker.end();
    this.#client.destroy();
  }

  #relay(from: Socket, to: Socket, relayed: (frame: Frame) => void): void {
    const { paceMs, heard } = this.#options;
    const reader = new FrameReader();
    let before: Promise<unknown> = Promise.resolve();
    const relay = async (frame: Frame) => {
      const wait = frame.method ? paceMs(frame.method.name) : 0;
      if (wait > 0) await sleep(wait);
      if (this.#cut || to.destroyed) return;
      if (frame.method) heard();
      to.write(frame.bytes);
      relayed(frame);
    };
    from.on('data', chunk => {
      for (const frame of reader.read(chunk)) before = before.then(() => relay(frame));
    });
    from.on('end', () => {
      before = before.then(() => to.end());
    });
  }
}

function dialTcp({ host, port, tls, ca, certificate, serverName }: WireTarget): Socket {
  if (!tls) return connectPlain({ host, port, noDelay: true });
  return connectTls({
    host,
    port,
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    ...certificate,
    servername: serverName ?? host,
  });
}
