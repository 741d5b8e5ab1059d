import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** What a real SMTP server took. */
export interface Taken {
  to: string[];
  raw: string;
}

export interface MailServer {
  url: string;
  taken: Taken[];
  /** What it does with the next ones; takes them unless told. */
  mood: Mood;
  /** Called as a connection ends. */
  closed(): void;
  close(): Promise<void>;
}

/** `rcpt`, `data`: answers with this code there. `slowRcpt`: accepts a recipient only after that promise. `drop`: ends the connection after the text, of which the client then knows nothing. `mute`: never answers it. */
export type Mood = { rcpt?: number; slowRcpt?: Promise<void>; data?: number; drop?: boolean; mute?: boolean };

async function answerRcpt({ rcpt, slowRcpt }: Mood, done: (error?: Error | null) => void): Promise<void> {
  await slowRcpt;
  done(rcpt ? refusal(rcpt) : null);
}

const refusal = (responseCode: number): Error =>
  Object.assign(new Error(responseCode < 500 ? 'come back later' : 'no such mailbox'), { responseCode });

/** A real SMTP server on the loopback address. With a password it insists on it. */
export async function mailServer({ password }: { password?: string } = {}): Promise<MailServer> {
  const taken: Taken[] = [];
  const held: MailServer = { url: '', taken, mood: {}, closed: () => {}, close: async () => {} };
  const server = new SMTPServer({
    authOptional: password === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    // Or else DATA is asked for together with the address.
    hidePIPELINING: true,
    logger: false,
    closeTimeout: 200,
    onAuth: ({ password: given }, _session, done) =>
      given === password ? done(null, { user: 'us' }) : done(new Error('wrong password')),
    onRcptTo: (_address, _session, done) => void answerRcpt(held.mood, done),
    onClose: () => held.closed(),
    onData(stream, session: SMTPServerSession, done) {
      const { data, drop, mute } = held.mood;
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => {
        parts.push(part);
        if (drop)
          for (const connection of (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> })
            .connections)
            connection._socket.destroy();
      });
      stream.once('end', () => {
        if (mute) return;
        if (data) return done(refusal(data));
        taken.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(parts).toString() });
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  const { port } = server.server.address() as AddressInfo;
  held.url = password === undefined ? `smtp://127.0.0.1:${port}` : `smtp://us:${password}@127.0.0.1:${port}`;
  held.close = () => new Promise((closed) => server.close(() => closed()));
  return held;
}
