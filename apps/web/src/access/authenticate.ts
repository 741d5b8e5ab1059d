import type { IncomingHttpHeaders } from 'node:http';
import { fastifyCookie } from '@fastify/cookie';
import { type Caller, callerOfKey, callerOfSession } from '@holdfast/accounts';
import type { Statements } from '@holdfast/db';

/** The cookie of a browser's session. Of all ports of a host there is one: cookies know no ports. */
export const cookieName = 'holdfast';

/** Who asks: by the accounts, or, in tests, whoever the headers say. */
export type Access = 'accounts' | ((headers: IncomingHttpHeaders) => Caller | null);

export interface Asked {
  caller: Caller | null;
  /** The browser sent a cookie by itself: another site may have made it do so. */
  byCookie: boolean;
}

/** Who sends these headers. A token that is there and counts for nothing is nobody, whatever cookie stands beside it. */
export async function authenticate(db: Statements, access: Access, headers: IncomingHttpHeaders): Promise<Asked> {
  if (access !== 'accounts') return { caller: access(headers), byCookie: false };
  const { authorization, cookie = '' } = headers;
  if (authorization !== undefined) {
    const token = /^Bearer ([\w-]{1,200})$/i.exec(authorization)?.[1];
    return { caller: token === undefined ? null : await callerOfToken(db, token), byCookie: false };
  }
  const secret = fastifyCookie.parse(cookie)[cookieName];
  return { caller: secret ? await callerOfSession(db, secret.slice(0, 200)) : null, byCookie: true };
}

const callerOfToken = (db: Statements, token: string): Promise<Caller | null> =>
  token.startsWith('hf_') ? callerOfKey(db, token) : callerOfSession(db, token);
