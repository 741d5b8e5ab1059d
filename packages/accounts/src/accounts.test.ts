import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addUser,
  byIdentity,
  byLink,
  byPassword,
  type Caller,
  callerOfKey,
  callerOfSession,
  closeSession,
  closeSessions,
  ensureOwner,
  keysOf,
  listUsers,
  makeKey,
  makeLink,
  needRight,
  networkOf,
  noteAct,
  openSession,
  readAudit,
  revokeKey,
  rights,
  rightsOf,
  roles,
  scopeOf,
  sessionsOfUser,
  setDisabled,
  setPassword,
  setRole,
  tidyAccounts,
  verifyAudit,
} from './index.ts';

let test1: TestDatabase;
beforeAll(async () => {
  test1 = await testDatabase('accounts');
});
afterAll(() => test1.drop());

const refused = (code: string) => expect.objectContaining({ code });

async function signedIn(login: string, role: 'viewer' | 'reviewer' | 'operator' | 'admin'): Promise<Caller> {
  const { db } = test1;
  const user = await addUser(db, { login, role });
  return (await callerOfSession(db, await openSession(db, user))) as Caller;
}

test('rights grow with the role, and nobody has one that is not listed', () => {
  for (const [index, role] of roles.entries()) {
    for (const lower of roles.slice(0, index))
      expect(rightsOf(role)).toEqual(expect.arrayContaining([...rightsOf(lower)]));
    expect(rights).toEqual(expect.arrayContaining([...rightsOf(role)]));
  }
  expect(() => needRight(null, 'read')).toThrow(refused('SIGN_IN_NEEDED'));
});

test('the owner is made once, by two at once too', async () => {
  const { db } = test1;
  const owners = await Promise.all([ensureOwner(db), ensureOwner(db), ensureOwner(db)]);
  expect(new Set(owners.map(({ userId }) => userId)).size).toBe(1);
  expect(owners[0]).toMatchObject({ login: 'owner', role: 'admin', hasPassword: false });
});

test('a link lets one of two in, once; an old one nobody', async () => {
  const { db } = test1;
  const owner = await ensureOwner(db);
  const link = await makeLink(db, owner);
  const ends = await Promise.allSettled([byLink(db, link), byLink(db, link)]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(byLink(db, await makeLink(db, owner, -1))).rejects.toEqual(refused('LINK_SPENT'));
  await expect(byLink(db, 'guessed')).rejects.toEqual(refused('LINK_SPENT'));
});

test('a session is a cookie whose hash is kept; it ends where it is closed, and with its user', async () => {
  const { db } = test1;
  const user = await addUser(db, { login: 'Ann@Example.org ', role: 'viewer' });
  const [here, there] = [await openSession(db, user, 'here'), await openSession(db, user, 'there')];
  const rows = await db.sql<{ session_hash: string }>('SELECT session_hash FROM sessions');
  expect(rows.map((row) => row.session_hash)).not.toContain(here);
  const caller = (await callerOfSession(db, here)) as Caller;
  expect(caller).toMatchObject({ login: 'ann@example.org', role: 'viewer', rights: ['read', 'ask'] });
  expect((await sessionsOfUser(db, caller)).map((one) => `${one.browser}: ${one.here}`).sort()).toEqual([
    'here: true',
    'there: false',
  ]);
  await closeSessions(db, user.userId, caller);
  expect(await callerOfSession(db, there)).toBeNull();
  await setDisabled(db, user.userId, true);
  expect(await callerOfSession(db, here)).toBeNull();
  await setDisabled(db, user.userId, false);
  expect(await callerOfSession(db, here), 'enabled again').toBeNull();
  const last = await openSession(db, user);
  expect(await callerOfSession(db, last)).not.toBeNull();
  await db.sql(`UPDATE sessions SET expires_at = now() - INTERVAL '1 second'`);
  expect(await callerOfSession(db, last)).toBeNull();
  await tidyAccounts(db);
  expect(await db.sql('SELECT 1 FROM sessions')).toEqual([]);
  await closeSession(db, caller);
});

test('who signs out, here or everywhere, or is disabled, comes back by no link that was made before', async () => {
  const { db } = test1;
  const user = await addUser(db, { login: 'jan', role: 'viewer' });
  const other = await makeLink(db, await ensureOwner(db));
  const ways = [
    async () => closeSession(db, (await callerOfSession(db, await openSession(db, user))) as Caller),
    () => closeSessions(db, user.userId),
    async () => void (await setPassword(db, user.userId, 'correct horse')),
    async () => void (await setDisabled(db, user.userId, true), await setDisabled(db, user.userId, false)),
  ];
  for (const way of ways) {
    const link = await makeLink(db, user);
    await way();
    await expect(byLink(db, link)).rejects.toEqual(refused('LINK_SPENT'));
  }
  await expect(byLink(db, other)).resolves.toMatchObject({ login: 'owner' });
});

test('a password fits or not; after five failures the next must wait, the right one too', async () => {
  const { db } = test1;
  const user = await addUser(db, { login: 'ben', role: 'reviewer', password: 'correct horse' });
  await expect(byPassword(db, 'BEN', 'correct horse', '10.0.0.1')).resolves.toMatchObject({ userId: user.userId });
  for (let tries = 0; tries < 6; tries++) {
    await expect(byPassword(db, 'ben', 'wrong', `10.0.1.${tries}`)).rejects.toEqual(refused('SIGN_IN_WRONG'));
  }
  await expect(byPassword(db, 'ben', 'correct horse', '10.0.0.1')).rejects.toEqual(refused('SIGN_IN_THROTTLED'));
  await db.sql(`UPDATE sign_in_failures SET wait_until = now() - INTERVAL '1 second'`);
  await setPassword(db, user.userId, 'battery staple');
  await expect(byPassword(db, 'ben', 'battery staple', '10.0.0.1')).resolves.toMatchObject({ login: 'ben' });
  await expect(setPassword(db, user.userId, 'short')).rejects.toEqual(refused('USER_INVALID'));
  // Nobody of that name, and a name that cannot be one: the same answer.
  await expect(byPassword(db, 'nobody', 'x', '10.0.2.1')).rejects.toEqual(refused('SIGN_IN_WRONG'));
  await expect(byPassword(db, "'; --", 'x', '10.0.2.1')).rejects.toEqual(refused('SIGN_IN_WRONG'));
});

test('a new password signs out everywhere but here, or is not set', async () => {
  const { db } = test1;
  const user = await addUser(db, { login: 'mia', role: 'viewer', password: 'correct horse' });
  const [here, there] = [await openSession(db, user, 'here'), await openSession(db, user, 'there')];
  const link = await makeLink(db, user);
  const caller = (await callerOfSession(db, here)) as Caller;
  // Where the sessions cannot be closed, as in a crash between the two.
  await db.sql('ALTER TABLE sessions RENAME TO sessions_away');
  await expect(setPassword(db, user.userId, 'battery staple', caller)).rejects.toThrow();
  await db.sql('ALTER TABLE sessions_away RENAME TO sessions');
  await expect(byPassword(db, 'mia', 'correct horse', '10.0.3.1')).resolves.toMatchObject({ login: 'mia' });
  await setPassword(db, user.userId, 'battery staple', caller);
  await expect(byPassword(db, 'mia', 'battery staple', '10.0.3.1')).resolves.toMatchObject({ login: 'mia' });
  expect(await callerOfSession(db, here)).not.toBeNull();
  expect(await callerOfSession(db, there)).toBeNull();
  await expect(byLink(db, link)).rejects.toEqual(refused('LINK_SPENT'));
});

test('one address that tries many names waits too', async () => {
  const { db } = test1;
  for (let tries = 0; tries < 6; tries++) {
    await expect(byPassword(db, `name${tries}`, 'x', '10.9.9.9')).rejects.toEqual(refused('SIGN_IN_WRONG'));
  }
  await expect(byPassword(db, 'another', 'x', '10.9.9.9')).rejects.toEqual(refused('SIGN_IN_THROTTLED'));
  await expect(byPassword(db, 'another', 'x', '10.9.9.8')).rejects.toEqual(refused('SIGN_IN_WRONG'));
});

test('many tries at once are as many, however the name is spelt', async () => {
  const { db } = test1;
  await addUser(db, { login: 'hal', role: 'viewer', password: 'correct horse' });
  const spelt = ['hal', ' HAL', '\uFF48al', 'h\uFF41l', '\uFF28\uFF21\uFF2C'];
  const tries = Array.from({ length: 30 }, (_, n) => byPassword(db, spelt[n % 5] as string, 'wrong', `10.1.0.${n}`));
  const ends = (await Promise.allSettled(tries)).map((end) => (end.status === 'rejected' ? end.reason.code : ''));
  // Six; one more for each wait that passes meanwhile.
  expect(ends.filter((code) => code === 'SIGN_IN_WRONG').length).toBeLessThanOrEqual(8);
  expect(new Set(ends)).toEqual(new Set(['SIGN_IN_WRONG', 'SIGN_IN_THROTTLED']));
});

test('who comes in makes nobody at their address wait; what failed there still counts', async () => {
  const { db } = test1;
  await addUser(db, { login: 'ida', role: 'viewer', password: 'correct horse' });
  const comesIn = () => byPassword(db, 'ida', 'correct horse', '10.2.0.1');
  for (let times = 0; times < 8; times++) await expect(comesIn()).resolves.toMatchObject({ login: 'ida' });
  for (let tries = 0; tries < 5; tries++)
    await expect(byPassword(db, `no-${tries}`, 'x', '10.2.0.1')).rejects.toEqual(refused('SIGN_IN_WRONG'));
  for (let times = 0; times < 3; times++) await expect(comesIn()).resolves.toMatchObject({ login: 'ida' });
  await expect(byPassword(db, 'no-6', 'x', '10.2.0.1')).rejects.toEqual(refused('SIGN_IN_WRONG'));
  await expect(comesIn()).rejects.toEqual(refused('SIGN_IN_THROTTLED'));
});

test('the addresses of one IPv6 network are one; an IPv4 host is one however it is seen', async () => {
  const { db } = test1;
  const one = ['2001:db8:0:7::1', '2001:DB8:0:7:ffff::2', '2001:0db8::7:a:b:c:d', '2001:db8:0:7:1:2:10.0.0.1'];
  expect(new Set(one.map(networkOf))).toEqual(new Set(['2001:db8:0:7::/64']));
  expect(['::1', 'fe80::1%eth0', '::ffff:10.0.0.1', '10.0.0.1', 'no address'].map(networkOf)).toEqual([
    '0:0:0:0::/64',
    'fe80:0:0:0::/64',
    '10.0.0.1',
    '10.0.0.1',
    'no address',
  ]);
  for (let tries = 0; tries < 6; tries++)
    await expect(byPassword(db, `v6-${tries}`, 'x', `2001:db8::${tries}`)).rejects.toEqual(refused('SIGN_IN_WRONG'));
  await expect(byPassword(db, 'v6', 'x', '2001:db8::a')).rejects.toEqual(refused('SIGN_IN_THROTTLED'));
});

test('names are taken once; the last administrator stays one', async () => {
  const { db } = test1;
  await addUser(db, { login: 'carla', role: 'viewer' });
  await expect(addUser(db, { login: 'CARLA', role: 'admin' })).rejects.toEqual(refused('USER_TAKEN'));
  await expect(addUser(db, { login: 'a b', role: 'admin' })).rejects.toEqual(refused('USER_INVALID'));
  const owner = await ensureOwner(db);
  await expect(setRole(db, owner.userId, 'viewer')).rejects.toEqual(refused('LAST_ADMIN'));
  await expect(setDisabled(db, owner.userId, true)).rejects.toEqual(refused('LAST_ADMIN'));
  const second = await addUser(db, { login: 'dora', role: 'admin' });
  const ends = await Promise.allSettled([setRole(db, owner.userId, 'viewer'), setRole(db, second.userId, 'viewer')]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const admins = (await listUsers(db)).filter(({ role }) => role === 'admin');
  expect(admins).toHaveLength(1);
  await setRole(db, owner.userId, 'admin');
  await expect(setRole(db, '00000000-0000-4000-8000-000000000000', 'admin')).rejects.toEqual(refused('USER_UNKNOWN'));
});

test('a key has no more rights than asked for, nor than its owner has by now', async () => {
  const { db } = test1;
  const operator = await signedIn('emil', 'operator');
  await expect(makeKey(db, operator, { name: 'ci', rights: ['administer'] })).rejects.toEqual(refused('KEY_RIGHTS'));
  const { key, secret } = await makeKey(db, operator, { name: 'ci', rights: ['read', 'operate'] });
  expect(await callerOfKey(db, secret)).toMatchObject({ login: 'emil', rights: ['read', 'operate'] });
  expect(scopeOf((await callerOfKey(db, secret)) as Caller)).toBe(operator.userId);
  await setRole(db, operator.userId, 'viewer');
  expect((await callerOfKey(db, secret))?.rights).toEqual(['read']);
  expect((await keysOf(db, operator))[0]).toMatchObject({ name: 'ci', shown: secret.slice(0, 9), revokedAt: null });
  const stranger = await signedIn('frida', 'admin');
  await expect(revokeKey(db, stranger, key.keyId)).rejects.toEqual(refused('KEY_UNKNOWN'));
  await revokeKey(db, operator, key.keyId);
  expect(await callerOfKey(db, secret)).toBeNull();
  expect(await callerOfKey(db, 'hf_guessed')).toBeNull();
});

test('the audit is one chain under concurrent writers; a change, a gap and an insertion are found', async () => {
  const { db } = test1;
  const caller = await signedIn('gina', 'admin');
  const acts = Array.from({ length: 12 }, (_, n) => ({
    act: 'user.role',
    about: `user ${n}`,
    what: { to: 'admin', n },
  }));
  await Promise.all(acts.map((act) => noteAct(db, caller, act)));
  await noteAct(db, { by: 'holdfast on this machine' }, { act: 'link.made', what: { mail: 'ann@example.org' } });
  const whole = await verifyAudit(db, { page: 5 });
  expect(whole.rows).toBe(13);
  const [last] = await readAudit(db, undefined, 1);
  expect(last).toMatchObject({ hash: whole.hash, by: 'holdfast on this machine' });
  expect(last?.what).not.toContain('ann@');
  expect(await verifyAudit(db, { kept: last?.previous ?? '' })).toEqual(whole);
  await expect(verifyAudit(db, { kept: 'cut off' })).rejects.toMatchObject({ code: 'AUDIT_BROKEN' });

  await db.sql(`UPDATE audit SET about = 'user 99' WHERE seq = 4`);
  await expect(verifyAudit(db)).rejects.toMatchObject({ code: 'AUDIT_BROKEN', details: { seq: '4' } });
  await db.sql(`DELETE FROM audit WHERE seq = 4`);
  await expect(verifyAudit(db, { page: 3 })).rejects.toMatchObject({ code: 'AUDIT_BROKEN', details: { seq: '5' } });
});

test('two first sign-ins by a provider at once make one user; a taken name is left to whoever has it', async () => {
  const { db } = test1;
  const taken = await addUser(db, { login: 'zoe@example.org', role: 'viewer' });
  const zoe = {
    subject: 'https://sso zoe',
    logins: ['zoe@example.org', 'Zoe'],
    role: 'viewer',
    follows: false,
  } as const;
  const came = await Promise.all([byIdentity(db, zoe), byIdentity(db, zoe), byIdentity(db, zoe)]);
  expect(new Set(came.map(({ user }) => user.userId)).size).toBe(1);
  expect(came.filter(({ added }) => added).length).toBe(1);
  expect(came[0]?.user).toMatchObject({ login: 'zoe', role: 'viewer' });
  expect(came[0]?.user.userId).not.toBe(taken.userId);
  await setRole(db, came[0]?.user.userId ?? '', 'operator');
  expect((await byIdentity(db, zoe)).user.role, 'roles are given here').toBe('operator');
});
