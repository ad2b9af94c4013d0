import assert from 'node:assert/strict';
import { FrameReader } from '../../../../src/lab/grading/frames.ts';

describe('the frames on the wire', () => {
  const header = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');
  const stream = Buffer.concat([
    header,
    method(1, [0, 85, 0, 10, 0]),
    method(1, [0, 60, 0, 40, 0, 0, 3, ...Buffer.from('ex1'), 4, ...Buffer.from('work'), 1]),
    method(2, [0, 60, 0, 40, 0, 0, 0, 0, 0]),
    frame(2, 1, [1, 2, 3]),
    method(1, [0, 60, 0, 80, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
    frame(8, 0, []),
  ]);

  it('are understood as far as the grader needs it', () => {
    const frames = [...new FrameReader().read(stream)];
    assert.deepEqual(
      frames.map(({ channel, method: said }) => ({ channel, ...said })),
      [
        { channel: 0 },
        { channel: 1, name: 'confirm.select' },
        { channel: 1, name: 'basic.publish', exchange: 'ex1', mandatory: true },
        { channel: 2, name: 'basic.publish', exchange: '', mandatory: false },
        { channel: 1 },
        { channel: 1, name: 'basic.ack' },
        { channel: 0 },
      ],
    );
    assert.deepEqual(Buffer.concat(frames.map(({ bytes }) => bytes)), stream);
  });

  it('are the same however the bytes are cut', () => {
    const whole = [...new FrameReader().read(stream)];
    for (let size = 1; size < stream.length; size++) {
      const reader = new FrameReader();
      const frames = [];
      for (let at = 0; at < stream.length; at += size)
        frames.push(...reader.read(stream.subarray(at, at + size)));
      assert.deepEqual(frames, whole);
    }
  });
});

function method(channel: number, payload: readonly number[]): Buffer {
  return frame(1, channel, payload);
}

function frame(type: number, channel: number, payload: readonly number[]): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(channel, 1);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, Buffer.from(payload), Buffer.from([0xce])]);
}
