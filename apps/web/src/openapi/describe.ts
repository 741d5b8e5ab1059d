/** What each route is for and takes, for `GET /api/openapi.json`. The forms are those by which handlers check. */
import type { z } from 'zod';
import { accountForms } from '../access/account-routes.ts';
import { keyForm } from '../access/key-routes.ts';
import { backForm, goForm } from '../access/oidc-routes.ts';
import { schemas } from '../checked.ts';
import { chatForms } from '../routes/chat.ts';
import { costsForm } from '../routes/costs.ts';
import { growForm } from '../routes/data.ts';
import { viewForms } from '../routes/views.ts';

export interface Described {
  readonly says: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** JSON unless `type` says otherwise. */
  readonly body?: z.ZodType;
  readonly type?: 'multipart/form-data' | 'text/csv';
  /** What it answers, where that is not JSON. */
  readonly gives?: string;
}

const id = { params: schemas.id } as const;
const act = { ...id, body: schemas.nothing } as const;

export const described: Readonly<Record<string, Described>> = {
  'GET /metrics': { says: 'figures of this process', gives: 'text/plain' },
  'GET /api/health': { says: 'database, workers by region, versions; 503 while the database is away' },
  'GET /api/openapi.json': { says: 'this description' },

  'POST /api/sign-in': { says: 'sign in by password; the session comes as a cookie', body: accountForms.signIn },
  'POST /api/sign-in/link': { says: 'sign in by a one-time link', body: accountForms.link },
  'GET /api/sign-in': { says: 'how one may sign in beside password and link; why the provider let nobody in just now' },
  'GET /api/sign-in/oidc': {
    says: 'leads to the OIDC provider; `to`: the page to come back to',
    query: goForm,
    gives: 'text/html',
  },
  'GET /api/sign-in/oidc/back': { says: 'where the provider leads back to', query: backForm, gives: 'text/html' },
  'POST /api/sign-out': { says: 'end this session', body: schemas.nothing },
  'GET /api/me': { says: 'who is signed in, and their rights' },
  'POST /api/me/password': { says: 'set one’s password; other sessions end', body: accountForms.password },
  'GET /api/me/sessions': { says: 'where one is signed in' },
  'POST /api/me/sessions/close': { says: 'sign out everywhere else', body: schemas.nothing },
  'POST /api/me/oidc': { says: 'where to go to link one’s account with the OIDC provider', body: schemas.nothing },
  'GET /api/me/keys': { says: 'one’s API keys, without their secrets' },
  'POST /api/me/keys': { says: 'make an API key; its secret is told once', body: keyForm },
  'POST /api/me/keys/:id/revoke': { says: 'refuse a key from now on', ...act },
  'GET /api/users': { says: 'everybody who may sign in, or might' },
  'POST /api/users': { says: 'add a user', body: accountForms.user },
  'POST /api/users/:id/role': { says: 'give a role', ...id, body: accountForms.role },
  'POST /api/users/:id/disabled': { says: 'let a user in no more, or again', ...id, body: accountForms.disabled },
  'POST /api/users/:id/link': { says: 'make a one-time link for a user', ...act },
  'GET /api/audit': { says: 'what was decided and administered, newest first', query: accountForms.audit },

  'GET /api/snapshot': { says: 'a page’s worth of rows, and the cursor to go on from' },
  'GET /api/teams': { says: 'the teams with their schemas' },
  'GET /api/try': { says: 'what the teams offer to try' },
  'GET /api/runs': { says: 'runs, newest first', query: schemas.runs },
  'GET /api/runs/:id': { says: 'a run with its tasks, decisions and events', ...id },
  'GET /api/runs/:id/calls': { says: 'what models were asked for a run, and what it cost', ...id },
  'POST /api/runs/:id/cancel': { says: 'end a run', ...act },
  'POST /api/runs/:id/redrive': { says: 'set a failed or stuck run going again', ...act },
  'POST /api/runs/:id/retry': {
    says: 'make its waiting retries due now; with from, the id of a step, start an ended run again with the state after it',
    ...id,
    body: schemas.retry,
  },
  'POST /api/teams/:team/runs': {
    says: 'start a run; the same key is the same run',
    params: schemas.team,
    body: schemas.start,
  },
  'POST /api/events/:name': {
    says: 'start a run of every team that listens',
    params: schemas.event,
    body: schemas.emit,
  },

  'GET /api/teams/:team/chat': { says: 'how to talk to a team', params: schemas.team },
  'GET /api/teams/:team/chat/conversations': {
    says: 'conversations, the last one first',
    params: schemas.team,
    query: chatForms.list,
  },
  'GET /api/teams/:team/chat/conversations/:conversation': {
    says: 'what was said',
    params: chatForms.one,
    query: chatForms.who,
  },
  'POST /api/teams/:team/chat/messages': {
    says: 'say something: one message and one run, however often it is sent',
    params: schemas.team,
    body: chatForms.send,
  },
  'POST /api/teams/:team/chat/conversations/:conversation/stop': {
    says: 'cancel the run of a message',
    params: chatForms.one,
    body: chatForms.stop,
  },
  'POST /api/teams/:team/chat/conversations/:conversation/forget': {
    says: 'forget a conversation',
    params: chatForms.one,
    body: chatForms.forget,
  },

  'GET /api/inbox': { says: 'open questions' },
  'POST /api/approvals/:id': {
    says: 'answer a question: one answer wins, the other gets 409',
    ...id,
    body: schemas.answer,
  },
  'POST /api/approvals/:id/looking': { says: 'say that one looks at it; who else does', ...id, body: schemas.looking },
  'POST /api/decisions/:id/verdict': { says: 'say whether a decision was right', ...id, body: schemas.verdict },

  'GET /api/learning': { says: 'members that learn, and their versions' },
  'GET /api/learning/hints': { says: 'what to say where a decision is wrong, so that it can be learnt from' },
  'POST /api/learning/:team/:member/replay': {
    says: 'try a version on today’s history',
    params: schemas.member,
    body: schemas.version,
  },
  'POST /api/learning/:team/:member/promote': {
    says: 'put a version in force',
    params: schemas.member,
    body: schemas.version,
  },
  'POST /api/learning/:team/:member/rollback': {
    says: 'put an earlier version in force again',
    params: schemas.member,
    body: schemas.version,
  },

  'GET /api/views': { says: 'what there is to look at: columns, filters, sorts' },
  'GET /api/teams/:team/views': { says: 'the views of a team', params: viewForms.team },
  'GET /api/teams/:team/views/:view': {
    says: 'a page of rows; its filters are in the view’s card',
    params: viewForms.place,
  },
  'GET /api/teams/:team/views/:view/:key': { says: 'one row', params: viewForms.row },
  'POST /api/teams/:team/views/:view/acts/:act': {
    says: 'do what a view offers',
    params: viewForms.act,
    body: viewForms.said,
  },
  'GET /api/teams/:team/csv/:view': { says: 'all rows that fit, as CSV', params: viewForms.place, gives: 'text/csv' },
  'POST /api/teams/:team/csv/:view': {
    says: 'take rows in from CSV',
    params: viewForms.place,
    query: viewForms.sent,
    type: 'text/csv',
  },

  'POST /api/documents': { says: 'take a file in, 20 MB at most', body: schemas.upload, type: 'multipart/form-data' },
  'GET /api/documents': { says: 'documents, newest first', query: schemas.documents },
  'GET /api/documents/:id': { says: 'a document as a row', ...id },
  'GET /api/documents/:id/file': { says: 'its bytes', ...id, gives: 'application/octet-stream' },
  'GET /api/documents/:id/link': { says: 'an address of the store’s own, where there is one', ...id },
  'GET /api/documents/:id/pages/:page': {
    says: 'a page as a picture, upright',
    params: schemas.page,
    query: schemas.picture,
    gives: 'image/jpeg',
  },
  'DELETE /api/documents/:id': { says: 'row and bytes', ...id },

  'GET /api/outbox': { says: 'mail that waits or went out', query: schemas.outbox },
  'POST /api/outbox': { says: 'mail a document, once per key', body: schemas.mail },
  'POST /api/outbox/:id/resend': { says: 'send it (again)', ...act },
  'POST /api/outbox/:id/arrived': { says: 'it did arrive', ...act },
  'POST /api/outbox/:id/cancel': { says: 'do not send it', ...act },
  'GET /api/recipients/:id': { says: 'where a user’s mail goes, masked', ...id },
  'PUT /api/recipients/:id': { says: 'set where a user’s mail goes', ...id, body: schemas.recipient },
  'DELETE /api/recipients/:id': { says: 'take it back', ...id },

  'GET /api/memories/:id': { says: 'why something is known', ...id },
  'POST /api/memories/:id/forget': { says: 'forget it, and what it superseded', ...act },

  'GET /api/costs': { says: 'tokens and US dollars by day, team, member and model', query: costsForm },
  'GET /api/data': { says: 'made-up rows of the teams: how many' },
  'POST /api/data/:team/grow': { says: 'make up more', params: schemas.team, body: growForm },
  'POST /api/data/:team/stop': { says: 'stop making up', params: schemas.team, body: schemas.nothing },
  'POST /api/data/:team/reset': { says: 'take all made-up rows away', params: schemas.team, body: schemas.nothing },
  'GET /api/settings': { says: 'variables with secrets masked, models and why' },
  'GET /api/chaos': { says: 'what the chaos panel says' },
};
