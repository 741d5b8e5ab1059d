/** API keys of one's own: made, listed, revoked. */
import { type ApiKey, keysOf, makeKey, Right, revokeKey } from '@holdfast/accounts';
import type { KeyView } from '@holdfast/dashboard/wire';
import type { Db } from '@holdfast/db';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checked, plainText, schemas } from '../checked.ts';
import { callerOf } from './access.ts';

export const keyForm = z.strictObject({
  name: plainText(100),
  rights: z.array(Right).min(1).max(10),
  /** From today; never, where it is left out. */
  days: z.number().int().min(1).max(3_650).optional(),
});

const daySeconds = 86_400;

export function keyRoutes(app: FastifyInstance, db: Db): void {
  app.get('/api/me/keys', async (request): Promise<{ keys: KeyView[] }> => {
    return { keys: (await keysOf(db, callerOf(request))).map(keyView) };
  });

  // The secret is in this answer and nowhere else.
  app.post('/api/me/keys', async (request, reply): Promise<{ key: KeyView; secret: string }> => {
    const { name, rights, days } = checked(keyForm, request.body, 'the body');
    const lasts = days === undefined ? {} : { seconds: days * daySeconds };
    const { key, secret } = await makeKey(db, callerOf(request), { name, rights, ...lasts });
    void reply.code(201).header('cache-control', 'no-store');
    return { key: keyView(key), secret };
  });

  app.post('/api/me/keys/:id/revoke', async (request): Promise<KeyView> => {
    const { id } = checked(schemas.id, request.params, 'the address');
    return keyView(await revokeKey(db, callerOf(request), id));
  });
}

const keyView = ({ keyId, name, shown, rights, createdAt, lastUsedAt, expiresAt, revokedAt }: ApiKey): KeyView => ({
  keyId,
  name,
  shown,
  rights: [...rights],
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  expiresAt: expiresAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
});
