import { MessagesSquare } from 'lucide-react';
import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import { problemOf } from '../api/request.ts';
import { Empty, ProblemNotice, Skeleton } from '../ui/notice.tsx';
import type { ChatHow, ChatMessage } from '../wire.ts';
import { Answer, Suggestions } from './answer.tsx';
import { Question } from './question.tsx';
import { withoutReplaced } from './replaced.ts';
import type { Talk } from './use-talk.ts';
import { Working } from './working.tsx';

/** What was said, oldest first; the newest question stays in view with what answers it. */
export function Thread({ talk, how }: { talk: Talk; how: ChatHow | undefined }): ReactNode {
  const { messages, error } = talk;
  const newest = useInView(messages?.length ?? 0);
  if (!messages) return error ? <ProblemNotice problem={problemOf(error)} /> : <Skeleton lines={6} />;
  if (messages.length === 0) return <Welcome how={how} ask={talk.ask} />;
  const shown = withoutReplaced(messages);
  const last = shown.findLast(({ role }) => role === 'user');
  return (
    <div className="space-y-5">
      {error !== null && <ProblemNotice problem={problemOf(error)} />}
      {shown.map((message) => (
        <Fragment key={message.messageId}>
          {message.role === 'user' ? (
            <>
              {message === last && <div ref={newest} />}
              <Question
                message={message}
                busy={talk.busy}
                edit={message === last ? (text, sent) => talk.ask(text, message, sent) : undefined}
              />
              <Open message={message} talk={talk} />
            </>
          ) : (
            <Answer
              message={message}
              ask={talk.ask}
              retry={last && message.runId === last.runId ? () => talk.ask(last.text, last) : undefined}
            />
          )}
        </Fragment>
      ))}
      <p aria-live="polite" className="sr-only">
        {shown.at(-1)?.role === 'assistant' ? `Answer: ${shown.at(-1)?.text ?? ''}` : talk.busy ? 'Working on it' : ''}
      </p>
    </div>
  );
}

/** How a question without an answer stands. */
function Open({ message, talk }: { message: ChatMessage; talk: Talk }): ReactNode {
  const { run, runId } = message;
  if (talk.answered.has(message.messageId)) return null;
  if (!run || !runId) {
    const problem = {
      code: 'CHAT_UNSENT',
      message: 'this was stored, but nobody began to work on it',
      fix: 'Edit it, or send it again.',
    };
    return talk.busy ? null : <ProblemNotice problem={problem} />;
  }
  if (run.status === 'cancelled')
    return <p className="text-sm text-muted">Stopped. Edit the question to ask it anew.</p>;
  if (run.status === 'failed' || run.status === 'stuck') {
    const fix = 'Ask it again; the run tells what happened.';
    return <ProblemNotice problem={{ code: '', message: 'no answer', ...run.error, fix }} />;
  }
  return <Working runId={runId} stop={() => talk.stop(message.messageId)} stopping={talk.stopping} />;
}

function Welcome({ how, ask }: { how: ChatHow | undefined; ask(text: string): void }): ReactNode {
  return (
    <div className="flex flex-col items-center gap-4 py-8 *:justify-center">
      <Empty icon={MessagesSquare} title="Ask in plain words">
        {how ? `${how.does}.` : 'A team answers.'} Every figure comes with the statement behind it.
      </Empty>
      {how && <Suggestions texts={how.suggestions} ask={ask} />}
    </div>
  );
}

/** Keeps the newest question at the top of what is seen, with its answer below: an answer is read from its beginning. */
function useInView(length: number) {
  const newest = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what moves it
  useEffect(() => {
    newest.current?.scrollIntoView({ block: 'start' });
  }, [length]);
  return newest;
}
