/** Walks the table: every route and every message of the stream, asked by whoever may not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addUser,
  type Caller,
  callerOfSession,
  makeKey,
  openSession,
  type Right,
  type Role,
  readAudit,
  rightsOf,
  roles,
  rolesWith,
  setDisabled,
  verifyAudit,
} from '@holdfast/accounts';
import { startRun } from '@holdfast/agents';
import { openStage, type Stage, until } from '@holdfast/agents/testing';
import type { Problem } from '@holdfast/dashboard/wire';
import { encodeCursor, readHeads } from '@holdfast/events';
import { remember } from '@holdfast/memory';
import { Documents, FolderStore } from '@holdfast/tools';
import { queueMail } from '@holdfast/tools/notify';
import { openReader as openPictures } from '@holdfast/tools/reading';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contracts } from '../testing/contract-team.ts';
import { openReader } from '../testing/reader.ts';
import { buildWeb } from '../web.ts';
import { controlAccess } from './access.ts';
import { cookieName } from './authenticate.ts';
import { messages, type Rule, rules } from './rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-access-'));
const pictures = openPictures();
let stage: Stage;
let app: FastifyInstance;
/** A session of somebody of each role, and its secret. */
const people = {} as Record<Role | 'owner', { caller: Caller; token: string }>;
/** Rows of the person `owner`, a viewer of no other right. */
const theirs = { run: '', approval: '', hash: '', decision: '', document: '', mail: '', memory: '' };

async function person(login: string, role: Role): Promise<{ caller: Caller; token: string }> {
  const token = await openSession(stage.db, await addUser(stage.db, { login, role }));
  return { token, caller: (await callerOfSession(stage.db, token)) as Caller };
}

beforeAll(async () => {
  stage = await openStage({ contracts }, 'access');
  await stage.worker({ region: 'us-west-2' });
  writeFileSync(join(folder, 'index.html'), '<div id="page"></div>');
  const documents = new Documents(stage.db, new FolderStore(join(folder, 'store')));
  app = buildWeb({
    ...stage,
    settings: { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 },
    pages: folder,
    documents: { documents, reader: pictures },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  for (const role of roles) people[role] = await person(`a-${role}`, role);
  people.owner = await person('owner-of-rows', 'viewer');
  const { userId: user } = people.owner.caller;
  theirs.run = (await startRun(stage.queue, stage.registry, 'contracts', { supplier: 'Theirs' }, { user })).runId;
  const question = await stage.asked(theirs.run);
  Object.assign(theirs, { approval: question.approval_id, hash: question.hash });
  theirs.decision = (await stage.queue.decisions({ runId: theirs.run }))[0]?.decision_id ?? '';
  const made = { documentId: crypto.randomUUID(), contentType: 'application/pdf' };
  const file = { bytes: Buffer.from('%PDF'), filename: 'theirs.pdf', type: 'report', made };
  theirs.document = (await documents.add({ ...file, user })).document.document_id;
  const mail = { key: 'theirs', to: 'ada@example.com', subject: 'Theirs', body: '.', user };
  theirs.mail = (await queueMail(stage.db, mail)).message.message_id;
  const agentId = crypto.randomUUID();
  const whose = { workspace: 'default', userId: user, team: 'contracts', agentId, region: 'us-west-2' };
  theirs.memory = (await remember(stage.db, whose, [{ kind: 'fact', content: 'theirs alone' }]))[0] ?? '';
});
afterAll(async () => {
  pictures.close();
  await app?.close();
  await stage?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Asked {
  token?: string | undefined;
  cookie?: string;
  body?: unknown;
  query?: string;
  id?: string;
}

let asked = 0;
/** An address for each: nobody is held up for being refused often. */
const somewhere = (): string => `10.7.${(++asked >> 8) & 255}.${asked & 255}`;

/** Asks at a route of the table. Returns the status and, of a refusal, its code. */
async function ask(route: string, { token, cookie, body = {}, query = '', id = crypto.randomUUID() }: Asked) {
  const [method = '', url = ''] = route.split(' ');
  const path = url.replace('*', 'mark.svg').replace(':id', id).replace(':page', '1').replaceAll(/:\w+/g, 'contracts');
  const answer = await app.inject({
    method: method as 'GET',
    url: `${path}${query}`,
    remoteAddress: somewhere(),
    headers: {
      host: '127.0.0.1',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(cookie === undefined ? {} : { cookie: `${cookieName}=${cookie}` }),
    },
    ...(method === 'GET' ? {} : { payload: body as object }),
  });
  const json = String(answer.headers['content-type']).includes('json') ? answer.json<Partial<Problem>>() : {};
  return { status: answer.statusCode, code: answer.statusCode < 400 ? undefined : json.code, answer };
}

/** Bodies that the handler takes, where an empty one is refused before the row is looked for. */
const minimal: Readonly<Record<string, object>> = {
  'POST /api/decisions/:id/verdict': { verdict: 'right' },
};

const keyOf = async (who: Caller, rights: readonly Right[]): Promise<string> =>
  (await makeKey(stage.db, who, { name: 'of the test', rights })).secret;

const table = Object.entries(rules);
const closed = table.filter(([, { right }]) => right !== 'open');
const named = closed.filter((entry): entry is [string, Rule & { right: Right }] => entry[1].right !== 'self');

describe('every route', () => {
  test('has a rule, and every rule a route; without one nothing starts', () => {
    for (const [route] of table) {
      const [method = '', url = ''] = route.split(' ');
      expect(app.hasRoute({ method: method as 'GET', url }), route).toBe(true);
    }
    const bare = fastify();
    controlAccess(bare, { db: stage.db, queue: stage.queue, access: 'accounts' });
    expect(() => bare.get('/api/forgotten', () => 'everything')).toThrow('has no rule');
  });

  test.each(closed)(
    '%s: without a token, with a wrong one, an expired one, one of who is disabled: 401',
    async (route) => {
      const gone = await person(`gone-${crypto.randomUUID()}`, 'admin');
      await stage.db.sql(`UPDATE sessions SET expires_at = now() - INTERVAL '1 second' WHERE user_id = $1`, [
        gone.caller.userId,
      ]);
      const out = await person(`out-${crypto.randomUUID()}`, 'admin');
      await setDisabled(stage.db, out.caller.userId, true);
      for (const token of [undefined, 'guessed', 'hf_guessed', "'; --", gone.token, out.token])
        expect(await ask(route, { token })).toMatchObject({ status: 401, code: 'SIGN_IN_NEEDED' });
      expect(await ask(route, { cookie: gone.token })).toMatchObject({ status: 401, code: 'SIGN_IN_NEEDED' });
    },
  );

  test.each(named)('%s: by a role, and by a key, without the right: 403', async (route, { right }) => {
    for (const role of roles.filter((one) => !rolesWith(right).includes(one)))
      expect(await ask(route, { token: people[role].token }), role).toMatchObject({
        status: 403,
        code: 'RIGHT_MISSING',
      });
    const rest = rightsOf('admin').filter((one) => one !== right);
    const refused = await ask(route, { token: await keyOf(people.admin.caller, rest) });
    expect(refused).toMatchObject({ status: 403, code: 'RIGHT_MISSING' });
    expect(refused.answer.json<Problem>().fix).toContain(rolesWith(right).join(', '));
  });

  test.each(closed.filter(([, { session }]) => session))('%s: is not for keys', async (route) => {
    const token = await keyOf(people.admin.caller, rightsOf('admin'));
    expect(await ask(route, { token })).toMatchObject({ status: 403, code: 'KEY_REFUSED' });
  });

  test.each(closed.filter(([route]) => !route.startsWith('GET')))(
    '%s: a cookie alone, as another page may send it, does nothing',
    async (route) => {
      expect(await ask(route, { cookie: people.admin.token })).toMatchObject({ status: 403, code: 'ORIGIN_REFUSED' });
    },
  );

  test.each(named.filter(([, { rows }]) => rows === 'everybody'))(
    '%s: is of everybody, so it needs that right too',
    async (route, { right }) => {
      const token = await keyOf(people.admin.caller, [right]);
      expect(await ask(route, { token })).toMatchObject({ status: 403, code: 'RIGHT_MISSING' });
    },
  );

  test.each(named.filter(([, { rows }]) => typeof rows === 'object' && 'user' in rows))(
    '%s: nobody names another user',
    async (route, { rows }) => {
      const { userId: user } = people.owner.caller;
      const { token } = people.viewer;
      const naming = (rows as { user: string }).user === 'query' ? { query: `?user=${user}` } : { body: { user } };
      expect(await ask(route, { token, ...naming })).toMatchObject({ status: 403, code: 'RIGHT_MISSING' });
    },
  );

  test.each(named.filter(([, { rows }]) => typeof rows === 'object' && 'of' in rows))(
    "%s: another user's row is as if it were not there; who sees everybody's gets past",
    async (route, rule) => {
      const { of } = rule.rows as { of: keyof typeof theirs | 'user' | 'documentInBody' };
      const id = of === 'user' ? people.owner.caller.userId : of === 'documentInBody' ? theirs.document : theirs[of];
      const body = of === 'documentInBody' ? { document_id: id, to: 'nobody' } : {};
      const stranger = await ask(route, { id, body, token: await keyOf(people.admin.caller, [rule.right]) });
      const missing = await ask(route, {
        token: people.admin.token,
        body: of === 'documentInBody' ? { document_id: crypto.randomUUID(), to: 'ada@example.com' } : minimal[route],
      });
      if (of === 'user') expect(stranger).toMatchObject({ status: 403, code: 'RIGHT_MISSING' });
      else if (of === 'approval') expect(stranger).toMatchObject({ status: 409, code: 'ANSWER_REFUSED' });
      else expect(stranger, 'the same as where there is none').toMatchObject({ status: 404, code: missing.code });
      // The row is needed by the next; what would change it is sent in a form that the handler refuses.
      if (route.startsWith('DELETE')) return;
      const sent = route.startsWith('GET') ? body : { ...body, nonsense: 1 };
      const passes = await ask(route, { id, body: sent, token: people.admin.token });
      expect([200, 400, 409, 415], route).toContain(passes.status);
    },
  );
});

describe('what one sees of lists is one’s own', () => {
  const see = async (url: string, token: string): Promise<string> => {
    const answer = await app.inject({ url, headers: { host: '127.0.0.1', authorization: `Bearer ${token}` } });
    expect(answer.statusCode, `${url}: ${answer.body}`).toBe(200);
    return answer.body;
  };
  const lists = {
    '/api/snapshot': () => theirs.run,
    '/api/runs': () => theirs.run,
    '/api/inbox': () => theirs.approval,
    '/api/documents': () => theirs.document,
    '/api/outbox': () => theirs.mail,
    '/api/teams/$platform/views/runs': () => theirs.run,
    '/api/teams/$platform/views/memories': () => theirs.memory,
    '/api/teams/$platform/csv/runs': () => theirs.run,
  };
  test.each(Object.entries(lists))('%s', async (url, id) => {
    expect(await see(url, people.viewer.token)).not.toContain(id());
    expect(await see(url, people.owner.token)).toContain(id());
    expect(await see(url, people.reviewer.token)).toContain(id());
  });

  test('a run that a watch started about one’s own row is one’s own to see, and nobody else’s', async () => {
    const { runId } = await startRun(stage.queue, stage.registry, 'contracts', { supplier: 'About a row' });
    await stage.asked(runId);
    expect(await see('/api/runs', people.owner.token)).not.toContain(runId);
    await stage.db.sql('UPDATE runs SET about_user = $1 WHERE run_id = $2', [people.owner.caller.userId, runId]);
    for (const url of ['/api/runs', '/api/inbox', '/api/teams/$platform/views/runs', `/api/runs/${runId}`])
      expect(await see(url, people.owner.token), url).toContain(runId);
    for (const url of ['/api/runs', '/api/inbox', '/api/teams/$platform/views/runs'])
      expect(await see(url, people.viewer.token), url).not.toContain(runId);
    expect(await ask('GET /api/runs/:id', { id: runId, token: people.viewer.token })).toMatchObject({ status: 404 });
    // To see is not to do: it takes the right.
    expect(await ask('POST /api/runs/:id/cancel', { id: runId, token: people.owner.token })).toMatchObject({
      status: 403,
    });
  });

  test('a run is started for oneself only where the team lets one', async () => {
    const route = 'POST /api/teams/:team/runs';
    const body = { input: { supplier: 'Mine' } };
    const refused = { status: 403, code: 'RIGHT_MISSING' };
    expect(await ask(route, { token: people.viewer.token, body })).toMatchObject(refused);
    expect(await ask(route, { token: people.operator.token, body })).toMatchObject({ status: 201 });
  });
});

describe('who is refused again and again', () => {
  const costs = async (remoteAddress: string, token?: string): Promise<number> => {
    const headers = { host: '127.0.0.1', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    return (await app.inject({ url: '/api/costs', remoteAddress, headers })).statusCode;
  };
  const times = async (most: number, ask: () => Promise<number>): Promise<number[]> => {
    const all: number[] = [];
    for (let n = 0; n < most; n++) all.push(await ask());
    return all;
  };

  test('is told to wait: a stranger by their network, and nobody who is let in from there', async () => {
    const told = await times(120, () => costs('10.9.0.1', 'guessed'));
    expect(new Set(told)).toEqual(new Set([401]));
    expect(await costs('10.9.0.1')).toBe(429);
    expect(await costs('10.9.0.1', 'hf_guessed')).toBe(429);
    expect(await costs('10.9.0.1', people.reviewer.token)).toBe(200);
    expect(await costs('10.9.0.2')).toBe(401);
    await times(120, () => costs('2001:db8::1'));
    expect(await costs('2001:db8::2')).toBe(429);
  });

  test('a user by who they are, and what they may do they still may', async () => {
    const { token } = await person('asks-much', 'viewer');
    expect(new Set(await times(300, () => costs('10.9.0.3', token)))).toEqual(new Set([403]));
    expect(await costs('10.9.0.4', token)).toBe(429);
    expect((await ask('GET /api/me', { token })).status).toBe(200);
    expect(await costs('10.9.0.3')).toBe(401);
  });

  test('at the stream as at a route, together', async () => {
    const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500, trustedProxies: ['loopback'] };
    const behind = buildWeb({ ...stage, settings });
    await behind.listen({ host: '127.0.0.1', port: 0 });
    const cursor = encodeCursor(await readHeads(stage.db));
    const { port } = behind.server.address() as AddressInfo;
    const knock = async (from: string, token: string): Promise<string> => {
      const reader = openReader(cursor, { token, from });
      reader.connect(`http://127.0.0.1:${port}`);
      const said = await until('it is answered', () => reader.refused ?? (reader.connected ? 'let in' : undefined));
      reader.cut();
      return said;
    };
    try {
      const headers = { host: '127.0.0.1', 'x-forwarded-for': '10.9.1.1' };
      await times(60, async () => (await behind.inject({ url: '/api/costs', headers })).statusCode);
      const told: string[] = [];
      for (let n = 0; n < 60; n++) told.push(await knock('10.9.1.1', 'guessed'));
      expect(new Set(told)).toEqual(new Set(['SIGN_IN_NEEDED']));
      expect(await knock('10.9.1.1', 'guessed')).toBe('TOO_MANY_REQUESTS');
      expect((await behind.inject({ url: '/api/costs', headers })).statusCode).toBe(429);
      expect(await knock('10.9.1.2', 'guessed')).toBe('SIGN_IN_NEEDED');
      expect(await knock('10.9.1.1', people.viewer.token)).toBe('let in');
    } finally {
      await behind.close();
    }
  });
});

describe('the stream', () => {
  const url = (): string => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  test('is heard by nobody who is not signed in, nor by a key without the right', async () => {
    for (const { right } of Object.values(messages)) expect(right).toBe('read');
    const cursor = encodeCursor(await readHeads(stage.db));
    for (const token of [undefined, 'guessed', await keyOf(people.admin.caller, ['ask'])]) {
      const reader = openReader(cursor, token === undefined ? {} : { token });
      reader.connect(url());
      await until('it is refused', () => reader.refused || undefined);
      expect(reader.connected).toBe(false);
      reader.cut();
    }
  });

  test('tells a user of their own runs, and who sees everybody’s of all', async () => {
    const cursor = encodeCursor(await readHeads(stage.db));
    const tokens = [people.owner.token, people.viewer.token, people.reviewer.token];
    const [own, other, all] = tokens.map((token) => openReader(cursor, { token }));
    for (const reader of [own, other, all]) reader?.connect(url());
    const { userId: user } = people.owner.caller;
    const { runId } = await startRun(stage.queue, stage.registry, 'contracts', { supplier: 'Told' }, { user });
    const last = await startRun(stage.queue, stage.registry, 'contracts', { supplier: 'Nobody’s' });
    await stage.asked(last.runId);
    const parked = (reader: typeof own, run: string): true | undefined =>
      reader?.events.some(({ type, data }) => type === 'task.parked' && data.runId === run) || undefined;
    await until('its user has it', () => parked(own, runId));
    await until('who sees all has both', () => (parked(all, runId) && parked(all, last.runId)) || undefined);
    expect(JSON.stringify(own?.events)).not.toContain(last.runId);
    expect(JSON.stringify(other?.events)).not.toContain(runId);
    await until('the other one has a pulse', () => (other?.pulses ?? 0) > 0 || undefined);
    for (const reader of [own, other, all]) reader?.cut();
  });
});

describe('signing in', () => {
  const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url, payload, headers: { host: '127.0.0.1', ...headers } });

  test('by password: a cookie no script can read; its page may act with it; signed out it is nothing', async () => {
    await addUser(stage.db, { login: 'pat', role: 'viewer', password: 'correct horse' });
    const wrong = await post('/api/sign-in', { login: 'pat', password: 'wrong' });
    expect([wrong.statusCode, wrong.json<Problem>().code]).toEqual([401, 'SIGN_IN_WRONG']);
    const answer = await post('/api/sign-in', { login: 'Pat', password: 'correct horse' });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^holdfast=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
    const own = { cookie: cookie.split(';')[0] ?? '', origin: 'http://127.0.0.1' };
    const changed = await post('/api/me/password', { password: 'battery staple' }, own);
    expect(changed.json<Problem>().code).toBe('SIGN_IN_WRONG');
    const right = { password: 'battery staple', before: 'correct horse' };
    expect((await post('/api/me/password', right, own)).statusCode).toBe(200);
    expect((await post('/api/sign-out', {}, own)).statusCode).toBe(200);
    expect((await app.inject({ url: '/api/me', headers: { host: '127.0.0.1', ...own } })).statusCode).toBe(401);
  });

  test('a user who is added comes in by the link, once; a new role counts with the next request', async () => {
    const admin = { authorization: `Bearer ${people.admin.token}` };
    const added = await post('/api/users', { login: 'new@example.org', role: 'viewer' }, admin);
    const { userId } = added.json<{ userId: string }>();
    const { token } = (await post(`/api/users/${userId}/link`, {}, admin)).json<{ token: string }>();
    const came = await post('/api/sign-in/link', { token });
    expect(came.json()).toMatchObject({ userId, rights: ['read', 'ask'] });
    expect((await post('/api/sign-in/link', { token })).json<Problem>().code).toBe('LINK_SPENT');
    const session = /holdfast=([\w-]+)/.exec(String(came.headers['set-cookie']))?.[1] ?? '';
    const me = () => app.inject({ url: '/api/costs', headers: { authorization: `Bearer ${session}` } });
    expect((await me()).statusCode).toBe(403);
    expect((await post(`/api/users/${userId}/role`, { role: 'reviewer' }, admin)).statusCode).toBe(200);
    expect((await me()).statusCode).toBe(200);
    const key = await post(
      '/api/me/keys',
      { name: 'ci', rights: ['administer'] },
      { authorization: `Bearer ${session}` },
    );
    expect(key.json<Problem>().code).toBe('KEY_RIGHTS');
  });

  test('what was decided and administered stands in the audit, by whom, and no secret with it', async () => {
    const { approval, hash } = theirs;
    const answer = { hash, answer: { verdict: 'approve' } };
    const answered = await ask('POST /api/approvals/:id', { id: approval, token: people.reviewer.token, body: answer });
    expect(answered.status).toBe(200);
    const acts = await readAudit(stage.db, undefined, 500);
    expect(acts[0]).toMatchObject({ by: 'a-reviewer', act: 'approval.answered', about: approval });
    expect(acts.map(({ act }) => act)).toEqual(
      expect.arrayContaining(['signed.in', 'password.set', 'user.added', 'link.made', 'user.role']),
    );
    const told = JSON.stringify(acts);
    for (const secret of ['correct horse', 'battery staple', people.admin.token]) expect(told).not.toContain(secret);
    expect((await verifyAudit(stage.db)).rows).toBe(acts.length);
  });
});
