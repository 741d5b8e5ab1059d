import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import { runMark } from '../state/run-mark.ts';
import { useLiveValue } from '../state/use-live.tsx';
import { useReadAnew } from '../state/use-read-anew.ts';
import type { ChatHow, ChatMessage, ConversationLine } from '../wire.ts';
import { isAnswerOpen, unansweredRun } from './answered.ts';

/** The teams one can talk to. */
export function useTalkers() {
  return useQuery({
    queryKey: ['talkers'],
    queryFn: async ({ signal }) => {
      const { teams } = await request<{ teams: { team: string; on: { kind: string }[] }[] }>(
        '/api/teams',
        undefined,
        signal,
      );
      return teams.filter(({ on }) => on.some(({ kind }) => kind === 'chat')).map(({ team }) => team);
    },
    staleTime: 60_000,
  });
}

const base = (team: string): string => `/api/teams/${encodeURIComponent(team)}/chat`;

export function useHow(team: string) {
  return useQuery({
    queryKey: ['chat', team, 'how'],
    queryFn: ({ signal }) => request<ChatHow>(base(team), undefined, signal),
    staleTime: 60_000,
  });
}

export function useConversations(team: string, user: string, search: string) {
  return useQuery({
    queryKey: ['chat', team, 'list', user, search],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ user, ...(search ? { search } : {}) });
      const path = `${base(team)}/conversations?${query}`;
      return (await request<{ conversations: ConversationLine[] }>(path, undefined, signal)).conversations;
    },
    placeholderData: keepPreviousData,
  });
}

/** Lost news must not lock a conversation: while an answer is open, what was said is read again this often. */
const openMs = 5_000;

/** What was said in a conversation, undefined until it is read; read again whenever there is news of the run that answers the last question. */
export function useMessages(team: string, user: string, conversation: string | null) {
  const read = useQuery({
    queryKey: ['chat', team, 'said', user, conversation],
    queryFn: async ({ signal }) => {
      const path = `${base(team)}/conversations/${encodeURIComponent(conversation ?? '')}?user=${encodeURIComponent(user)}`;
      return (await request<{ messages: ChatMessage[] }>(path, undefined, signal)).messages;
    },
    enabled: conversation !== null,
    refetchInterval: ({ state }) => (isAnswerOpen(state.data ?? []) ? openMs : false),
  });
  const runId = unansweredRun(read.data ?? []);
  const mark = useLiveValue((view) => (runId === null ? null : runMark(view, runId, 'facts')));
  useReadAnew(mark, read);
  return read;
}

export interface Sending {
  conversation: string;
  message: string;
  text: string;
  instead?: string;
}

export function useSend(team: string, user: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (said: Sending) => request<{ runId: string }>(`${base(team)}/messages`, { user, ...said }),
    onSettled: () => client.invalidateQueries({ queryKey: ['chat', team] }),
  });
}

export function useStop(team: string, user: string, conversation: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (message: string) =>
      request(`${base(team)}/conversations/${encodeURIComponent(conversation)}/stop`, { user, message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['chat', team] }),
  });
}

export function useForget(team: string, user: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (conversation: string) =>
      request(`${base(team)}/conversations/${encodeURIComponent(conversation)}/forget`, { user }),
    onSettled: () => client.invalidateQueries({ queryKey: ['chat', team] }),
  });
}
