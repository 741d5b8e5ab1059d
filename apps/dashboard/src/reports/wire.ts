/** What the outbox looks like to a page. */
export type MailState = 'queued' | 'sending' | 'sent' | 'failed' | 'ambiguous' | 'cancelled';

export interface MailView {
  messageId: string;
  user: string | null;
  runId: string | null;
  /** `a…@example.com`: whole addresses leave the database only in the mail itself. */
  to: string;
  subject: string;
  state: MailState;
  tries: number;
  /** What the server, or a person, said last. */
  answer: string | null;
  documents: { documentId: string; name: string }[];
  /** From when on it is tried (again). */
  due: string;
  queuedAt: string;
  sentAt: string | null;
}

export interface OutboxView {
  /** false: there is no SMTP_URL, and messages stay here. */
  configured: boolean;
  counts: Partial<Record<MailState, number>>;
  messages: MailView[];
}
