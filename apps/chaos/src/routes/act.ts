import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import { Scenario } from '../experiment/scenario.ts';
import { Fault, nameOf } from '../fault.ts';
import type { Panel } from '../panel.ts';
import { ownScenarios } from '../scenarios.ts';

const by = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => !/\p{Cc}/u.test(text), 'has control characters')
  .default('somebody at the panel');
const anyway = z.boolean().default(false);
const Break = z.strictObject({ fault: Fault, by, anyway });
const Heal = z.strictObject({ fault: Fault.optional(), by }).prefault({});
const Begin = z.strictObject({ scenario: z.union([z.string(), Scenario]), by, anyway });

/** What breaks and heals. The token has been checked before; each use is an event with who and when. */
export function actRoutes(app: FastifyInstance, panel: Panel): void {
  app.post('/api/faults', async ({ body }) => {
    const wanted = checked(Break, body);
    await panel.inflict(wanted.fault, wanted.by, wanted.anyway);
    return { broken: nameOf(wanted.fault) };
  });
  app.post('/api/heal', async ({ body }) => {
    const wanted = checked(Heal, body ?? {});
    return { healed: await panel.heal(wanted.fault, wanted.by) };
  });
  app.post('/api/experiments', async ({ body }) => {
    const wanted = checked(Begin, body);
    const scenario = typeof wanted.scenario === 'string' ? await own(wanted.scenario) : wanted.scenario;
    const { experiment } = await panel.begin(scenario, wanted.by, wanted.anyway);
    return { experiment };
  });
}

async function own(name: string): Promise<Scenario> {
  const found = (await ownScenarios()).find((scenario) => scenario.name === name);
  if (!found) throw errors.CHAOS_MISSING({ what: `scenario ${name.slice(0, 60)}` });
  return found;
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');
  throw errors.CHAOS_REQUEST({ where: 'the body', reason });
}
