import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageReader } from './wire-proxy.ts';

function startUp(): Buffer {
  const message = Buffer.alloc(20);
  message.writeUInt32BE(20, 0);
  message.writeUInt16BE(3, 4);
  return message;
}

function sslRequest(): Buffer {
  const message = Buffer.alloc(8);
  message.writeUInt32BE(8, 0);
  message.writeUInt32BE(80_877_103, 4);
  return message;
}

function message(type: string, size: number): Buffer {
  const bytes = Buffer.alloc(5 + size, 'Q');
  bytes.write(type, 0);
  bytes.writeUInt32BE(4 + size, 1);
  return bytes;
}

const messages = fc.array(
  fc.record({ type: fc.constantFrom('Q', 'P', 'B', 'D', 'E', 'S', 'X', 'p'), size: fc.nat(300) }),
);

test('message types are read however the stream is cut', () => {
  fc.assert(
    fc.property(
      messages,
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (list, ssl, cuts) => {
        const stream = Buffer.concat([
          ...(ssl ? [sslRequest()] : []),
          startUp(),
          ...list.map(({ type, size }) => message(type, size)),
        ]);
        const seen: string[] = [];
        const read = messageReader((type) => seen.push(type));
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = cuts[i % cuts.length]!;
          read(stream.subarray(at, at + size));
          at += size;
        }
        expect(seen).toEqual(list.map(({ type }) => type));
      },
    ),
  );
});
