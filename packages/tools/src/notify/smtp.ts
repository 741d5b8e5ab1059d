import { isOwnHost } from '@holdfast/settings';
import { mask } from '@holdfast/telemetry';
import type { SendMailOptions as Mail } from 'nodemailer';

/** A server that takes mail, and in whose name it is sent. */
export interface SmtpSettings {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. */
  url: string;
  from: string;
}

export interface Letter {
  /** The same for every try: a receiver that knows it tells copies by it. */
  messageId: string;
  to: string;
  subject: string;
  text: string;
  attachments: readonly { filename: string; contentType: string; content: Uint8Array }[];
}

/** How a try ended. `again`: it certainly was not taken. `ambiguous`: it may have been. */
export type Outcome = { became: 'sent' | 'failed' | 'again' | 'ambiguous'; answer: string };

const connectMs = 10_000;
const silenceMs = 30_000;

/**
 * Sends one letter over one connection. Before the server was asked to take the text (DATA) nothing can have been sent; once
 * it was, only its answer tells. A password never goes over a connection in the clear, but to our own machine.
 */
export async function sendLetter(smtp: SmtpSettings, letter: Letter, limitMs: number): Promise<Outcome> {
  let asked = false;
  // Loaded with the first letter: most processes send none.
  const { default: nodemailer } = await import('nodemailer');
  let transport: { close(): void } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  const given = new AbortController();
  // Its types do not know the signal yet.
  const mail: Mail & { signal: AbortSignal } = {
    signal: given.signal,
    messageId: letter.messageId,
    to: letter.to,
    subject: letter.subject,
    text: letter.text,
    attachments: letter.attachments.map(({ content, ...rest }) => ({ ...rest, content: Buffer.from(content) })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  try {
    const options = optionsOf(smtp.url, () => (asked = true)) as object;
    const opened = nodemailer.createTransport(options, { from: smtp.from });
    transport = opened;
    const sending = opened.sendMail(mail);
    const sent = await Promise.race([sending, late]);
    if (sent === 'late') {
      // To close the transport leaves its connection alive: what is said not to be taken must not be sent behind our back.
      sending.catch(() => {});
      given.abort();
      return { became: asked ? 'ambiguous' : 'again', answer: `no answer within ${limitMs / 1_000} s` };
    }
    return { became: 'sent', answer: mask(String(sent.response)) };
  } catch (error) {
    return outcomeOf(error as SmtpError, asked);
  } finally {
    clearTimeout(timer);
    transport?.close();
  }
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  command?: string;
}

function outcomeOf({ code, responseCode, command, message }: SmtpError, asked: boolean): Outcome {
  const answer = mask(message).slice(0, 500);
  // A wrong password is mended in the settings; the letter is right.
  if (code === 'EAUTH') return { became: 'again', answer };
  if (responseCode !== undefined) return { became: responseCode >= 500 ? 'failed' : 'again', answer };
  if (code === 'EENVELOPE' && command === 'API') return { became: 'failed', answer };
  return { became: asked ? 'ambiguous' : 'again', answer };
}

function optionsOf(url: string, asked: () => void): Record<string, unknown> {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const auth =
    username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } };
  const own = isOwnHost(hostname);
  return {
    host,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && username !== '' && !own,
    ...auth,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    transactionLog: true,
    logger: listener(asked),
  };
}

/** nodemailer tells what it sends to its log only: from there we learn that DATA was asked for. Nothing is written down. */
function listener(asked: () => void): Record<string, unknown> {
  const quiet = (): void => {};
  const debug = (entry: { tnx?: string }, text: unknown): void => {
    if (entry.tnx === 'client' && /^(?:DATA|BDAT)\b/i.test(String(text))) asked();
  };
  return { level: quiet, trace: quiet, debug, info: quiet, warn: quiet, error: quiet, fatal: quiet };
}
