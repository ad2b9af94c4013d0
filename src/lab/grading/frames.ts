/** One frame of AMQP 0-9-1, or what is said before the first: https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf, 2.3.5 */
export interface Frame {
  readonly bytes: Buffer;
  readonly channel: number;
  /** Undefined where it is no method but content, a heartbeat or the protocol header. */
  readonly method?: Method;
}

/** What is understood of the methods; the others are `other`. */
export type Method =
  | { readonly name: 'confirm.select' | 'basic.deliver' | 'basic.ack' | 'other' }
  | { readonly name: 'basic.publish'; readonly exchange: string; readonly mandatory: boolean };

/** Cuts a stream of bytes into frames. One for each direction of each connection. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are whole now. */
  *read(chunk: Buffer): Iterable<Frame> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let length = this.#lengthOfNext(); length <= this.#rest.length; length = this.#lengthOfNext()) {
      const bytes = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      if (isProtocolHeader(bytes)) yield { bytes, channel: 0 };
      else yield frameOf(bytes);
    }
  }

  #lengthOfNext(): number {
    if (this.#rest.length < headerBytes) return Number.POSITIVE_INFINITY;
    if (isProtocolHeader(this.#rest)) return protocolHeaderBytes;
    return headerBytes + this.#rest.readUInt32BE(3) + 1;
  }
}

const headerBytes = 7;
const protocolHeaderBytes = 8;
const methodFrame = 1;

/** A client begins with the word AMQP, and a broker that does not speak its version answers with it. */
function isProtocolHeader(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 4) === 'AMQP';
}

function frameOf(bytes: Buffer): Frame {
  const channel = bytes.readUInt16BE(1);
  if (bytes[0] !== methodFrame) return { bytes, channel };
  return { bytes, channel, method: methodOf(bytes.subarray(headerBytes, -1)) };
}

function methodOf(payload: Buffer): Method {
  const id = `${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}`;
  switch (id) {
    case '85.10':
      return { name: 'confirm.select' };
    case '60.60':
      return { name: 'basic.deliver' };
    case '60.80':
      return { name: 'basic.ack' };
    case '60.40': {
      // A reserved short, two short strings, then the flags.
      const exchangeAt = 6;
      const exchangeLength = payload[exchangeAt] ?? 0;
      const keyAt = exchangeAt + 1 + exchangeLength;
      const flagsAt = keyAt + 1 + (payload[keyAt] ?? 0);
      return {
        name: 'basic.publish',
        exchange: payload.toString('utf8', exchangeAt + 1, keyAt),
        mandatory: ((payload[flagsAt] ?? 0) & 1) === 1,
      };
    }
    default:
      return { name: 'other' };
  }
}
