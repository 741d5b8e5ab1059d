import { Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../account/me.tsx';
import { DocumentInQuestion } from '../documents/about-document.tsx';
import { readAboutDocument } from '../documents/read-extracted.ts';
import { useClock } from '../state/clock.ts';
import type { Asked } from '../state/fold.ts';
import { JsonView } from '../ui/json-view.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { exact, sentence, span, words } from '../ui/words.ts';
import type { Question } from '../wire.ts';
import { AnswerForm } from './answer-form.tsx';
import { readQuestion } from './read-question.ts';

interface Props {
  asked: Asked;
  row: Question | null;
  openRun(runId: string): void;
  tell(text: string): void;
}

export function QuestionCard({ asked, row, openRun, tell }: Props): ReactNode {
  const { runId } = asked;
  const may = useMay('answer');
  const { says, shows, who, problem } = readQuestion(asked.proposal);
  const about = readAboutDocument(shows);
  return (
    <article className="px-4 py-3" aria-label={`Question for ${words(asked.member)}`}>
      <header className="flex flex-wrap items-baseline gap-x-2">
        <h3 className="text-sm font-semibold">{words(asked.member)}</h3>
        <span className="text-xs text-muted">
          {asked.team && `${asked.team} · `}asked <TimeAgo at={asked.at} />
          {who && `, for ${who}`}
        </span>
        {row && <Expiry at={row.expiresAt} />}
      </header>
      {says && <p className="mt-1 text-sm">{sentence(says)}</p>}
      {problem && <p className="mt-1 text-sm text-warn">The last answer could not be taken: {problem}</p>}
      <div className="mt-2 empty:hidden">
        {about ? (
          <DocumentInQuestion about={about} />
        ) : (
          shows !== undefined && shows !== null && <JsonView value={shows} />
        )}
      </div>
      <div className="mt-3">
        {!may ? (
          <p className="text-sm text-muted">It waits for a reviewer.</p>
        ) : row ? (
          <AnswerForm question={row} tell={tell} {...(about ? { begin: about.best } : {})} />
        ) : (
          <p className="text-sm text-muted">Reading what an answer needs …</p>
        )}
      </div>
      {runId && (
        <button
          type="button"
          className="mt-1 rounded py-1 text-xs text-muted underline-offset-2 hover:text-ink hover:underline"
          onClick={() => openRun(runId)}
        >
          Open run {runId.slice(0, 8)}
        </button>
      )}
    </article>
  );
}

function Expiry({ at }: { at: string }): ReactNode {
  const left = useClock((now) => span(Math.max(0, Math.round((Date.parse(at) - now) / 1000) * 1000)));
  const over = useClock((now) => Date.parse(at) <= now);
  return (
    <span
      title={exact(at)}
      className={`ml-auto inline-flex items-center gap-1 text-xs ${over ? 'text-bad' : 'text-muted'}`}
    >
      <Hourglass aria-hidden className="size-3" />
      {over ? 'expired: counts as refused' : `expires in ${left}`}
    </span>
  );
}
