import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { problemOf, requestText } from '../api/request.ts';
import type { Problem, TakenLines, ViewCard } from '../wire.ts';

export interface Intaking {
  file: string | null;
  text: string;
  /** What would become of the lines, and what became of them. */
  preview: TakenLines | null;
  taken: TakenLines | null;
  busy: boolean;
  problem: Problem | null;
}

const nothing: Intaking = { file: null, text: '', preview: null, taken: null, busy: false, problem: null };

/** A CSV file on its way into a view: chosen, looked through by the web app, taken. */
export function useIntake(card: ViewCard, user: string) {
  const client = useQueryClient();
  const [state, setState] = useState<Intaking>(nothing);
  const ask = useCallback(
    (text: string, preview: boolean): Promise<TakenLines> => {
      const query = new URLSearchParams({ preview: preview ? 'yes' : 'no', ...(user ? { user } : {}) });
      const path = `/api/teams/${encodeURIComponent(card.team)}/csv/${encodeURIComponent(card.view)}?${query}`;
      return requestText<TakenLines>(path, text, 'text/csv');
    },
    [card, user],
  );
  const begin = useCallback(
    async (file: string, text: string) => {
      setState({ ...nothing, file, text, busy: true });
      const read = await ask(text, true).then(
        (preview) => ({ preview }),
        (error: unknown) => ({ problem: problemOf(error) }),
      );
      setState({ ...nothing, file, text, ...read });
    },
    [ask],
  );
  const take = useCallback(async () => {
    setState((known) => ({ ...known, busy: true, problem: null }));
    const end = await ask(state.text, false).then(
      (taken) => ({ taken }),
      (error: unknown) => ({ problem: problemOf(error) }),
    );
    setState((known) => ({ ...known, busy: false, ...end }));
    void client.invalidateQueries({ queryKey: ['view', card.team] });
  }, [ask, card.team, client, state.text]);
  return { state, begin, take, clear: () => setState(nothing) };
}
