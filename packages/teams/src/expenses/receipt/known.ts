import type { AgentTools, Counted } from '@holdfast/agents';
import type { NewMemory, Recalled } from '@holdfast/memory';
import { z } from 'zod';
import { maskedKey } from '../fraud/merchant-name.ts';
import type { ClerkAnswer, Fields, ReceiptRead } from './answer.ts';

/** The kind of a memory of what a merchant's name, as it was read, really is. */
const READING = 'reading';
const Corrected = z.object({ read: z.string(), merchant: z.string(), category: z.string().nullable() });
const Case = z.object({ merchant: z.string().nullable(), fraud: z.boolean() });

/** What memory knows of the merchant that was read. */
export interface Known {
  readonly fields: Fields;
  /** What a person said the merchant's purchases are; null: nobody did. */
  readonly category: string | null;
  /** Why a person should look, besides what the receipt itself says. */
  readonly doubts: readonly string[];
  readonly memories: readonly Counted[];
}

type Hands = Pick<AgentTools, 'recall' | 'counted'>;

/**
 * Asks memory about the merchant as it was read: what clerks said this name is, and what reviewers decided about charges there. A name
 * that a person corrected is taken as corrected; where more charges were refused than approved, a person looks.
 */
export async function knownOf(fields: Fields, hands: Hands): Promise<Known> {
  const read = fields.merchant.value;
  const key = maskedKey(read);
  if (read === null || key === null) return { fields, category: null, doubts: [], memories: [] };
  const team = 'expenses';
  const recalled = await hands.recall([
    { team, kinds: [READING], text: read, limit: 3 },
    { team, kinds: ['case'], text: read, limit: 5 },
  ]);
  const said = recalled.map(({ memory }) =>
    memory.kind === READING ? Corrected.safeParse(memory.data).data : undefined,
  );
  const at = said.findIndex((one) => one && maskedKey(one.read) === key);
  const corrected = said[at];
  const merchant = corrected?.merchant ?? read;
  const cases = casesAt([key, maskedKey(merchant)], recalled);
  const refused = cases.filter(({ fraud }) => fraud).length;
  const doubted = refused > cases.length - refused;
  const changedBy = (one: Recalled, i: number): Counted => {
    if (i === at && corrected && (merchant !== read || corrected.category !== null))
      return hands.counted(one, {
        says: `${read} is ${merchant}${corrected.category ? `, ${corrected.category}` : ''}`,
      });
    if (doubted && cases.some(({ id, fraud }) => fraud && id === one.memory.memoryId))
      return hands.counted(one, { says: 'a person is asked' });
    return hands.counted(one);
  };
  return {
    fields: merchant === read ? fields : { ...fields, merchant: { ...fields.merchant, value: merchant } },
    category: corrected?.category ?? null,
    doubts: doubted ? [`reviewers refused ${refused} of ${cases.length} charges at ${merchant}`] : [],
    memories: recalled.map(changedBy),
  };
}

function casesAt(keys: readonly (string | null)[], recalled: readonly Recalled[]): { id: string; fraud: boolean }[] {
  return recalled.flatMap(({ memory }) => {
    const found = memory.kind === 'case' ? Case.safeParse(memory.data).data : undefined;
    if (!found || !keys.includes(maskedKey(found.merchant))) return [];
    return [{ id: memory.memoryId, fraud: found.fraud }];
  });
}

/** What a clerk said a name is, for the next receipt that reads so; a later word about the same name supersedes. Nobody is named in it. */
export function rememberReading({ fields }: ReceiptRead, clerk: ClerkAnswer | undefined): NewMemory[] {
  const read = fields?.merchant.value ?? null;
  const key = maskedKey(read);
  if (read === null || key === null || clerk?.verdict !== 'post' || !clerk.merchant) return [];
  const { merchant, category = null } = clerk;
  return [
    {
      kind: READING,
      userId: null,
      subject: `merchant-as-read:${key}`.slice(0, 256),
      content: `A receipt that reads “${read}” is of ${merchant}${category ? ` (${category})` : ''}: a person said so`,
      data: { read, merchant, category },
      importance: 0.7,
    },
  ];
}
