/** Signing in and out, what one may do about oneself, and the users. */
import {
  accountErrors,
  addUser,
  byLink,
  byPassword,
  type Caller,
  callerOfSession,
  closeSession,
  closeSessions,
  listUsers,
  makeLink,
  noteAct,
  openSession,
  Role,
  readAudit,
  sessionSeconds,
  sessionsOfUser,
  setDisabled,
  setPassword,
  setRole,
  type User,
  userById,
} from '@holdfast/accounts';
import type { AuditLine, MeView, SessionLine, UserView } from '@holdfast/dashboard/wire';
import type { Db } from '@holdfast/db';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { checked, plainText, schemas } from '../checked.ts';
import { callerOf } from './access.ts';
import { cookieName } from './authenticate.ts';
import { pendingCookie, startPath } from './oidc.ts';

const password = z.string().min(1).max(1_000);

export const accountForms = {
  signIn: z.strictObject({ login: plainText(200), password }),
  link: z.strictObject({ token: z.string().min(1).max(200) }),
  password: z.strictObject({ password, before: password.optional() }),
  user: z.strictObject({
    login: plainText(100),
    name: plainText(200).optional(),
    role: Role,
    password: password.optional(),
  }),
  role: z.strictObject({ role: Role }),
  disabled: z.strictObject({ disabled: z.boolean() }),
  audit: z.strictObject({
    before: z.coerce.number().int().min(1).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
} as const;

export interface AccountParts {
  db: Db;
  /** Browsers reach us by https only. */
  secure: boolean;
}

export function accountRoutes(app: FastifyInstance, { db, secure }: AccountParts): void {
  const signIn = signer(db, secure);

  app.post('/api/sign-in', async (request, reply): Promise<MeView> => {
    const { login, password } = checked(accountForms.signIn, request.body, 'the body');
    return signIn(request, reply, await byPassword(db, login, password, request.ip), 'password');
  });

  app.post('/api/sign-in/link', async (request, reply): Promise<MeView> => {
    const { token } = checked(accountForms.link, request.body, 'the body');
    return signIn(request, reply, await byLink(db, token), 'link');
  });

  app.post('/api/sign-out', async (request, reply) => {
    await closeSession(db, callerOf(request));
    // Whoever comes after them in this browser must not end what they began at the provider.
    void reply.clearCookie(pendingCookie, { path: startPath });
    return reply.clearCookie(cookieName, { path: '/' }).send({ signedOut: true });
  });

  app.get('/api/me', async (request): Promise<MeView> => {
    const caller = callerOf(request);
    return meView(caller, await userById(db, caller.userId));
  });

  app.post('/api/me/password', async (request) => {
    const caller = callerOf(request);
    const { password, before } = checked(accountForms.password, request.body, 'the body');
    const user = await userById(db, caller.userId);
    // Who found a browser open must not take the account with it.
    if (user?.hasPassword) await byPassword(db, caller.login, before ?? '', request.ip);
    await setPassword(db, caller.userId, password, caller);
    return { changed: true };
  });

  app.get('/api/me/sessions', async (request): Promise<{ sessions: SessionLine[] }> => {
    const sessions = await sessionsOfUser(db, callerOf(request));
    return {
      sessions: sessions.map(({ browser, here, createdAt, seenAt }) => ({
        browser,
        here,
        createdAt: createdAt.toISOString(),
        seenAt: seenAt.toISOString(),
      })),
    };
  });

  app.post('/api/me/sessions/close', async (request) => {
    const caller = callerOf(request);
    await closeSessions(db, caller.userId, caller);
    return { closed: true };
  });

  app.get('/api/users', async (): Promise<{ users: UserView[] }> => ({ users: (await listUsers(db)).map(userView) }));

  app.post('/api/users', async (request, reply): Promise<UserView> => {
    const { name, password, ...given } = checked(accountForms.user, request.body, 'the body');
    const user = await addUser(db, {
      ...given,
      ...(name === undefined ? {} : { name }),
      ...(password === undefined ? {} : { password }),
    });
    void reply.code(201);
    return userView(user);
  });

  app.post('/api/users/:id/role', async (request): Promise<UserView> => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const { role } = checked(accountForms.role, request.body, 'the body');
    return userView(await setRole(db, id, role));
  });

  app.post('/api/users/:id/disabled', async (request): Promise<UserView> => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const { disabled } = checked(accountForms.disabled, request.body, 'the body');
    return userView(await setDisabled(db, id, disabled));
  });

  app.post('/api/users/:id/link', async (request): Promise<{ token: string }> => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const user = await userById(db, id);
    if (!user) throw accountErrors.USER_UNKNOWN({ user: id });
    return { token: await makeLink(db, user) };
  });

  app.get('/api/audit', async (request): Promise<{ acts: AuditLine[] }> => {
    const { before, limit } = checked(accountForms.audit, request.query, 'the query');
    const rows = await readAudit(db, before, limit);
    return {
      acts: rows.map(({ seq, at, by, act, about, what }) => ({ seq, at: at.toISOString(), by, act, about, what })),
    };
  });
}

/** Opens a session for who was let in, and hands its cookie to the browser. */
export function signer(db: Db, secure: boolean) {
  return async (request: FastifyRequest, reply: FastifyReply, user: User, by: string): Promise<MeView> => {
    const secret = await openSession(db, user, request.headers['user-agent']);
    const caller = await callerOfSession(db, secret);
    if (!caller) throw accountErrors.SIGN_IN_WRONG();
    await noteAct(db, caller, { act: 'signed.in', about: by });
    // The browser may keep it longer than the session lives: the session alone decides.
    void reply.setCookie(cookieName, secret, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure,
      maxAge: 10 * sessionSeconds,
    });
    return meView(caller, user);
  };
}

const meView = ({ userId, login, name, role, rights }: Caller, user: User | null): MeView => ({
  userId,
  login,
  name,
  role,
  rights: [...rights],
  hasPassword: user?.hasPassword ?? false,
  hasIdentity: user?.hasIdentity ?? false,
});

const userView = ({ userId, login, name, role, hasPassword, createdAt, disabledAt }: User): UserView => ({
  userId,
  login,
  name,
  role,
  hasPassword,
  createdAt: createdAt.toISOString(),
  disabledAt: disabledAt?.toISOString() ?? null,
});
