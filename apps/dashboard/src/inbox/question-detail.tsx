import { AlarmClock, ArrowLeft, Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { QuestionCard } from './question-card.tsx';
import { useLooking } from './use-looking.ts';
import type { OpenQuestion } from './use-questions.ts';

/** One question whole: what is asked, why, on which evidence, until when, and the answer. */
export function QuestionDetail({
  question: { asked, row },
  deferred,
  back,
  openRun,
  tell,
  putOff,
}: {
  question: OpenQuestion;
  deferred: boolean;
  back(): void;
  openRun(runId: string): void;
  tell(text: string): void;
  putOff(): void;
}): ReactNode {
  const others = useLooking(asked.approvalId);
  return (
    <div id="question">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <Button icon={ArrowLeft} look="quiet" className="-ml-3 lg:hidden" onClick={back}>
          All questions
        </Button>
        {others.length > 0 && (
          <p role="status" className="inline-flex items-center gap-1.5 text-xs text-warn">
            <Eye aria-hidden className="size-3.5" />
            {others.join(', ')} {others.length === 1 ? 'has' : 'have'} it open too
          </p>
        )}
        <Button icon={AlarmClock} look="quiet" className="ml-auto" onClick={putOff}>
          {deferred ? 'Bring back' : 'In an hour'}
        </Button>
      </div>
      <QuestionCard asked={asked} row={row} openRun={openRun} tell={tell} />
    </div>
  );
}
