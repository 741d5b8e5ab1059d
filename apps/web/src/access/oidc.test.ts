/** Signing in by a real provider: `oidc-provider` on a loopback port, its login and consent forms filled in. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  addUser,
  type Caller,
  callerOfSession,
  listUsers,
  openSession,
  readAudit,
  setDisabled,
  type User,
} from '@holdfast/accounts';
import { openStage, type Stage } from '@holdfast/agents/testing';
import type { Problem, SignInView } from '@holdfast/dashboard/wire';
import { loadSettings } from '@holdfast/settings';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contracts } from '../testing/contract-team.ts';
import { openProvider, type TestProvider } from '../testing/provider.ts';
import { buildWeb } from '../web.ts';

const publicUrl = 'http://127.0.0.1:5999';
const groups: Record<string, string[]> = { ann: ['staff', 'admins'], bob: ['staff'] };
let stage: Stage;
let app: FastifyInstance;
let provider: TestProvider;

beforeAll(async () => {
  stage = await openStage({ contracts }, 'oidc');
  provider = await openProvider(publicUrl, (login) => groups[login] ?? []);
  app = open({ HOLDFAST_OIDC_ROLES: 'admins=admin, staff=reviewer', HOLDFAST_OIDC_NAME: 'Example SSO' });
  await app.ready();
});
afterAll(async () => {
  await app?.close();
  provider?.close();
  await stage?.close();
});

const open = (more: Record<string, string>): FastifyInstance =>
  buildWeb({
    ...stage,
    settings: loadSettings({
      HOLDFAST_PUBLIC_URL: publicUrl,
      HOLDFAST_OIDC_ISSUER: provider.issuer,
      HOLDFAST_OIDC_CLIENT_ID: provider.clientId,
      HOLDFAST_OIDC_CLIENT_SECRET: provider.secret,
      ...more,
    }),
  });

/** Of one host: cookies know no paths here, which only sends too many. */
class Jar {
  readonly #kept = new Map<string, string>();
  take(lines: readonly string[]): void {
    for (const line of lines) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/);
      if (value === '') this.#kept.delete(name);
      else this.#kept.set(name, value);
    }
  }
  get(name: string): string | undefined {
    return this.#kept.get(name);
  }
  get header(): string {
    return [...this.#kept].map((pair) => pair.join('=')).join('; ');
  }
}

async function ask(at: FastifyInstance, url: string, jar: Jar, accept = 'application/json') {
  const headers = { host: '127.0.0.1', accept, ...(jar.header ? { cookie: jar.header } : {}) };
  const answer = await at.inject({ url, headers });
  jar.take([answer.headers['set-cookie'] ?? []].flat());
  return answer;
}

/** Goes to the provider and signs in there as somebody. Returns the path and query by which it leads back. */
async function go(at: FastifyInstance, jar: Jar, login: string, begin = '/api/sign-in/oidc'): Promise<string> {
  return await throughForms(String((await ask(at, begin, jar)).headers.location), login);
}

async function throughForms(begin: string, login: string): Promise<string> {
  const there = new Jar();
  let url = begin;
  let form: URLSearchParams | undefined;
  for (let steps = 0; steps < 20; steps++) {
    if (url.startsWith(publicUrl)) return url.slice(publicUrl.length);
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: there.header },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    form = undefined;
    there.take(answer.headers.getSetCookie());
    const onward = answer.headers.get('location');
    const text = await answer.text();
    if (onward !== null) url = new URL(onward, url).href;
    else {
      const prompt = /name="prompt" value="(\w+)"/.exec(text)?.[1];
      if (prompt === undefined) throw new Error(`the provider shows no form: ${text.slice(0, 500)}`);
      form = new URLSearchParams({ prompt, login, password: 'any' });
    }
  }
  throw new Error(`the provider goes round in circles: ${url}`);
}

const whoIs = (jar: Jar): Promise<Caller | null> => callerOfSession(stage.db, jar.get('holdfast') ?? '');

async function comesIn(login: string): Promise<Caller> {
  const jar = new Jar();
  const back = await ask(app, await go(app, jar, login), jar);
  expect([back.statusCode, back.headers.location], back.body).toEqual([302, '/']);
  return (await whoIs(jar)) as Caller;
}

test('the first time makes a user with the role of their groups; the next time is the same user with the role of then', async () => {
  const ways = (await ask(app, '/api/sign-in', new Jar())).json<SignInView>();
  expect(ways).toEqual({ provider: { name: 'Example SSO', href: `${publicUrl}/api/sign-in/oidc` }, refused: null });
  const ann = await comesIn('ann');
  expect(ann).toMatchObject({ login: 'ann@example.org', name: 'ann of the company', role: 'admin' });
  const bob = await comesIn('bob');
  expect(bob).toMatchObject({ login: 'bob@example.org', role: 'reviewer' });
  groups['bob'] = [];
  expect(await comesIn('bob')).toMatchObject({ userId: bob.userId, role: 'viewer' });
  groups['ann'] = [];
  expect(await comesIn('ann'), 'the last administrator').toMatchObject({ userId: ann.userId, role: 'admin' });
  const acts = (await readAudit(stage.db)).map(({ by, act }) => `${by}: ${act}`);
  expect(acts.filter((one) => one.startsWith('OpenID'))).toEqual([
    'OpenID Connect: user.role',
    'OpenID Connect: user.added',
    'OpenID Connect: user.added',
  ]);
});

test('nobody becomes somebody who is here by bearing their name', async () => {
  const eve = await comesIn('eve');
  expect(eve.login).toMatch(/^oidc-[0-9a-f]{20}$/);
  expect((await listUsers(stage.db)).filter(({ login }) => login === 'owner')).toEqual([]);
});

test('what goes there is PKCE with state and nonce, and its cookie is for the way back only', async () => {
  const begun = await ask(app, '/api/sign-in/oidc', new Jar());
  const { searchParams } = new URL(String(begun.headers.location));
  for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)?.length, name).toBe(43);
  expect(searchParams.get('code_challenge_method')).toBe('S256');
  expect(String(begun.headers['set-cookie'])).toMatch(/Path=\/api\/sign-in\/oidc; HttpOnly; SameSite=Lax$/);
});

test('a wrong state, none, or another browser: refused, and told once on the page', async () => {
  const jar = new Jar();
  const back = await go(app, jar, 'bob');
  const refused = async (path: string, by: Jar, code: string): Promise<void> => {
    const answer = await ask(app, path, by);
    expect(answer.json<Problem>().code, path).toBe(code);
    expect(await whoIs(by)).toBe(null);
  };
  await refused(back, new Jar(), 'OIDC_STATE');
  const page = new Jar();
  const shown = await ask(app, back, page, 'text/html');
  expect([shown.statusCode, shown.headers.location]).toEqual([302, '/']);
  expect((await ask(app, '/api/sign-in', page)).json<SignInView>().refused?.code).toBe('OIDC_STATE');
  expect((await ask(app, '/api/sign-in', page)).json<SignInView>().refused).toBe(null);
  await refused(back.replace(/state=[^&]+/, 'state=guessed'), jar, 'OIDC_STATE');
  await refused(back, jar, 'OIDC_STATE');
});

test('a code that was used, the answer of another issuer, the provider’s no, a stolen code: each has its code', async () => {
  const refusal = async (turn: (back: string, jar: Jar) => string | Promise<string>): Promise<string> => {
    const jar = new Jar();
    const answer = await ask(app, await turn(await go(app, jar, 'bob'), jar), jar);
    expect(await whoIs(jar)).toBe(null);
    return answer.json<Problem>().code;
  };
  const used = new Jar();
  const first = await go(app, used, 'bob');
  const kept = used.get('holdfast-oidc') ?? '';
  expect((await ask(app, first, used)).statusCode).toBe(302);
  const again = new Jar();
  again.take([`holdfast-oidc=${kept}`]);
  expect((await ask(app, first, again)).json<Problem>().code).toBe('OIDC_REFUSED');
  const other = encodeURIComponent('https://evil.example');
  expect(await refusal((back) => back.replace(/iss=[^&]+/, `iss=${other}`))).toBe('OIDC_ANSWER');
  expect(await refusal((back) => back.replace(/code=[^&]+/, 'error=access_denied'))).toBe('OIDC_REFUSED');
  const victim = await go(app, new Jar(), 'ann');
  const code = /code=[^&]+/.exec(victim)?.[0] ?? '';
  expect(await refusal((back) => back.replace(/code=[^&]+/, code)), 'PKCE').toBe('OIDC_REFUSED');
});

test('who is disabled stays out', async () => {
  const { userId } = await comesIn('cid');
  await setDisabled(stage.db, userId, true);
  const jar = new Jar();
  expect((await ask(app, await go(app, jar, 'cid'), jar)).json<Problem>().code).toBe('USER_DISABLED');
  expect(await whoIs(jar)).toBe(null);
});

test('a provider that is away, one of another name, and none', async () => {
  const begin = async (settings: Record<string, string>): Promise<string> => {
    const web = open(settings);
    const { code } = (await ask(web, '/api/sign-in/oidc', new Jar())).json<Problem>();
    await web.close();
    return code;
  };
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  expect(await begin({ HOLDFAST_OIDC_ISSUER: `http://127.0.0.1:${port}` })).toBe('OIDC_AWAY');
  expect(await begin({ HOLDFAST_OIDC_ISSUER: provider.issuer.replace('127.0.0.1', 'localhost') })).toBe('OIDC_ANSWER');
  expect(await begin({ HOLDFAST_OIDC_ISSUER: '' })).toBe('OIDC_OFF');
});

test('the page that was asked for is come back to; one that is none of ours is the first', async () => {
  const backTo = async (to: string): Promise<unknown> => {
    const jar = new Jar();
    const there = `/api/sign-in/oidc?to=${encodeURIComponent(to)}`;
    return (await ask(app, await go(app, jar, 'bob', there), jar)).headers.location;
  };
  expect(await backTo('/runs?status=failed#run=a')).toBe('/runs?status=failed#run=a');
  for (const to of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/..//evil.example',
    '/api/me',
    'javascript:0',
  ])
    expect(await backTo(to), to).toBe('/');
});

test('who began a link and signs out leaves nothing in the browser, and nothing that lets anybody in', async () => {
  const ian = await addUser(stage.db, { login: 'ian', role: 'operator' });
  const jar = new Jar();
  const headers = {
    host: '127.0.0.1',
    origin: 'http://127.0.0.1',
    cookie: `holdfast=${await openSession(stage.db, ian)}`,
  };
  const post = (url: string) => app.inject({ method: 'POST', url, payload: {}, headers });
  const begun = await post('/api/me/oidc');
  jar.take([begun.headers['set-cookie'] ?? []].flat());
  expect((await readAudit(stage.db))[0]).toMatchObject({ by: 'ian', act: 'link.made' });
  const kept = jar.get('holdfast-oidc') ?? '';
  const out = await post('/api/sign-out');
  expect([out.headers['set-cookie']].flat().join('\n')).toMatch(
    /^holdfast-oidc=; Max-Age=0; Path=\/api\/sign-in\/oidc/m,
  );
  const { link } = JSON.parse(decodeURIComponent(kept)) as { link: string };
  const spent = { method: 'POST', url: '/api/sign-in/link', payload: { token: link } } as const;
  expect((await app.inject({ ...spent, headers: { host: '127.0.0.1' } })).json<Problem>().code).toBe('LINK_SPENT');
  const back = await throughForms(begun.json<{ href: string }>().href, 'hugo');
  expect((await ask(app, back, jar)).json<Problem>().code).toBe('LINK_SPENT');
  expect(await comesIn('hugo')).toMatchObject({ login: 'hugo@example.org' });
});

test('who is signed in links their identity, comes in by it from then on, and nobody takes it from another', async () => {
  const link = async (as: User, login: string) => {
    const jar = new Jar();
    const token = await openSession(stage.db, as);
    const begun = await app.inject({
      method: 'POST',
      url: '/api/me/oidc',
      payload: {},
      headers: { host: '127.0.0.1', origin: 'http://127.0.0.1', cookie: `holdfast=${token}` },
    });
    jar.take([begun.headers['set-cookie'] ?? []].flat());
    // The session's cookie does not come back from another site.
    expect(jar.get('holdfast')).toBe(undefined);
    const back = await throughForms(begun.json<{ href: string }>().href, login);
    return { answer: await ask(app, back, jar), jar };
  };
  const dan = await addUser(stage.db, { login: 'dan', role: 'operator', password: 'correct horse' });
  const { answer, jar } = await link(dan, 'daniel');
  expect([answer.statusCode, answer.headers.location], answer.body).toEqual([302, '/settings']);
  expect(await whoIs(jar)).toMatchObject({ userId: dan.userId, role: 'operator' });
  expect(await comesIn('daniel')).toMatchObject({ userId: dan.userId, login: 'dan' });
  const fay = await addUser(stage.db, { login: 'fay', role: 'viewer' });
  const taken = await link(fay, 'daniel');
  expect(taken.answer.json<Problem>().code).toBe('IDENTITY_TAKEN');
  expect(await whoIs(taken.jar)).toBe(null);
  const acts = await readAudit(stage.db);
  expect(acts.filter(({ act }) => act === 'identity.linked')).toMatchObject([{ by: 'dan', about: dan.userId }]);
});

test('a secret that the provider does not know: refused as such, with what to compare', async () => {
  const web = open({ HOLDFAST_OIDC_CLIENT_SECRET: 'another-one-and-long-enough' });
  try {
    const jar = new Jar();
    const answer = await ask(web, await go(web, jar, 'bob'), jar);
    expect(answer.json<Problem>()).toMatchObject({
      code: 'OIDC_REFUSED',
      message: expect.stringContaining('invalid_client'),
      fix: expect.stringContaining('HOLDFAST_OIDC_CLIENT_ID'),
    });
    expect(await whoIs(jar)).toBe(null);
  } finally {
    await web.close();
  }
});

test('a provider that takes the secret in the body only', async () => {
  const posts = await openProvider(publicUrl, () => [], { secretIn: 'client_secret_post' });
  const web = open({ HOLDFAST_OIDC_ISSUER: posts.issuer });
  try {
    const jar = new Jar();
    expect((await ask(web, await go(web, jar, 'gus'), jar)).headers.location).toBe('/');
    expect(await whoIs(jar)).toMatchObject({ login: 'gus@example.org' });
  } finally {
    await web.close();
    posts.close();
  }
});
