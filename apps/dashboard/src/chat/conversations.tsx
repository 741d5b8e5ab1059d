import { MessageSquarePlus, Search } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { problemOf } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { plural } from '../ui/words.ts';
import { useConversations } from './use-chat.ts';

interface Props {
  team: string;
  user: string;
  open: string | null;
  choose(conversation: string | null): void;
}

/** One's conversations, the last one first, or those in which something was said. */
export function Conversations({ team, user, open, choose }: Props): ReactNode {
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim());
  const { data, error } = useConversations(team, user, wanted);
  return (
    <section aria-label="Conversations" className="flex min-h-0 flex-col gap-2">
      <Button icon={MessageSquarePlus} onClick={() => choose(null)}>
        New conversation
      </Button>
      <label className="flex items-center gap-2 rounded-lg border border-line bg-surface px-2.5">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <input
          type="search"
          aria-label="Search conversations"
          placeholder="Search all of them"
          value={search}
          maxLength={400}
          onChange={(event) => setSearch(event.target.value)}
          className="min-h-9 w-full bg-transparent text-sm outline-none"
        />
      </label>
      {error && <ProblemNotice problem={problemOf(error)} />}
      {!data && !error && <Skeleton lines={4} />}
      {data?.length === 0 && (
        <p className="px-1 py-2 text-sm text-muted">
          {wanted ? 'Nothing like that was said. Try other words.' : 'No conversations yet. Ask something.'}
        </p>
      )}
      <ul className="min-h-0 space-y-0.5 overflow-y-auto">
        {data?.map(({ conversation, says, at, messages }) => (
          <li
            key={conversation}
            className={`group flex items-start rounded-lg ${open === conversation ? 'bg-accent-soft' : 'hover:bg-sunken'}`}
          >
            <button
              type="button"
              aria-current={open === conversation || undefined}
              onClick={() => choose(conversation)}
              className="min-w-0 flex-1 rounded-lg px-2.5 py-2 text-left"
            >
              <span className="block truncate text-sm">{says}</span>
              <span className="block text-xs text-muted">
                <TimeAgo at={at} /> · {plural(messages, 'message')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
