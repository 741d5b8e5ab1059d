import { z } from 'zod';
import { errors } from './errors.ts';

/** The value in its schema's form, or a coded refusal that names the field. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues
    .slice(0, 3)
    .map((issue) => (issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message))
    .join('; ');
  throw errors.REQUEST_INVALID({ where, reason });
}

export const plainText = (most: number): z.ZodType<string> =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text), 'has control characters');

/** ISO 8601 has a year 0, and the calendar of the databases has none. */
const time = z.iso.datetime().refine((text) => !text.startsWith('0000'), 'there is no year 0');

export const schemas = {
  id: z.object({ id: z.guid() }),
  team: z.object({ team: plainText(100) }),
  event: z.object({ name: plainText(200) }),
  // A key becomes longer by whose it is (routes/teams.ts); a run's has at most 500 characters.
  start: z.strictObject({ input: z.unknown(), key: plainText(450).optional(), user: z.guid().optional() }),
  emit: z.strictObject({ payload: z.unknown(), key: plainText(400).optional() }),
  answer: z.strictObject({ hash: plainText(200), answer: z.unknown() }),
  looking: z.strictObject({ browser: z.guid() }),
  nothing: z.strictObject({}).prefault({}),
  retry: z
    .strictObject({ from: z.guid().optional(), key: plainText(200).optional() })
    .refine(({ from, key }) => from !== undefined || key === undefined, { path: ['key'], error: 'goes with from' })
    .prefault({}),
  member: z.object({ team: plainText(100), member: plainText(100) }),
  verdict: z.strictObject({
    verdict: z.enum(['right', 'wrong']),
    reason: plainText(1_000).optional(),
  }),
  version: z
    .strictObject({
      version: z.number().int().min(0).max(1_000_000).optional(),
    })
    .prefault({}),
  upload: z.strictObject({
    user: z.guid().nullable().default(null),
    type: z
      .string()
      .regex(/^[a-z][a-z_]{0,39}$/, 'small letters')
      .default('receipt'),
  }),
  documents: z.strictObject({
    user: z.guid().optional(),
    type: plainText(40).optional(),
    status: z.enum(['pending', 'processing', 'waiting', 'completed', 'failed']).optional(),
    before: time.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  outbox: z.strictObject({
    user: z.guid().optional(),
    state: z.enum(['queued', 'sending', 'sent', 'failed', 'ambiguous', 'cancelled']).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  mail: z.strictObject({
    document_id: z.guid(),
    to: plainText(254),
    subject: plainText(200).optional(),
    body: z.string().max(20_000).optional(),
    key: plainText(200).optional(),
  }),
  recipient: z.strictObject({ address: plainText(254) }),
  page: z.object({ id: z.guid(), page: z.coerce.number().int().min(1).max(100) }),
  picture: z.strictObject({ width: z.coerce.number().int().min(50).max(2_400).default(1_200) }),
  runs: z.strictObject({
    team: plainText(100).optional(),
    status: z.enum(['running', 'stuck', 'cancelling', 'completed', 'failed', 'cancelled']).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
} as const;
