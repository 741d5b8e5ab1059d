import type { z } from 'zod';
import { errors, explain } from '../errors.ts';
import type { AnyView, ViewAt } from './view.ts';

/** For whom rows are changed, and who does it. `key`: the row that is acted on, null where it is none. */
export interface ActAt extends ViewAt {
  readonly by: string;
  readonly key: string | null;
}

/** What became of it in words, and where it can be taken back: the act that does so and what to send it. */
export interface Acted {
  says: string;
  undo?: { act: string; key?: string; input: Readonly<Record<string, unknown>> };
}

/**
 * Something a person may do to rows of a view. A field of `input` that is called like a column begins with the row's value, and
 * only fields that were changed are sent. `on`: where it is offered; `undo` is offered by what it takes back alone.
 */
export interface Act<Input> {
  title: string;
  /** What it does, in a sentence. */
  does: string;
  on: 'row' | 'view' | 'undo';
  /** A flat object, or one with a list of flat objects: it is drawn as a form. */
  input: z.ZodType<Input>;
  /** Throws a coded error where it may not be; then nothing has changed. */
  act(input: Input, at: ActAt): Promise<Acted>;
}

/** An act when its input does not matter. */
export type AnyAct = Act<unknown>;

/** Checked by the compiler; gives it back. */
export const act = <Input>(it: Act<Input>): AnyAct => it as unknown as AnyAct;

/** Does what a view offers. Throws ACT_UNKNOWN, ACT_INVALID, and what the act itself refuses. */
export async function actOn(view: AnyView, name: string, input: unknown, at: ActAt): Promise<Acted> {
  const acts = view.acts ?? {};
  const found = Object.hasOwn(acts, name) ? acts[name] : undefined;
  if (!found)
    throw errors.ACT_UNKNOWN({
      view: view.title,
      act: name.slice(0, 60),
      known: Object.keys(acts).join(', ') || 'none',
    });
  const parsed = found.input.safeParse(input);
  if (!parsed.success) throw errors.ACT_INVALID({ act: found.title, reason: explain(parsed.error) });
  if (found.on === 'row' && at.key === null) throw errors.ACT_INVALID({ act: found.title, reason: 'no row is named' });
  return await found.act(parsed.data, at);
}
