import { AlarmClock, Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { useClock } from '../state/clock.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { sentence, span, words } from '../ui/words.ts';
import { readQuestion } from './read-question.ts';
import type { OpenQuestion } from './use-questions.ts';

/** The questions in a line each, oldest first: who asks, what, and how long there is left. */
export function QuestionList({
  questions,
  deferrals,
  selected,
  select,
}: {
  questions: readonly OpenQuestion[];
  deferrals: Readonly<Record<string, string>>;
  selected: string | undefined;
  select(approvalId: string): void;
}): ReactNode {
  return (
    <ol aria-label="Questions, oldest first" className="divide-y divide-line">
      {questions.map(({ asked, row }) => {
        const { says, shows } = readQuestion(asked.proposal);
        const here = asked.approvalId === selected;
        return (
          <li key={asked.approvalId}>
            <button
              type="button"
              aria-current={here ? 'true' : undefined}
              data-question={asked.approvalId}
              onClick={() => select(asked.approvalId)}
              className={`block w-full border-l-2 px-4 py-3 text-left ${here ? 'border-accent bg-accent-soft/60' : 'border-transparent hover:bg-sunken'}`}
            >
              <span className="flex items-baseline gap-2">
                <span className="text-sm font-semibold">{words(asked.member)}</span>
                <span className="truncate text-xs text-muted">{asked.team}</span>
                <TimeAgo at={asked.at} className="ml-auto text-xs text-muted" />
              </span>
              <span className="mt-0.5 line-clamp-2 text-sm text-muted">{gist(shows) ?? sentence(says)}</span>
              <span className="mt-1 flex flex-wrap gap-x-3 text-xs text-muted">
                {row && <Left at={row.expiresAt} />}
                {deferrals[asked.approvalId] && (
                  <span className="inline-flex items-center gap-1">
                    <AlarmClock aria-hidden className="size-3" />
                    put off until <TimeAgo at={deferrals[asked.approvalId] as string} />
                  </span>
                )}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** What a question is about, in a line: the first reason it gives. */
function gist(shows: unknown): string | undefined {
  if (typeof shows !== 'object' || shows === null) return undefined;
  const told = ['reasoning', 'summary', 'says', 'why', 'title', 'name'].map(
    (name) => (shows as Record<string, unknown>)[name],
  );
  return told.find((text): text is string => typeof text === 'string' && text !== '');
}

function Left({ at }: { at: string }): ReactNode {
  const text = useClock((now) => (Date.parse(at) <= now ? 'expired' : `${span(Date.parse(at) - now)} left`));
  return (
    <span className="inline-flex items-center gap-1">
      <Hourglass aria-hidden className="size-3" />
      {text}
    </span>
  );
}
