import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '../ui/badge.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { dollars } from '../ui/money.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { count, span, words } from '../ui/words.ts';
import type { CallView } from '../wire.ts';
import { answerIn, messagesOf, priceSays } from './read-call.ts';

/** One call: which model for whom, its figures, and behind a disclosure what was said. */
export function CallRow({ call }: { call: CallView }): ReactNode {
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <span className="font-medium break-all">
          {call.provider}/{call.model}
        </span>
        <span className="text-xs text-muted">
          {words(call.purpose)} for {words(call.member)}, role {call.role}, attempt {call.fence}
        </span>
        {call.failure ? (
          <Badge tone="bad" icon={CircleX}>
            failed: {call.failure}
          </Badge>
        ) : (
          <Badge tone="good" icon={CircleCheck}>
            answered
          </Badge>
        )}
        <TimeAgo at={call.at} className="ml-auto text-xs text-muted" />
      </div>
      <Figures call={call} />
      <details className="mt-1.5 text-xs">
        <summary className="w-fit rounded py-1 font-medium text-accent select-none">Prompt and answer, masked</summary>
        <div className="mt-1 space-y-3 rounded-lg border border-line p-3">
          <Prompt text={call.prompt} />
          {call.answer !== '' && (
            <div>
              <p className="mb-1 font-medium text-muted">Answer</p>
              <JsonView value={answerIn(call.answer)} />
            </div>
          )}
        </div>
      </details>
    </li>
  );
}

function Figures({ call }: { call: CallView }): ReactNode {
  const { tokens, tookMs, cost, failure } = call;
  const figures = [
    ['In', count(tokens.input)],
    ['Cached', count(tokens.cacheRead)],
    ['Out', count(tokens.output)],
    ['Latency', span(tookMs)],
    ['Cost', cost === null ? (failure ? '–' : 'unknown') : dollars(cost)],
  ] as const;
  return (
    <>
      <dl className="mt-1.5 grid grid-cols-5 gap-2 text-xs sm:max-w-md">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-muted">{name}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {!failure && <p className="mt-1 text-xs text-muted">{priceSays(call)}</p>}
    </>
  );
}

function Prompt({ text }: { text: string }): ReactNode {
  const messages = messagesOf(text);
  if (!messages) return <Text>{text}</Text>;
  return messages.map((message, at) => (
    <div key={at}>
      <p className="mb-1 font-medium text-muted">{words(message.by)}</p>
      <Text>{message.text}</Text>
    </div>
  ));
}

function Text({ children }: { children: string }): ReactNode {
  return (
    <pre
      className="max-h-72 overflow-auto rounded-lg bg-sunken p-2.5 font-mono text-xs break-words whitespace-pre-wrap"
      tabIndex={0}
    >
      {children}
    </pre>
  );
}
