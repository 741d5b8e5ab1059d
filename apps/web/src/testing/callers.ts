import type { IncomingHttpHeaders } from 'node:http';
import { type Caller, type Role, rightsOf } from '@holdfast/accounts';

/** Somebody of a role, who is in no table. */
export function someone(login: string, role: Role = 'admin', userId = '0a0a0000-0000-4000-8000-000000000001'): Caller {
  const by = { kind: 'session', hash: login } as const;
  return { userId, workspace: 'default', login, name: login, role, rights: rightsOf(role), by };
}

/** `access` for tests of what routes do: everybody is an administrator, called as the header `x-login` says. */
export const anAdmin = (headers: IncomingHttpHeaders): Caller => someone(String(headers['x-login'] ?? 'owner'));

/** The header for `anAdmin`. */
export const as = (login: string): Record<string, string> => ({ 'x-login': login });
