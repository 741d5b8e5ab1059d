import { Inbox as InboxIcon, Keyboard } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useAddress } from '../shell/address.ts';
import { useOpenRun } from '../shell/open-run.ts';
import { databaseNow, useClock } from '../state/clock.ts';
import { useLive } from '../state/use-live.tsx';
import { IconButton } from '../ui/button.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { toast } from '../ui/toasts.tsx';
import { plural } from '../ui/words.ts';
import { defer, isDeferred, useDeferrals } from './deferred.ts';
import { KeysPanel } from './keys-panel.tsx';
import { QuestionDetail } from './question-detail.tsx';
import { QuestionList } from './question-list.tsx';
import { type InboxKeys, useInboxKeys } from './use-inbox-keys.ts';
import { type OpenQuestion, useQuestions } from './use-questions.ts';

const hourMs = 3_600_000;

/** What waits for a person: the list, the question one is at, and everything by single keys. */
export default function InboxPage(): ReactNode {
  const { state } = useLive();
  const [search, change] = useAddress();
  const openRun = useOpenRun();
  const [help, setHelp] = useState(false);
  const deferrals = useDeferrals();
  const questions = useOrdered(useQuestions(), deferrals);
  const at = usePlace(questions, search['question']);
  const current = questions[at];
  const id = current?.asked.approvalId;
  const select = (approvalId: string | undefined): void => change({ question: approvalId });
  const putOff = (): void => {
    if (!id) return;
    const back = deferrals[id] !== undefined;
    defer(id, back ? null : new Date(databaseNow() + hourMs).toISOString());
    if (back) return;
    toast('Put off for an hour, in this browser. It still waits and expires for everybody.', {
      name: 'Undo',
      act: () => defer(id, null),
    });
  };
  const keys: InboxKeys = {
    next: (step) => {
      const next = questions[Math.max(0, Math.min(questions.length - 1, at + step))]?.asked.approvalId;
      select(next);
      document.querySelector<HTMLElement>(`[data-question="${next}"]`)?.focus();
    },
    point: (what) => document.querySelector<HTMLElement>(`#question [data-answers="${what}"]`)?.focus(),
    defer: putOff,
    openRun: () => current?.asked.runId && openRun(current.asked.runId),
    help: () => setHelp((was) => !was),
  };
  useInboxKeys(keys);
  // On a phone a question takes the place of the list, once one was chosen.
  const chosen = search['question'] !== undefined && current !== undefined;
  return (
    <Panel
      title="Open questions"
      aside={
        <div className="flex items-center gap-2 text-xs text-muted">
          {questions.length > 0 && plural(questions.length, 'question')}
          <IconButton name="Keys" icon={Keyboard} aria-expanded={help} onClick={() => setHelp(!help)} />
        </div>
      }
    >
      {help && <KeysPanel />}
      {!state && <Skeleton lines={8} />}
      {state && questions.length === 0 && (
        <Empty icon={InboxIcon} title="Nothing waits for you">
          When a member is not sure, it asks here, and its run waits for the answer.
        </Empty>
      )}
      {current && (
        <>
          <div className="lg:grid lg:grid-cols-[22rem_1fr] lg:divide-x lg:divide-line">
            <div className={`${chosen ? 'hidden lg:block' : ''} min-w-0`}>
              <div className="max-h-[calc(100dvh-14rem)] overflow-y-auto lg:sticky lg:top-14">
                <QuestionList questions={questions} deferrals={deferrals} selected={id} select={select} />
              </div>
            </div>
            <div className={`${chosen ? '' : 'hidden lg:block'} min-w-0`}>
              <QuestionDetail
                key={id}
                question={current}
                deferred={deferrals[id ?? ''] !== undefined}
                back={() => select(undefined)}
                openRun={openRun}
                tell={toast}
                putOff={putOff}
              />
            </div>
          </div>
        </>
      )}
    </Panel>
  );
}

/** Those put off stand last. */
function useOrdered(open: OpenQuestion[], deferrals: Readonly<Record<string, string>>): OpenQuestion[] {
  const minute = useClock((now) => Math.floor(now / 60_000));
  return useMemo(() => {
    const off = ({ asked }: OpenQuestion): number => Number(isDeferred(deferrals[asked.approvalId], minute * 60_000));
    return open.toSorted((a, b) => off(a) - off(b));
  }, [open, deferrals, minute]);
}

/** The place of the question in the address; where that is answered, the one that took its place. */
function usePlace(questions: readonly OpenQuestion[], wanted: string | undefined): number {
  const [last, setLast] = useState(0);
  const found = questions.findIndex(({ asked }) => asked.approvalId === wanted);
  if (found >= 0 && found !== last) setLast(found);
  return found >= 0 ? found : Math.max(0, Math.min(last, questions.length - 1));
}
