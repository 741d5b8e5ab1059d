/** Signing in by the company's OIDC provider: there, and back. */
import { byIdentity, noteAct } from '@holdfast/accounts';
import type { SignInView } from '@holdfast/dashboard/wire';
import type { Db } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import { send } from '../refuse.ts';
import { signer } from './account-routes.ts';
import { backPath, type OidcSettings, openOidc, type Pending } from './oidc.ts';

/** What a provider may send along; other words are for its own use. */
export const backForm = z.looseObject({ state: z.string().optional(), code: z.string().optional() });

const pendingCookie = 'holdfast-oidc';
const refusedCookie = 'holdfast-oidc-refused';
const pendingSeconds = 10 * 60;
const words = z.string().min(1).max(200);
const pendingForm = z.strictObject({ state: words, nonce: words, verifier: words });
const refusedForm = z.object({ code: z.string(), message: z.string(), fix: z.string() });
const startPath = '/api/sign-in/oidc';

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
      const kept = { ...cookie, path: startPath, maxAge: pendingSeconds };
      return reply.setCookie(pendingCookie, JSON.stringify(pending), kept).redirect(url.href);
    }),
  );

  app.get(backPath, (request, reply) =>
    told(request, reply, async () => {
      if (!oidc) throw errors.OIDC_OFF();
      const pending: Pending | null = read(pendingForm, request.cookies[pendingCookie]);
      const query = new URL(request.url, 'http://here').search;
      // One answer for each time one goes there, whatever it is.
      void reply.clearCookie(pendingCookie, { path: startPath });
      if (!pending || new URLSearchParams(query).get('state') !== pending.state) throw errors.OIDC_STATE();
      const { user, added, roleChanged } = await byIdentity(db, await oidc.finish(query, pending));
      const by = { by: 'OpenID Connect' };
      const { userId: about, login, role } = user;
      if (added) await noteAct(db, by, { act: 'user.added', about, what: { login, role } });
      if (roleChanged) await noteAct(db, by, { act: 'user.role', about, what: { role } });
      await signIn(request, reply, user, 'oidc');
      return reply.redirect('/');
    }),
  );

  /** A person is led back to the door, which says why; a program is told at once. */
  async function told(request: FastifyRequest, reply: FastifyReply, work: () => Promise<FastifyReply>) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      if (!(request.headers.accept ?? '').includes('text/html')) return send(reply, error);
      const { code, message, fix } = error;
      const kept = { ...cookie, path: '/api/sign-in', maxAge: 60 };
      return reply.setCookie(refusedCookie, JSON.stringify({ code, message, fix }), kept).redirect('/');
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
