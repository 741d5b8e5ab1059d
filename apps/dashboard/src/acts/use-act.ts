import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { problemOf, request } from '../api/request.ts';
import { toast } from '../ui/toasts.tsx';
import { sentence } from '../ui/words.ts';
import { addressOf } from '../views/use-rows.ts';
import type { ActDone, ViewCard, ViewRow } from '../wire.ts';

export interface Doing {
  act: string;
  key?: string | undefined;
  input: Readonly<Record<string, unknown>>;
  /** What of the row was seen, of what is sent: the act is refused where somebody else changed it meanwhile. */
  seen?: Readonly<Record<string, unknown>> | undefined;
}

/** Of a row as it was seen, what an input may change; undefined where the server has no single row to compare it with. */
export function seenOf(card: ViewCard, row: ViewRow, input: Doing['input']): Doing['seen'] {
  const names = Object.keys(input).filter((name) => Object.hasOwn(row, name));
  return card.opens && names.length > 0 ? Object.fromEntries(names.map((name) => [name, row[name]])) : undefined;
}

/** Does an act of a view, tells what became of it with a way back where there is one, and has the rows read again. */
export function useAct(card: ViewCard, done?: () => void): UseMutationResult<ActDone, Error, Doing> {
  const client = useQueryClient();
  const renew = (): void => {
    for (const kind of ['view', 'cards', 'row']) void client.invalidateQueries({ queryKey: [kind, card.team] });
  };
  const send = ({ act, key, input, seen }: Doing): Promise<ActDone> =>
    request<ActDone>(`${addressOf(card)}/acts/${act}`, {
      ...(key ? { key } : {}),
      input,
      ...(seen ? { seen } : {}),
    });
  const back = (undo: Doing): void => {
    send(undo)
      .then(({ says }) => toast(`Undone: ${says}.`))
      .catch((error: unknown) => toast(`Not undone: ${problemOf(error).message}. ${problemOf(error).fix}`))
      .finally(renew);
  };
  return useMutation({
    mutationFn: send,
    onSuccess: ({ says, undo }) => {
      toast(`${sentence(says)}.`, undo && { name: 'Undo', act: () => back(undo) });
      renew();
      done?.();
    },
    // What was refused may be so because the rows are not what they were.
    onError: renew,
  });
}
