import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Channel } from 'amqplib';

/** What would run in a page that takes it for HTML. */
export const evil = `<img src="x" onerror="top.harmed = 1; window.harmed = 1"><script>window.harmed = 1</script>`;

/** A name that is evil, breaks out of attributes, templates and Markdown, and reads from right to left. */
export const evilName = `dead ${evil} \`\${1}\` "' [x](command:x) \u202etxt.exe\u202c`;

/** Messages that are made to harm who looks at them, each with what the page says of its body. */
const messages: readonly { readonly body: Buffer; readonly says: string; readonly encoding?: string }[] = [
  { body: Buffer.from(evil), says: 'text, ' },
  { body: Buffer.from(JSON.stringify({ [evil]: [evil] })), says: 'JSON, ' },
  { body: Buffer.alloc(20_000_000, 'x'), says: 'text, 20 MB' },
  { body: gzipSync('a'.repeat(100_000)).subarray(0, 60), says: 'The gzip is broken', encoding: 'gzip' },
  { body: Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0, 1, 0x3c, 0x73]), says: 'bytes, 8 bytes' },
  { body: Buffer.from('['.repeat(10_000) + ']'.repeat(10_000)), says: 'JSON, 20 kB' },
  {
    body: gzipSync(Buffer.alloc(500_000_000)),
    says: 'More than 10 MB come out of the gzip',
    encoding: 'gzip',
  },
  { body: brotliCompressSync(Buffer.alloc(100_000_000)), says: 'More than 10 MB come out', encoding: 'br' },
];

/** Puts them into a queue of that name, from an exchange of that name. @returns what the page says of each body */
export async function publishHostile(channel: Channel): Promise<readonly string[]> {
  const name = evilName.slice(0, 250);
  await channel.assertExchange(name, 'fanout');
  await channel.assertQueue(name);
  await channel.bindQueue(name, name, '');
  for (const { body, encoding } of messages) {
    channel.publish(name, name, body, {
      ...(encoding ? { contentEncoding: encoding } : {}),
      contentType: evil,
      messageId: evil,
      type: evil,
      headers: {
        [evil]: evil,
        // amqplib sends no headers of more than 64 KiB.
        large: evil.repeat(600),
        'x-death': [
          { count: 1, reason: evil, queue: evil, exchange: evil, 'routing-keys': [evil], time: evil },
        ],
        'x-exception-message': evil,
      },
    });
  }
  return messages.map(({ says }) => says);
}

/** Runs in the page: notes what its policy refuses, and how long it is blocked. */
export function watch(): void {
  const notes = { refused: [] as string[], longest: 0 };
  Object.assign(globalThis, { notes });
  addEventListener('securitypolicyviolation', event => {
    notes.refused.push(String((event as { blockedURI?: unknown }).blockedURI));
  });
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    notes.longest = Math.max(notes.longest, now - last - 10);
    last = now;
  }, 10);
}

/** What was noted, and whether anything ran or became an image. */
export function watched() {
  const page = globalThis as unknown as {
    readonly notes: { readonly refused: readonly string[]; readonly longest: number };
    readonly document: { readonly images: { readonly length: number } };
  };
  return { ...page.notes, harmed: 'harmed' in page, images: page.document.images.length };
}
