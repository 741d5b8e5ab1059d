/** Who may do what: every route and every message of the stream. What stands in no rule cannot be served. */
import type { Right } from '@holdfast/accounts';
import type { StreamMessages } from '@holdfast/dashboard/wire';
import type { EventType } from '@holdfast/events/contract';
import type { Owned } from './owner.ts';

/**
 * How other people's rows are kept away from those who have not the right `everybody`:
 *
 * | | |
 * |---|---|
 * | none | nothing of it belongs to a user |
 * | own | the handler reads by `scopeOf(caller)` |
 * | everybody | it is about everybody's rows, so that right is needed too |
 * | user | the request names a user: only themselves, and themselves where it names nobody |
 * | of | one row: its owner is looked up; somebody else's is answered as if it were not there |
 */
export type Rows =
  | 'none'
  | 'own'
  | 'everybody'
  | { readonly user: 'query' | 'body' }
  /** `others`: what somebody else's row needs; `everybody` unless said. */
  | { readonly of: Owned; readonly others?: Right };

export interface Rule {
  /** `open`: whoever reaches the address. `self`: whoever is signed in, about themselves. */
  readonly right: Right | 'open' | 'self';
  readonly rows: Rows;
  /** Only a person in a browser: a key must not change who its owner is. */
  readonly session?: true;
  /** How it stands in the audit, where somebody decides or administers by it. */
  readonly audit?: Noted;
}

export interface Noted {
  readonly act: string;
  /** The fields of the body that are kept with it. Others, such as a password, are not. */
  readonly keeps: readonly string[];
}

const noted = (act: string, ...keeps: readonly string[]): Noted => ({ act, keeps });

const run = { of: 'run' } as const;
const document = { of: 'document' } as const;
const administers = { right: 'administer', rows: 'none' } as const;
const self = { right: 'self', rows: 'own' } as const;
const open = { right: 'open', rows: 'none' } as const;

export const rules: Readonly<Record<string, Rule>> = {
  // The page itself holds nothing; what it shows it must ask for.
  'GET /*': open,
  'GET /metrics': open,
  'GET /api/health': open,
  'GET /api/openapi.json': open,

  'POST /api/sign-in': open,
  'POST /api/sign-in/link': open,
  'GET /api/sign-in': open,
  'GET /api/sign-in/oidc': open,
  'GET /api/sign-in/oidc/back': open,
  'POST /api/sign-out': { ...self, session: true },
  'GET /api/me': self,
  'POST /api/me/password': { ...self, session: true, audit: noted('password.set') },
  'GET /api/me/sessions': { ...self, session: true },
  'POST /api/me/sessions/close': { ...self, session: true, audit: noted('sessions.closed') },
  'POST /api/me/oidc': { ...self, session: true, audit: noted('link.made') },
  'GET /api/me/keys': { ...self, session: true },
  'POST /api/me/keys': { ...self, session: true, audit: noted('key.made', 'name', 'rights', 'days') },
  'POST /api/me/keys/:id/revoke': { ...self, session: true, audit: noted('key.revoked') },
  'GET /api/users': administers,
  'POST /api/users': { ...administers, session: true, audit: noted('user.added', 'login', 'role') },
  'POST /api/users/:id/role': { ...administers, session: true, audit: noted('user.role', 'role') },
  'POST /api/users/:id/disabled': { ...administers, session: true, audit: noted('user.disabled', 'disabled') },
  'POST /api/users/:id/link': { ...administers, session: true, audit: noted('link.made') },
  'GET /api/audit': administers,

  'GET /api/snapshot': { right: 'read', rows: 'own' },
  'GET /api/teams': { right: 'read', rows: 'none' },
  'GET /api/try': { right: 'read', rows: 'everybody' },
  'GET /api/runs': { right: 'read', rows: 'own' },
  'GET /api/runs/:id': { right: 'read', rows: run },
  'GET /api/runs/:id/calls': { right: 'read', rows: run },
  'POST /api/runs/:id/cancel': { right: 'operate', rows: run, audit: noted('run.cancelled') },
  'POST /api/runs/:id/redrive': { right: 'operate', rows: run, audit: noted('run.redriven') },
  'POST /api/runs/:id/retry': { right: 'operate', rows: run, audit: noted('run.retried', 'from') },
  // What a team lets users start for themselves; anything else needs `operate` (routes/teams.ts).
  'POST /api/teams/:team/runs': { right: 'ask', rows: { user: 'body' }, audit: noted('run.started', 'input', 'user') },
  'POST /api/events/:name': { right: 'operate', rows: 'everybody', audit: noted('event.sent', 'payload') },

  'GET /api/teams/:team/chat': { right: 'ask', rows: 'own' },
  'GET /api/teams/:team/chat/conversations': { right: 'ask', rows: { user: 'query' } },
  'GET /api/teams/:team/chat/conversations/:conversation': { right: 'ask', rows: { user: 'query' } },
  'POST /api/teams/:team/chat/messages': { right: 'ask', rows: { user: 'body' } },
  'POST /api/teams/:team/chat/conversations/:conversation/stop': { right: 'ask', rows: { user: 'body' } },
  'POST /api/teams/:team/chat/conversations/:conversation/forget': { right: 'ask', rows: { user: 'body' } },

  'GET /api/inbox': { right: 'read', rows: 'own' },
  'POST /api/approvals/:id': {
    right: 'answer',
    rows: { of: 'approval' },
    audit: noted('approval.answered', 'hash', 'answer'),
  },
  'POST /api/approvals/:id/looking': { right: 'answer', rows: { of: 'approval' } },
  'POST /api/decisions/:id/verdict': {
    right: 'answer',
    rows: { of: 'decision' },
    audit: noted('decision.judged', 'verdict', 'reason'),
  },

  'GET /api/learning': { right: 'read', rows: 'own' },
  'GET /api/learning/hints': { right: 'read', rows: 'none' },
  'POST /api/learning/:team/:member/replay': { right: 'operate', rows: 'everybody' },
  'POST /api/learning/:team/:member/promote': {
    right: 'administer',
    rows: 'everybody',
    audit: noted('version.promoted', 'version'),
  },
  'POST /api/learning/:team/:member/rollback': {
    right: 'administer',
    rows: 'everybody',
    audit: noted('version.rolled_back', 'version'),
  },

  'GET /api/views': { right: 'read', rows: 'own' },
  'GET /api/teams/:team/views': { right: 'read', rows: 'own' },
  'GET /api/teams/:team/views/:view': { right: 'read', rows: 'own' },
  'GET /api/teams/:team/views/:view/:key': { right: 'read', rows: 'own' },
  'GET /api/teams/:team/csv/:view': { right: 'read', rows: 'own' },
  'POST /api/teams/:team/views/:view/acts/:act': {
    right: 'ask',
    rows: 'own',
    audit: noted('row.changed', 'key', 'input'),
  },
  'POST /api/teams/:team/csv/:view': { right: 'ask', rows: { user: 'query' } },

  // Whose a file is stands in its form, which the handler reads.
  'POST /api/documents': { right: 'ask', rows: 'own' },
  'GET /api/documents': { right: 'read', rows: { user: 'query' } },
  'GET /api/documents/:id': { right: 'read', rows: document },
  'GET /api/documents/:id/file': { right: 'read', rows: document },
  'GET /api/documents/:id/link': { right: 'read', rows: document },
  'GET /api/documents/:id/pages/:page': { right: 'read', rows: document },
  'DELETE /api/documents/:id': {
    right: 'ask',
    rows: { of: 'document', others: 'operate' },
    audit: noted('document.deleted'),
  },

  'GET /api/outbox': { right: 'read', rows: { user: 'query' } },
  'POST /api/outbox': {
    right: 'ask',
    rows: { of: 'documentInBody' },
    audit: noted('mail.queued', 'document_id', 'subject'),
  },
  'POST /api/outbox/:id/resend': { right: 'operate', rows: { of: 'mail' }, audit: noted('mail.resent') },
  'POST /api/outbox/:id/arrived': { right: 'operate', rows: { of: 'mail' }, audit: noted('mail.arrived') },
  'POST /api/outbox/:id/cancel': { right: 'operate', rows: { of: 'mail' }, audit: noted('mail.cancelled') },
  'GET /api/recipients/:id': { right: 'ask', rows: { of: 'user' } },
  'PUT /api/recipients/:id': { right: 'ask', rows: { of: 'user', others: 'operate' }, audit: noted('recipient.set') },
  'DELETE /api/recipients/:id': {
    right: 'ask',
    rows: { of: 'user', others: 'operate' },
    audit: noted('recipient.dropped'),
  },

  'GET /api/memories/:id': { right: 'read', rows: { of: 'memory' } },
  'POST /api/memories/:id/forget': { right: 'administer', rows: { of: 'memory' }, audit: noted('memory.forgotten') },

  'GET /api/costs': { right: 'read', rows: 'everybody' },
  'GET /api/data': { right: 'operate', rows: 'everybody' },
  'POST /api/data/:team/grow': { right: 'operate', rows: 'everybody', audit: noted('data.grown', 'rows') },
  'POST /api/data/:team/stop': { right: 'operate', rows: 'everybody', audit: noted('data.stopped') },
  'POST /api/data/:team/reset': { right: 'operate', rows: 'everybody', audit: noted('data.reset') },
  'GET /api/settings': { right: 'operate', rows: 'none' },
  'GET /api/chaos': { right: 'read', rows: 'none' },
};

/** What the stream says, and the right that hearing it needs. A browser says nothing but that it took a batch. */
export const messages: Readonly<Record<keyof StreamMessages, Rule>> = {
  events: { right: 'read', rows: 'own' },
  pulse: { right: 'read', rows: 'none' },
  stale: { right: 'read', rows: 'none' },
  away: { right: 'read', rows: 'none' },
};

/** Whose an event is: `run`: of the run that is its stream; `data`: of the run that its data names; `all`: nobody's. */
export const eventsOf: Readonly<Record<EventType, 'run' | 'data' | 'all'>> = {
  'run.started': 'run',
  'run.completed': 'run',
  'run.failed': 'run',
  'run.stuck': 'run',
  'run.cancelling': 'run',
  'run.cancelled': 'run',
  'run.redriven': 'run',
  'task.completed': 'run',
  'task.failed': 'run',
  'task.cancelled': 'run',
  'decision.made': 'run',
  'approval.answered': 'run',
  'task.started': 'data',
  'task.progress': 'data',
  'task.retrying': 'data',
  'task.snoozed': 'data',
  'task.parked': 'data',
  'task.returned': 'data',
  'task.awaiting': 'data',
  'decision.judged': 'data',
  'version.proposed': 'all',
  'version.promoted': 'all',
  'version.refused': 'all',
  'version.rolled_back': 'all',
  'worker.joined': 'all',
  'worker.draining': 'all',
  'worker.left': 'all',
  'worker.gone': 'all',
  'region.seen': 'all',
  'fault.inflicted': 'all',
  'fault.healed': 'all',
  'experiment.started': 'all',
  'experiment.ended': 'all',
};
