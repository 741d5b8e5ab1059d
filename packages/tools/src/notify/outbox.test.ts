import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errors } from '../errors.ts';
import { maskedAddress } from './message.ts';
import {
  countMail,
  decideMail,
  dropRecipient,
  listMail,
  type NewMessage,
  queueMail,
  recipientOf,
  setRecipient,
} from './outbox.ts';
import { carryMail, mostTries } from './postman.ts';
import { type MailServer, mailServer } from './testing/mail-server.ts';

let test: TestDatabase;
let server: MailServer;
const user = '11111111-2222-4333-8444-555555555555';
beforeAll(async () => {
  test = await testDatabase('outbox');
  server = await mailServer();
});
beforeEach(async () => {
  server.mood = {};
  server.taken.length = 0;
  await test.db.sql('DELETE FROM outbox');
});
afterEach(clearPoints);
afterAll(async () => {
  await server.close();
  await test.drop();
});

const read = async (): Promise<Uint8Array> => Buffer.from('%PDF the very bytes');
const carry = (over: { url?: string; limitMs?: number; read?: typeof read } = {}): Promise<void> =>
  carryMail({
    db: test.db,
    smtp: { url: over.url ?? server.url, from: 'holdfast@example.com' },
    read: over.read ?? read,
    ...(over.limitMs === undefined ? {} : { limitMs: over.limitMs }),
  });
const letter = (over: Partial<NewMessage> = {}): NewMessage => ({
  key: 'run-1:report',
  to: 'ada@example.com',
  subject: 'Your report — October',
  body: 'USD 12.50 were spent.',
  attachments: [{ document_id: user, name: 'report.pdf', type: 'application/pdf' }],
  user,
  ...over,
});
const states = async (): Promise<string[]> => (await listMail(test.db)).map(({ state }) => state);
const lateNow = () => test.db.sql(`UPDATE outbox SET sending_until = now() - '1 second'::INTERVAL, due = now()`);

describe('a message', () => {
  it('goes out once with its attachment, and its address is kept no longer than needed', async () => {
    const first = await queueMail(test.db, letter());
    const again = await queueMail(test.db, letter({ body: 'other words' }));
    expect([first.queued, again.queued]).toEqual([true, false]);
    expect(again.message).toEqual(first.message);
    await carry();
    await carry();
    expect(server.taken).toHaveLength(1);
    const [taken] = server.taken;
    expect(taken?.to).toEqual(['ada@example.com']);
    expect(taken?.raw).toContain('filename=report.pdf');
    expect(taken?.raw).toContain(Buffer.from('%PDF the very bytes').toString('base64'));
    expect(taken?.raw).toContain(`Message-ID: <${first.message.message_id}@holdfast>`);
    expect(await listMail(test.db)).toMatchObject([{ state: 'sent', recipient: 'a…@example.com', tries: 1 }]);
    expect((await queueMail(test.db, letter())).queued).toBe(false);
  });

  it('stays where no server is configured', async () => {
    await queueMail(test.db, letter());
    await carryMail({ db: test.db, smtp: undefined, read });
    expect(await countMail(test.db)).toEqual({ queued: 1 });
  });

  it('is masked but for its address, and no text becomes a header', async () => {
    const { message } = await queueMail(
      test.db,
      letter({ subject: 'card 4111 1111 1111 1111\r\nBcc: eve@example.com', body: 'call +1 415 555 0100' }),
    );
    expect(message).toMatchObject({ subject: 'card [card] Bcc: [email]', body: 'call [phone]' });
    for (const to of ['ada', 'a@b.com, eve@example.com', 'Ada <a@b.com>', 'a@b.com\r\nBcc: e@e.com', ''])
      await expect(queueMail(test.db, letter({ key: to, to }))).rejects.toMatchObject({ code: 'MAIL_ADDRESS' });
  });

  it('is sent by one of several that carry at once', async () => {
    for (let i = 0; i < 8; i++) await queueMail(test.db, letter({ key: `many-${i}` }));
    await Promise.all([carry(), carry(), carry()]);
    expect(server.taken).toHaveLength(8);
    expect(await countMail(test.db)).toEqual({ sent: 8 });
  });
});

describe('a server that', () => {
  it.each([
    ['is busy is asked again later', { rcpt: 451 }, 'queued', 'come back later'],
    ['knows no such mailbox is believed', { rcpt: 550 }, 'failed', 'no such mailbox'],
    ['refuses the text is believed', { data: 554 }, 'failed', 'no such mailbox'],
    ['goes away in the middle of the text leaves it open', { drop: true }, 'ambiguous', ''],
    ['never answers the text leaves it open', { mute: true }, 'ambiguous', 'no answer within'],
  ] as const)('%s', async (_, mood, state, answer) => {
    server.mood = mood;
    await queueMail(test.db, letter({ attachments: [] }));
    await carry({ limitMs: 1_500 });
    const [row] = await listMail(test.db);
    expect(row).toMatchObject({ state, recipient: 'ada@example.com', tries: 1 });
    expect(row?.answer).toContain(answer);
    // Who went away may have taken it.
    const taken = server.taken.length;
    server.mood = {};
    await carry();
    // Neither what waits for its time, nor what is open or refused, goes out by itself.
    expect(server.taken).toHaveLength(taken);
    expect(taken).toBe('drop' in mood ? 1 : 0);
  });

  it('is away costs nothing but time, and in the end the message is failed', async () => {
    const { message } = await queueMail(test.db, letter());
    for (let tries = 1; tries <= mostTries; tries++) {
      expect(await states()).toEqual(['queued']);
      await test.db.sql('UPDATE outbox SET due = now()');
      await carry({ url: 'smtp://127.0.0.1:1' });
    }
    expect(await states()).toEqual(['failed']);
    await decideMail(test.db, message.message_id, 'resend', 'ada');
    await carry();
    expect(await states()).toEqual(['sent']);
  });

  it('accepts the address too late gets the letter with the next try only', async () => {
    let accept = (): void => {};
    const closed = new Promise<void>((resolve) => {
      server.closed = resolve;
    });
    server.mood = {
      slowRcpt: new Promise((resolve) => {
        accept = resolve;
      }),
    };
    await queueMail(test.db, letter({ attachments: [] }));
    await carry({ limitMs: 500 });
    expect(await states()).toEqual(['queued']);
    server.mood = {};
    accept();
    await closed;
    expect(server.taken).toHaveLength(0);
    await test.db.sql('UPDATE outbox SET due = now()');
    await carry();
    expect([await states(), server.taken.length]).toEqual([['sent'], 1]);
  });

  it('does not take our password leaves the message, and says why', async () => {
    const strict = await mailServer({ password: 'right' });
    await queueMail(test.db, letter());
    await carry({ url: strict.url.replace('right', 'wrong') });
    const [row] = await listMail(test.db);
    expect(row?.state).toBe('queued');
    expect(row?.answer).toMatch(/wrong password|Invalid login/);
    await test.db.sql('UPDATE outbox SET due = now()');
    await carry({ url: strict.url });
    expect([await states(), strict.taken.length]).toEqual([['sent'], 1]);
    await strict.close();
  });

  it('is named by what cannot be read leaves the message too', async () => {
    await queueMail(test.db, letter());
    await carry({ url: 'smtp://us:50%off@127.0.0.1:1' });
    expect(await states()).toEqual(['queued']);
  });

  it('never sees a message whose document is gone', async () => {
    await queueMail(test.db, letter());
    await carry({ read: () => Promise.reject(errors.STORE_UNREACHABLE({ place: 'x', reason: 'cut' })) });
    expect(await states()).toEqual(['queued']);
    await test.db.sql('UPDATE outbox SET due = now()');
    await carry({ read: () => Promise.reject(errors.STORE_MISSING({ key: 'x' })) });
    expect([await states(), server.taken.length]).toEqual([['failed'], 0]);
  });
});

describe('who carries and dies', () => {
  it.each([
    ['mail.claimed', 0],
    ['mail.sent', 1],
  ] as const)('at %s leaves it ambiguous, and nobody sends it again unless told', async (name, sent) => {
    const { message } = await queueMail(test.db, letter());
    const died = new Promise<void>((resolve) => {
      setPoint(name, () => {
        clearPoints();
        resolve();
        return new Promise(() => {});
      });
    });
    void carry();
    await died;
    await carry();
    expect(await states()).toEqual(['sending']);
    await lateNow();
    await carry();
    expect(await states()).toEqual(['ambiguous']);
    expect(server.taken).toHaveLength(sent);
    await expect(decideMail(test.db, message.message_id, 'arrived', 'ada')).resolves.toMatchObject({ state: 'sent' });
    await expect(decideMail(test.db, message.message_id, 'resend', 'ada')).rejects.toMatchObject({
      code: 'MAIL_STATE',
    });
  });

  it('and wakes late still tells what it knows; if a person has decided meanwhile, that counts', async () => {
    for (const decided of [false, true]) {
      await test.db.sql('DELETE FROM outbox');
      const { message } = await queueMail(test.db, letter());
      let wake = (): void => {};
      const stuck = new Promise<void>((resolve) => {
        setPoint('mail.sent', () => {
          clearPoints();
          resolve();
          return new Promise<void>((go) => {
            wake = go;
          });
        });
      });
      const slow = carry();
      await stuck;
      await lateNow();
      await carry();
      if (decided) await decideMail(test.db, message.message_id, 'cancel', 'ada');
      wake();
      await slow;
      expect(await states()).toEqual([decided ? 'cancelled' : 'sent']);
    }
  });
});

it('users have an address or none, and it can be taken back', async () => {
  expect(await recipientOf(test.db, user)).toBe(null);
  await setRecipient(test.db, user, ' ada@example.com ');
  await setRecipient(test.db, user, 'ada@example.org');
  expect(await recipientOf(test.db, user)).toBe('ada@example.org');
  await dropRecipient(test.db, user);
  expect(await recipientOf(test.db, user)).toBe(null);
  expect([maskedAddress('ada@example.com'), maskedAddress('@x')]).toEqual(['a…@example.com', '[email]']);
  await expect(decideMail(test.db, user, 'cancel', 'ada')).rejects.toMatchObject({ code: 'MAIL_MISSING' });
});
