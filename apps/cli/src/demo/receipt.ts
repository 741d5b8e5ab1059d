import { randomUUID } from 'node:crypto';
import { type Event, openTail, readHeads } from '@holdfast/events';
import { type InboxRow, runId, type TaskRow } from '@holdfast/queue';
import { type Documents, drawSlip } from '@holdfast/tools';
import { bold, dim } from '../output.ts';
import { openStory, type Place, type Told, until } from './story.ts';

const team = 'expenses';

/** What the member receipt answered, as far as the story tells it. */
interface Read {
  outcome?: string;
  expense_id?: string | null;
  doubts?: string[];
  category?: { category: string | null } | null;
  fields?: Record<string, { value: string | null; confidence: number }> | null;
}

/**
 * Scenario 1: a receipt is uploaded as a picture; receipt reads it and posts it. The same slip photographed askew belongs to
 * the expense that is there by now; one without a total is a question for a person.
 */
export async function receipt(place: Place & { documents: Documents }, say: (line: string) => void): Promise<Told[]> {
  const { told, tell } = openStory(say);
  const user = randomUUID();
  const day = new Date().toISOString().slice(0, 10);
  const number = String(1_000 + Math.floor(9_000 * Math.random()));
  const lines = slip(day, number, '9.72');
  const upload = async (picture: Uint8Array, filename: string): Promise<Uploaded> => {
    say(
      `\n${bold(`${filename} is uploaded`)}  ${dim(`${Math.round(picture.byteLength / 1024)} KB, for user ${user.slice(0, 8)}`)}`,
    );
    return await uploaded(place, { picture, filename, user }, say);
  };

  const first = await upload(await drawSlip(lines), 'starbucks.png');
  const { fields } = first.read;
  const values = ['merchant', 'date', 'total'].map((name) => fields?.[name]?.value ?? 'nothing').join(', ');
  tell('The picture was read by receipt', fields?.['total']?.value === '9.72' && fields['date']?.value === day, values);
  const { outcome, expense_id: expense, category } = first.read;
  tell(
    'A new expense was posted',
    outcome === 'posted',
    `${expense?.slice(0, 8) ?? 'none'}, category ${category?.category ?? 'unknown'}`,
  );
  tell('It was read where receipt is at home, or where somebody stands in', first.region !== null, first.region ?? '');
  const judged = await until(
    async () => (expense ? await place.queue.tasks(runId(team, expense)) : []),
    (tasks) => tasks.some(({ member, status }) => member === 'fraud' && status === 'completed'),
  );
  const fraud = judged.find(({ member, status }) => member === 'fraud' && status === 'completed');
  tell(
    'Fraud judged the new expense by itself',
    fraud !== undefined,
    fraud?.worker_region ? `in ${fraud.worker_region}` : '',
  );

  const second = await upload(await drawSlip(lines, { tilt: 3, width: 620 }), 'IMG_0042.png');
  const same = second.read.outcome === 'duplicate' && second.read.expense_id === expense;
  tell('The same slip, photographed again, belongs to that expense', same, second.read.outcome);

  const third = await upload(await drawSlip(slip(day, `${number}7`, null)), 'torn.png');
  tell(
    'A slip without its total is a question, and posts nothing',
    third.question !== undefined && !third.read.expense_id,
    third.read.doubts?.join('; '),
  );
  if (third.question)
    say(
      dim(
        `  the question stands in the inbox, for ${third.question.member}: approval ${third.question.approval_id.slice(0, 8)}`,
      ),
    );
  return told;
}

/** As the guides of the original have it; `total` null: torn off. */
function slip(day: string, number: string, total: string | null): string[] {
  const line = (name: string, amount: string): string => name.padEnd(22) + amount.padStart(8);
  return [
    'STARBUCKS COFFEE',
    '1912 Pike Place, Seattle',
    `${day} 08:42`,
    `Receipt No: ${number}`,
    '',
    line('Grande Latte', '5.50'),
    line('Blueberry Muffin', '3.50'),
    line('Subtotal', '9.00'),
    line('Tax', '0.72'),
    ...(total === null ? [] : [line('TOTAL', total), 'VISA ************1234']),
    '',
    'Thank you, see you soon',
  ];
}

interface Uploaded {
  read: Read;
  region: string | null;
  question: InboxRow | undefined;
}

/** Stores the picture, and tells what happens until receipt has answered. */
async function uploaded(
  { db, queue, documents }: Place & { documents: Documents },
  { picture, filename, user }: { picture: Uint8Array; filename: string; user: string },
  say: (line: string) => void,
): Promise<Uploaded> {
  const began = performance.now();
  const from = await readHeads(db);
  const { document } = await documents.add({ bytes: picture, filename, user, source: 'demo' });
  const run = runId(team, document.document_id);
  const tail = await openTail(db, { from, on: (events) => void events.map((event) => told(event, run, began, say)) });
  try {
    const tasks = await until(
      async () => ((await queue.run(run)) ? await queue.tasks(run) : []),
      (rows) => rows.some(isRead),
    );
    const task = tasks.find(isRead);
    const read = answerOf(task);
    const asks = read.outcome === 'asks';
    const question = asks
      ? await until(
          async () => (await queue.inbox({ limit: 500 })).find((row) => row.run_id === run),
          (found) => found !== undefined,
        )
      : undefined;
    if (!asks)
      await until(
        () => queue.run(run),
        (row) => row?.status === 'completed',
      );
    return { read, region: task?.worker_region ?? task?.region ?? null, question };
  } finally {
    await tail.close();
  }
}

const isRead = ({ member, status }: TaskRow): boolean =>
  member === 'receipt' && status !== 'pending' && status !== 'processing' && status !== 'waiting';
const answerOf = (task: TaskRow | undefined): Read => (task?.result ?? {}) as Read;

function told(event: Event, run: string, began: number, say: (line: string) => void): void {
  const at = dim(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`);
  if (event.type === 'task.progress' && event.data.runId === run) {
    say(`${at}  ${event.data.member.padEnd(8)} ${dim(event.data.at.padEnd(12))} ${event.data.text}`);
  } else if (event.stream === run && event.type === 'decision.made') {
    say(`${at}  ${bold(event.data.member.padEnd(8))} ${event.data.reasoning ?? event.data.type}`);
  }
}
