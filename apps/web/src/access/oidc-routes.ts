/** Signing in by the company's OIDC provider: there, and back. */
import {
  byIdentity,
  byLink,
  type Identity,
  linkIdentity,
  makeLink,
  noteAct,
  type User,
  userById,
} from '@holdfast/accounts';
import type { SignInView } from '@holdfast/dashboard/wire';
import type { Db } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { checked, schemas } from '../checked.ts';
import { errors } from '../errors.ts';
import { send } from '../refuse.ts';
import { callerOf } from './access.ts';
import { signer } from './account-routes.ts';
import { backPath, type OidcSettings, openOidc, type Pending, pendingCookie, startPath } from './oidc.ts';

/** What a provider may send along; other words are for its own use. */
export const backForm = z.looseObject({ state: z.string().optional(), code: z.string().optional() });

/** `to`: the page of ours that was asked for; what is none of ours is left out. */
export const goForm = z.looseObject({ to: z.string().max(2_000).optional().catch(undefined) });

const refusedCookie = 'holdfast-oidc-refused';
const pendingSeconds = 10 * 60;
const words = z.string().min(1).max(200);
/** `link`: the secret of a sign-in link of who began it while signed in: the session's own cookie does not come back from there. */
const pendingForm = z.strictObject({
  state: words,
  nonce: words,
  verifier: words,
  to: z.string().max(2_000),
  link: words.optional(),
});
type Kept = Pending & Pick<z.infer<typeof pendingForm>, 'to' | 'link'>;
const refusedForm = z.object({ code: z.string(), message: z.string(), fix: z.string() });

export interface OidcParts {
  db: Db;
  secure: boolean;
  settings: Partial<OidcSettings> & { oidcName?: string | undefined };
}

export function oidcRoutes(app: FastifyInstance, { db, secure, settings }: OidcParts): void {
  const oidc = openOidc(settings);
  const signIn = signer(db, secure);
  // Lax: the browser comes back from another site, and must bring them along.
  const cookie = { httpOnly: true, sameSite: 'lax', secure } as const;

  app.get('/api/sign-in', async (request, reply): Promise<SignInView> => {
    const refused = read(refusedForm, request.cookies[refusedCookie]);
    if (refused) void reply.clearCookie(refusedCookie, { path: '/api/sign-in' });
    const provider =
      oidc && settings.publicUrl
        ? { name: settings.oidcName ?? 'OpenID Connect', href: new URL(startPath, settings.publicUrl).href }
        : null;
    return { provider, refused };
  });

  app.get(startPath, (request, reply) =>
    told(request, reply, async () => {
      if (!oidc) throw errors.OIDC_OFF();
      const { url, pending } = await oidc.begin();
      const to = ownPage(goForm.parse(request.query).to, settings.publicUrl);
      return keep(reply, { ...pending, to }).redirect(url.href);
    }),
  );

  app.post('/api/me/oidc', async (request, reply) => {
    checked(schemas.nothing, request.body ?? undefined, 'the body');
    if (!oidc) throw errors.OIDC_OFF();
    const user = (await userById(db, callerOf(request).userId)) as User;
    const { url, pending } = await oidc.begin();
    return keep(reply, { ...pending, to: '/settings', link: await makeLink(db, user) }).send({ href: url.href });
  });

  const keep = (reply: FastifyReply, pending: Kept): FastifyReply =>
    reply.setCookie(pendingCookie, JSON.stringify(pending), { ...cookie, path: startPath, maxAge: pendingSeconds });

  app.get(backPath, (request, reply) => {
    const pending: Kept | null = read(pendingForm, request.cookies[pendingCookie]);
    const work = async (): Promise<FastifyReply> => {
      if (!oidc) throw errors.OIDC_OFF();
      const query = new URL(request.url, 'http://here').search;
      // One answer for each time one goes there, whatever it is.
      void reply.clearCookie(pendingCookie, { path: startPath });
      if (!pending || new URLSearchParams(query).get('state') !== pending.state) throw errors.OIDC_STATE();
      const identity = await oidc.finish(query, pending);
      const user = pending.link === undefined ? await entered(identity) : await linked(identity, pending.link);
      await signIn(request, reply, user, 'oidc');
      return reply.redirect(ownPage(pending.to, settings.publicUrl));
    };
    return told(request, reply, work, pending?.link === undefined ? '/' : '/settings');
  });

  async function entered(identity: Identity): Promise<User> {
    const { user, added, roleChanged } = await byIdentity(db, identity);
    const by = { by: 'OpenID Connect' };
    const { userId: about, login, role } = user;
    if (added) await noteAct(db, by, { act: 'user.added', about, what: { login, role } });
    if (roleChanged) await noteAct(db, by, { act: 'user.role', about, what: { role } });
    return user;
  }

  async function linked(identity: Identity, link: string): Promise<User> {
    const user = await linkIdentity(db, await byLink(db, link), identity);
    await noteAct(db, { by: user.login }, { act: 'identity.linked', about: user.userId });
    return user;
  }

  /** A person is led back to the door, which says why; a program is told at once. */
  async function told(request: FastifyRequest, reply: FastifyReply, work: () => Promise<FastifyReply>, door = '/') {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      if (!(request.headers.accept ?? '').includes('text/html')) return send(reply, error);
      const { code, message, fix } = error;
      const kept = { ...cookie, path: '/api/sign-in', maxAge: 60 };
      return reply.setCookie(refusedCookie, JSON.stringify({ code, message, fix }), kept).redirect(door);
    }
  }
}

/** A cookie is what the browser says: anything. */
function read<T>(form: z.ZodType<T>, text: string | undefined): T | null {
  if (text === undefined) return null;
  try {
    return form.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A page of ours, from the root on; whatever leads elsewhere is the first page. */
function ownPage(to: string | undefined, publicUrl = 'http://127.0.0.1'): string {
  if (to === undefined || !URL.canParse(to, publicUrl)) return '/';
  const { origin, pathname, search, hash } = new URL(to, publicUrl);
  // Two slashes at the beginning would name another host.
  if (origin !== new URL(publicUrl).origin || pathname.startsWith('//') || pathname.startsWith('/api/')) return '/';
  return `${pathname}${search}${hash}`;
}
