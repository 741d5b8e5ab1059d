import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import { toast } from '../ui/toasts.tsx';
import { sentence, words } from '../ui/words.ts';
import type { MovedView } from '../wire.ts';
import { versionName } from './read-learning.ts';

export interface Move {
  /** The member's address. */
  who: string;
  busy: boolean;
  error: Error | null;
  act(verb: 'promote' | 'rollback', version: number | undefined): void;
}

/** Puts a version of a member in force, or an earlier one again. */
export function useMove(team: string, member: string): Move {
  const queries = useQueryClient();
  const who = `/api/learning/${encodeURIComponent(team)}/${encodeURIComponent(member)}`;
  const { mutate, error, isPending } = useMutation({
    mutationFn: ({ verb, version }: { verb: 'promote' | 'rollback'; version: number | undefined }) =>
      request<MovedView>(`${who}/${verb}`, version === undefined ? {} : { version }),
    onSuccess: ({ to }) => toast(`${words(member)}: ${sentence(versionName(to))} is in force; every region follows.`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['learning'] }),
  });
  return { who, busy: isPending, error, act: (verb, version) => mutate({ verb, version }) };
}
