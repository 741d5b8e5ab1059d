import type { Statements } from '@holdfast/db';
import { type Caller, narrowed } from './caller.ts';
import { errors } from './errors.ts';
import { keys, users } from './queries.ts';
import type { Right } from './rights.ts';
import { hashOf, newSecret } from './secret.ts';
import { type UserRow, userOf } from './users.ts';

export interface ApiKey {
  keyId: string;
  name: string;
  /** The beginning of it, to tell keys apart. */
  shown: string;
  rights: readonly Right[];
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

interface KeyRow {
  key_id: string;
  user_id: string;
  name: string;
  shown: string;
  rights: Right[];
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
  revoked_at: Date | null;
}

const keyOf = (row: KeyRow): ApiKey => ({
  keyId: row.key_id,
  name: row.name,
  shown: row.shown,
  rights: row.rights,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
});

export interface NewKey {
  name: string;
  rights: readonly Right[];
  /** How long it counts; for ever, where it is left out. */
  seconds?: number;
}

/** `secret` is shown once: only its hash is kept. Throws KEY_RIGHTS. */
export async function makeKey(db: Statements, caller: Caller, key: NewKey): Promise<{ key: ApiKey; secret: string }> {
  const beyond = key.rights.filter((right) => !caller.rights.includes(right));
  if (beyond.length > 0) throw errors.KEY_RIGHTS({ rights: beyond.join(', ') });
  const secret = `hf_${newSecret()}`;
  const [row] = await db.run<KeyRow>(keys.make, {
    user: caller.userId,
    name: key.name.trim().slice(0, 100) || 'unnamed',
    hash: hashOf(secret),
    shown: secret.slice(0, 9),
    rights: [...key.rights],
    seconds: key.seconds ?? null,
  });
  return { key: keyOf(row as KeyRow), secret };
}

/** Who sends this key; null: nobody, any more. Its rights are its own, as far as its owner still has them. */
export async function callerOfKey(db: Statements, secret: string): Promise<Caller | null> {
  if (!secret.startsWith('hf_')) return null;
  const [key] = await db.run<KeyRow & { unseen: boolean }>(keys.caller, { hash: hashOf(secret) });
  if (!key) return null;
  const [row] = await db.run<UserRow>(users.by_id, { user: key.user_id });
  if (!row || row.disabled_at) return null;
  if (key.unseen) await db.run(keys.seen, { key: key.key_id });
  const { userId, workspace, login, name, role } = userOf(row);
  const by = { kind: 'key' as const, keyId: key.key_id, name: key.name };
  return { userId, workspace, login, name, role, rights: narrowed(key.rights, role), by };
}

export async function keysOf(db: Statements, caller: Caller): Promise<ApiKey[]> {
  return (await db.run<KeyRow>(keys.of_user, { user: caller.userId })).map(keyOf);
}

/** Throws KEY_UNKNOWN. */
export async function revokeKey(db: Statements, caller: Caller, key: string): Promise<ApiKey> {
  const [row] = await db.run<KeyRow>(keys.revoke, { user: caller.userId, key });
  if (!row) throw errors.KEY_UNKNOWN();
  return keyOf(row);
}
