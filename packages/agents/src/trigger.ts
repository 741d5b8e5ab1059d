import type { Db } from '@holdfast/db';
import { errors } from './errors.ts';

/** A source of inputs for a team. The key of each input makes it one run, however often it arrives. */
export type Trigger<Input> =
  | { readonly kind: 'http'; readonly mine?: (input: never) => boolean }
  | { readonly kind: 'event'; readonly name: string }
  | { readonly kind: 'every'; readonly interval: string; readonly ms: number; readonly inputs: Inputs<Input> }
  | {
      readonly kind: 'watch';
      readonly table: string;
      readonly key: string;
      readonly owner?: string;
      readonly priority?: number;
    }
  | ({ readonly kind: 'chat' } & Chatting<Input>);

/** What a person says to a team in a conversation. */
export interface Said {
  question: string;
  /** The session of the conversation store, and the message's own id in it. */
  conversation: string;
  message: string;
}

/** A team one can talk to. */
export interface Chatting<Input> {
  /** A run's input from what was said; its answer goes back by `answerTo`. */
  readonly input: (said: Said) => Input;
  /** Questions to begin with. */
  readonly suggestions?: readonly string[];
  /** For whom those may ask who see everybody's rows. */
  readonly users?: (db: Pick<Db, 'run'>) => Promise<readonly ChatUser[]>;
}

export interface ChatUser {
  /** UUID */
  id: string;
  name: string;
}

/** What a schedule starts at a tick: one run for each different input. Asked by every worker, so it must only read. */
export type Inputs<Input> = (at: { db: Db; tick: Date }) => Promise<readonly Input[]> | readonly Input[];

/**
 * Started by a request: POST /api/teams/TEAM/runs, by operators. `mine`: the inputs that anybody may start for themselves,
 * for such a run reads the rows of its own user alone.
 */
export const http = ({ mine }: { mine?: (input: never) => boolean } = {}): Trigger<never> => ({
  kind: 'http',
  ...(mine ? { mine } : {}),
});

/** Started by an event that something outside sends: POST /api/events/NAME. The payload is the input. */
export const event = (name: string): Trigger<never> => ({ kind: 'event', name });

/** Started at every tick of the database's clock: '30s', '5m', '1h', '1d'. Of missed ticks only the latest counts. */
export function every<Input>(interval: string, inputs: Inputs<Input>): Trigger<Input> {
  return { kind: 'every', interval, ms: milliseconds(interval), inputs };
}

/**
 * Started for each row that any SQL client inserts, oldest first; the input is `{ [key]: value }`. The table carries
 * `watched_at TIMESTAMPTZ NULL` and `created_at`, with a partial index on created_at WHERE watched_at IS NULL; one team
 * watches a table. `owner`: the column (UUID) of whose a row is: they may see the run about it, which in all else is nobody's.
 * `priority`: seconds of precedence of its runs; below 0 they let others go first.
 */
export const watch = (
  table: string,
  key: string,
  { owner, priority }: { owner?: string; priority?: number } = {},
): Trigger<never> => ({
  kind: 'watch',
  table,
  key,
  ...(owner === undefined ? {} : { owner }),
  ...(priority === undefined ? {} : { priority }),
});

/** Started by a message in a conversation: the page Chat, POST /api/teams/TEAM/chat/messages, `holdfast ask`. */
export const chat = <Input>(how: Chatting<Input>): Trigger<Input> => ({ kind: 'chat', ...how });

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function milliseconds(interval: string): number {
  const [, count, unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(interval) ?? [];
  const ms = Number(count) * (units[unit] ?? Number.NaN);
  if (Number.isNaN(ms)) throw errors.TEAM_INVALID({ reason: `${interval} is no interval such as 30s, 5m, 1h or 1d` });
  return ms;
}
