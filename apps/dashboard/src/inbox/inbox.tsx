import { Inbox as InboxIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useLive } from '../state/use-live.tsx';
import { Badge } from '../ui/badge.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { QuestionCard } from './question-card.tsx';
import { useQuestions } from './use-questions.ts';

const shows = 20;

/** What waits for a person. A question leaves the list when the answer is known to be taken. */
export function Inbox({ openRun }: { openRun(runId: string): void }): ReactNode {
  const { state } = useLive();
  const open = useQuestions();
  const [lost, setLost] = useState<readonly { approvalId: string; text: string }[]>([]);
  const number = open.length;
  const tell = (approvalId: string, text: string): void =>
    setLost((known) => [{ approvalId, text }, ...known.filter((one) => one.approvalId !== approvalId)].slice(0, 3));
  return (
    <Panel title="Open questions" aside={number > 0 && <Badge tone="warn">{number} to answer</Badge>}>
      {!state && <Skeleton lines={4} />}
      <ul aria-live="polite" className="space-y-2 px-4 pt-3 empty:hidden">
        {lost.map(({ approvalId, text }) => (
          <li key={approvalId} className="flex items-center gap-2 rounded-lg bg-sunken px-3 py-2 text-sm">
            <span className="min-w-0 flex-1">{text}</span>
            <button
              type="button"
              className="rounded px-1 text-muted hover:text-ink"
              onClick={() => setLost((known) => known.filter((one) => one.approvalId !== approvalId))}
            >
              Close
            </button>
          </li>
        ))}
      </ul>
      {state && number === 0 && (
        <Empty icon={InboxIcon} title="Nothing waits for you">
          When a member is not sure, it asks here, and its run waits for the answer.
        </Empty>
      )}
      <ol
        className="max-h-[44rem] divide-y divide-line overflow-y-auto overscroll-contain empty:hidden"
        aria-label="Questions, oldest first"
      >
        {open.slice(0, shows).map(({ asked, row }) => (
          <li key={asked.approvalId}>
            <QuestionCard asked={asked} row={row} openRun={openRun} tell={(text) => tell(asked.approvalId, text)} />
          </li>
        ))}
      </ol>
      {number > shows && (
        <p className="border-t border-line px-4 py-2 text-xs text-muted">
          {number - shows} more follow when these are answered.
        </p>
      )}
    </Panel>
  );
}
