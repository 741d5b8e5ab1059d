import { z } from 'zod';

/** A document that goes with a message, by its id: its bytes are read when it is sent. */
export interface Attachment {
  document_id: string;
  name: string;
  type: string;
}

/**
 * `queued`: not sent, will be. `sending`: a worker holds it. `sent`: the server took it. `failed`: the server refused it for
 * good, or it was tried long enough. `ambiguous`: nobody knows whether it went out; a person decides. `cancelled`: by a person.
 */
export const messageStates = ['queued', 'sending', 'sent', 'failed', 'ambiguous', 'cancelled'] as const;
export type MessageState = (typeof messageStates)[number];

export interface MessageRow {
  message_id: string;
  key: string;
  workspace: string;
  user_id: string | null;
  run_id: string | null;
  /** The address while it may be needed; `a…@example.com` once it is sent or cancelled. */
  recipient: string;
  subject: string;
  body: string;
  attachments: Attachment[];
  state: MessageState;
  tries: number;
  due: Date;
  /** What the mail server, or a person, said last; masked. */
  answer: string | null;
  queued_at: Date;
  sent_at: Date | null;
}

/** One address, as it is typed: no name beside it, no list, nothing that could become a header. */
export const Address = z
  .email('is no e-mail address')
  .max(254)
  .refine((text) => !/[\s"<>(),;:\\[\]]|\p{Cc}/u.test(text), 'holds a sign that no plain address has');

/** Told apart on a screen, useless to anybody else. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '[email]' : `${address.slice(0, 1)}…${address.slice(at)}`;
}
