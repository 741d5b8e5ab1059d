import { ListTree, RotateCcw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { problemOf } from '../api/request.ts';
import { Brief } from '../brief/brief.tsx';
import { Prose } from '../brief/markdown.tsx';
import { readBrief, texts } from '../brief/read-brief.ts';
import { useRun } from '../run/use-run.ts';
import { useOpenRun } from '../shell/open-run.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { isRow } from '../ui/plain-value.ts';
import { seconds, words } from '../ui/words.ts';
import type { ChatMessage } from '../wire.ts';
import { JudgeAnswer } from './judge-answer.tsx';
import { readSources } from './read-plan.ts';
import { Progress } from './working.tsx';

interface Props {
  message: ChatMessage;
  /** Asks the same again; absent where a later question stands. */
  retry?: (() => void) | undefined;
  ask(text: string): void;
}

/** An answer with everything it rests on, and who worked for it. */
export function Answer({ message, retry, ask }: Props): ReactNode {
  const openRun = useOpenRun();
  const brief = readBrief(message.brief, message.text);
  const sources = readSources(message.brief);
  const suggestions = isRow(message.brief) ? texts(message.brief['suggestions']) : [];
  const { runId } = message;
  return (
    <article aria-label="Answer" className="min-w-0 space-y-3">
      {brief ? <Brief brief={brief} /> : <Prose text={message.text} />}
      {suggestions.length > 0 && <Suggestions texts={suggestions} ask={ask} />}
      {sources.length > 0 && (
        <ul className="flex flex-wrap gap-1.5 text-xs" aria-label="Who worked for it">
          {sources.map(({ member, region, ms, problem }) => (
            <li
              key={member}
              className={`rounded-full px-2 py-0.5 ${problem ? 'bg-bad-soft text-bad' : 'bg-sunken text-muted'}`}
            >
              <span className="font-medium text-ink">{words(member)}</span>{' '}
              {problem ?? `${region ?? 'nowhere'}${ms === null ? '' : ` · ${seconds(ms)}`}`}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-1.5">
        <CopyButton text={message.text} />
        {retry && (
          <Button icon={RotateCcw} onClick={retry}>
            Ask again
          </Button>
        )}
        {runId && (
          <Button icon={ListTree} onClick={() => openRun(runId)}>
            Run
          </Button>
        )}
        {runId && <JudgeAnswer runId={runId} />}
      </div>
      {runId && sources.length > 0 && <HowItWent runId={runId} />}
    </article>
  );
}

export function Suggestions({ texts: all, ask }: { texts: readonly string[]; ask(text: string): void }): ReactNode {
  return (
    <ul className="flex flex-wrap gap-2" aria-label="Questions to try">
      {all.map((text) => (
        <li key={text}>
          <button
            type="button"
            className="rounded-full border border-line-strong/60 bg-surface px-3 py-1.5 text-left text-sm hover:bg-sunken"
            onClick={() => ask(text)}
          >
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The plan and its members, as they were; read when asked for. */
function HowItWent({ runId }: { runId: string }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="text-xs">
      <summary className="w-fit rounded py-0.5 font-medium text-accent">How it was worked out</summary>
      <div className="mt-2">{open && <Went runId={runId} />}</div>
    </details>
  );
}

function Went({ runId }: { runId: string }): ReactNode {
  const { run, error } = useRun(runId, 'facts');
  if (error) return <ProblemNotice problem={problemOf(error)} />;
  return run ? <Progress run={run} /> : <Skeleton lines={3} />;
}
