import type { Channel, ChannelModel, ConfirmChannel, GetMessage, Message as Returned } from 'amqplib';
import type { Outgoing, RawMessage } from '../messages/raw.ts';

/**
 * From now on what arrives on this connection keeps the bytes of its properties, and {@link sendRaw} works.
 *
 * amqplib turns a property list into JavaScript values, and those back into other bytes: types are lost, duplicates and
 * the order of headers too, a header of the type `L` or nested deeply ends the connection. So this takes two things from
 * its connection, and all else stays amqplib's: content header frames are read here, undecoded, and written here where
 * bytes are to be sent. A third is for speed: frames that are ready together go to the socket together, where amqplib has
 * the system called for each.
 * @throws where amqplib's inside is not the one that this was written for (2.3.1).
 */
export function keepPropertyBytes(model: ChannelModel): void {
  const connection = model.connection as unknown as Connection;
  if (connection[taken]) return;
  checkInside(connection);
  connection[taken] = true;
  const { recvFrame, sendMessage, muxer } = connection;
  const { _readIncoming: writeFrames } = muxer;

  connection.recvFrame = function () {
    return readHeaderFrame(this) ?? recvFrame.call(this);
  };

  connection.sendMessage = function (channel, method, fields, list, properties, content) {
    if (!(properties instanceof PropertyBytes))
      return sendMessage.call(this, channel, method, fields, list, properties, content);
    this.sendMethod(channel, method, fields);
    const { length } = content;
    const inOneFrame = length > 0 && length <= this.frameMax - frameOverhead;
    const frame = Buffer.allocUnsafe(
      frameOverhead + headerOverhead + properties.bytes.length + (inOneFrame ? frameOverhead + length : 0),
    );
    const end = writeHeaderFrame(frame, channel, properties.bytes, length);
    if (inOneFrame) writeFrame(frame, end, bodyFrameType, channel, [content]);
    this.channels[channel]?.buffer.write(frame);
    return inOneFrame || this.sendContent(channel, content);
  };

  muxer._readIncoming = function () {
    this.out.cork();
    writeFrames.call(this);
    this.out.uncork();
  };
}

/** A delivery, a fetched or a returned message of a connection that keeps the bytes of properties. */
export function rawMessage({ fields, properties, content }: Returned | GetMessage): RawMessage {
  if (!(properties instanceof PropertyBytes))
    throw new Error('This connection does not keep property bytes.');
  return {
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    redelivered: fields.redelivered === true,
    properties: properties.bytes,
    body: content,
  };
}

/**
 * Publishes with exactly these property bytes, always mandatory. `settled` is told null for a confirm, an error for a
 * nack and when the channel closes before either; a return comes before it, as the channel's event `return`.
 * @throws when the channel is closed.
 */
export function sendRaw(
  channel: ConfirmChannel,
  { exchange, routingKey, properties, body }: Outgoing,
  settled: (error: Error | null) => void,
): void {
  const inner = channel as unknown as InnerChannel;
  inner.sendMessage(
    { exchange, routingKey, mandatory: true, immediate: false, ticket: 0 },
    new PropertyBytes(properties),
    Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  );
  inner.pushConfirmCallback(settled);
}

/** The largest property list that fits into one frame of this connection, in bytes. */
export function maxPropertyBytes(channel: Channel): number {
  return (channel.connection as unknown as Connection).frameMax - frameOverhead - headerOverhead;
}

/** In place of amqplib's object of properties. */
class PropertyBytes {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

const taken = Symbol('property bytes are kept');

/** What is used of amqplib's `Connection` (lib/connection.js) that its types do not tell. */
interface Connection {
  [taken]?: boolean;
  /** What has arrived and is not read yet: it starts with a frame. */
  rest: Buffer;
  readonly frameMax: number;
  /** Brings the channels' frames to the socket (lib/mux.js). */
  readonly muxer: { readonly out: { cork(): void; uncork(): void }; _readIncoming(): void };
  readonly channels: readonly ({ readonly buffer: { write(frame: Buffer): boolean } } | null | undefined)[];
  recvFrame(): unknown;
  sendMethod(channel: number, method: number, fields: object): boolean;
  sendContent(channel: number, content: Buffer): boolean;
  sendMessage(
    channel: number,
    method: number,
    fields: object,
    list: number,
    properties: object,
    content: Buffer,
  ): boolean;
}

/** The same of its channels (lib/channel.js). */
interface InnerChannel {
  sendMessage(fields: object, properties: object, content: Buffer): boolean;
  pushConfirmCallback(settled: (error: Error | null) => void): void;
}

function checkInside(connection: Connection): void {
  const functions = ['recvFrame', 'sendMethod', 'sendContent', 'sendMessage'] as const;
  const whole =
    functions.every(name => typeof connection[name] === 'function') &&
    Buffer.isBuffer(connection.rest) &&
    Array.isArray(connection.channels) &&
    typeof connection.muxer?._readIncoming === 'function' &&
    typeof connection.muxer.out?.cork === 'function' &&
    typeof connection.frameMax === 'number';
  if (!whole) throw new Error('amqplib has changed inside: src/amqp/wire.ts must be fitted to this version.');
}

/** AMQP 0-9-1, 4.2.3: type, channel, size; payload; end. */
const headerFrameType = 2;
const bodyFrameType = 3;
const frameHead = 7;
const frameEnd = 0xce;
const frameOverhead = frameHead + 1;
/** Class, weight and the size of the body, before the property list. */
const headerOverhead = 12;
const basicClass = 60;

/** The frame that `rest` starts with, where it is a whole content header: in the form that amqplib's channels take. */
function readHeaderFrame(connection: Connection) {
  const { rest } = connection;
  if (rest.length < frameHead || rest[0] !== headerFrameType) return undefined;
  const end = frameHead + rest.readUInt32BE(3);
  if (rest.length <= end || rest[end] !== frameEnd || rest.readUInt16BE(frameHead) !== basicClass)
    return undefined;
  connection.rest = rest.subarray(end + 1);
  return {
    id: basicClass,
    channel: rest.readUInt16BE(1),
    size: Number(rest.readBigUInt64BE(frameHead + 4)),
    fields: new PropertyBytes(rest.subarray(frameHead + headerOverhead, end)),
  };
}

function writeHeaderFrame(into: Buffer, channel: number, properties: Uint8Array, bodySize: number): number {
  const head = Buffer.alloc(headerOverhead);
  head.writeUInt16BE(basicClass);
  head.writeBigUInt64BE(BigInt(bodySize), 4);
  return writeFrame(into, 0, headerFrameType, channel, [head, properties]);
}

/** @returns where the frame ends */
function writeFrame(
  into: Buffer,
  at: number,
  type: number,
  channel: number,
  payload: readonly Uint8Array[],
): number {
  let end = at + frameHead;
  for (const part of payload) {
    into.set(part, end);
    end += part.length;
  }
  into[at] = type;
  into.writeUInt16BE(channel, at + 1);
  into.writeUInt32BE(end - at - frameHead, at + 3);
  into[end] = frameEnd;
  return end + 1;
}
