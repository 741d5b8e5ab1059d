import type { AgentTools } from '@holdfast/agents';
import { mask } from '@holdfast/telemetry';
import type { Box, Page, Reading } from '@holdfast/tools/reading';
import { z } from 'zod';
import { Day } from '../day.ts';
import type { Vision } from './answer.ts';

/** The role in HOLDFAST_MODELS of a model that can look at pictures. */
export const role = 'vision';
const mostPages = 3;
const deadlineMs = 60_000;

const Answer = z.object({
  merchant: z.string().trim().min(1).max(120).nullable().describe('the shop as printed; null where it cannot be read'),
  date: Day.nullable().describe('the day of the purchase as YYYY-MM-DD; null where it cannot be read'),
  total: z
    .string()
    .regex(/^\d{1,10}\.\d{2}$/)
    .nullable()
    .describe('what was to be paid, such as 12.50; null where it cannot be read'),
});

type Hands = Pick<AgentTools, 'reader' | 'model' | 'progress' | 'signal'>;

/**
 * Lets a vision model look at the pictures of a receipt that was read; null: none is configured, or all its text came with the PDF.
 * Lines that hold what nobody should see are painted over before. What it says is a vote in `fields/seen.ts`, never a figure by itself.
 */
export async function look(bytes: Uint8Array, { pages }: Reading, hands: Hands): Promise<Vision | null> {
  const { reader, progress, signal } = hands;
  const drawn = [...pages.entries()].filter(([, { from }]) => from === 'ocr').slice(0, mostPages);
  const model = drawn.length === 0 ? null : hands.model(role);
  if (!model) return null;
  const pictures = [];
  for (const [at, page] of drawn) {
    const hide = { page, boxes: secretsOn(page) };
    const picture = await reader.picture(bytes, { page: at, turned: page.turned, hide }, { signal });
    pictures.push({ type: 'image/jpeg' as const, bytes: picture.bytes });
  }
  progress('vision', 'a model looks at the picture', { pages: pictures.length });
  const asked = await model.ask({
    messages: [{ role: 'user', text: 'Read this receipt: merchant, day and total.', pictures }],
    answer: { name: 'receipt', schema: Answer },
    deadlineMs,
    purpose: 'see',
  });
  if (!asked.ok) {
    const { code, message } = asked.why;
    progress('vision', `no model looked at it (${code}): the words alone are judged`, { why: asked.why });
    return { model: null, seen: null, why: { code, message: mask(message) } };
  }
  const { provider, model: name, cost, answer } = asked.reply;
  progress('vision', `${provider}/${name} has looked at it`, { cost });
  return { model: `${provider}/${name}`, seen: answer as z.infer<typeof Answer> };
}

/** Boxes of every line that holds something personal, and of what could be a card number whose digits were misread. */
function secretsOn({ attempts }: Page): Box[] {
  return attempts.flatMap(({ words }) =>
    [...Map.groupBy(words, ({ line }) => line).values()].flatMap((line) =>
      isSecret(line.map(({ text }) => text).join(' ')) ? line.map(({ box }) => box) : [],
    ),
  );
}

const isSecret = (text: string): boolean => {
  const digits = text.replaceAll(/[Oo]/g, '0').replaceAll(/[lI|]/g, '1').replaceAll('S', '5');
  return mask(text) !== text || /(?:\d[ -]?){12,}/.test(digits);
};
