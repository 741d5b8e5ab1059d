import { Badge } from '@holdfast/dashboard/ui/badge';
import { Button } from '@holdfast/dashboard/ui/button';
import { ProblemNotice, Skeleton } from '@holdfast/dashboard/ui/notice';
import { HeartPulse, ShieldAlert, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Fault, Weighed } from '../../src/wire.ts';
import { act, look, type Problem, problemOf } from './ask.ts';

/** A dialog over the page, closed by Escape, the cross, or a click beside it. */
export function Sheet({ title, close, children }: { title: string; close(): void; children: ReactNode }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
      className="m-auto w-[34rem] max-w-[calc(100vw-1.5rem)] rounded-xl border border-line bg-surface p-0 text-ink shadow-high"
    >
      <header className="flex items-center justify-between gap-3 border-b border-line px-4 py-3">
        <h2 className="font-semibold">{title}</h2>
        <button
          type="button"
          aria-label="Close"
          className="rounded-lg p-1.5 text-muted hover:bg-sunken hover:text-ink"
          onClick={close}
        >
          <X aria-hidden className="size-4" />
        </button>
      </header>
      <div className="space-y-3 p-4">{children}</div>
    </dialog>
  );
}

interface WeighedFault {
  name: string;
  does: string;
  expect: string;
  refusal: string | null;
  guard: Weighed;
}

/** Before something is broken: what will be done, what should be seen, what is left then. */
export function FaultSheet({ says, fault, close }: { says: string; fault: Fault; close(): void }): ReactNode {
  const [weighed, setWeighed] = useState<WeighedFault | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    look<WeighedFault>(`/api/weigh?fault=${encodeURIComponent(JSON.stringify(fault))}`).then(
      setWeighed,
      (error: unknown) => setProblem(problemOf(error)),
    );
  }, [fault]);
  const inflict = (anyway: boolean): void => {
    setBusy(true);
    act('/api/faults', { fault, anyway }).then(close, (error: unknown) => {
      setProblem(problemOf(error));
      setBusy(false);
    });
  };
  return (
    <Sheet title={says} close={close}>
      {!weighed && !problem && <Skeleton lines={3} />}
      {weighed && (
        <>
          <p>{weighed.does}</p>
          <p className="text-sm text-muted">
            <span className="font-medium text-ink">Then: </span>
            {weighed.expect}
          </p>
          {weighed.refusal === null && <GuardNote guard={weighed.guard} />}
          {weighed.refusal !== null && (
            <p className="rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn">Not here: {weighed.refusal}.</p>
          )}
        </>
      )}
      {problem && <ProblemNotice problem={problem} />}
      <div className="flex flex-wrap justify-end gap-2 pt-1">
        <Button look="quiet" onClick={close}>
          Leave it whole
        </Button>
        {weighed?.refusal === null && (
          <Button look="danger" disabled={busy} autoFocus onClick={() => inflict(!weighed.guard.safe)}>
            {weighed.guard.safe ? 'Do it' : 'Cut anyway'}
          </Button>
        )}
      </div>
    </Sheet>
  );
}

/** The guard's arithmetic. */
export function GuardNote({ guard }: { guard: Weighed }): ReactNode {
  return (
    <div className={`rounded-lg px-3 py-2 text-sm ${guard.safe ? 'bg-sunken' : 'bg-bad-soft'}`}>
      <p className="mb-1">
        {guard.safe ? (
          <Badge tone="good" icon={HeartPulse}>
            work and writes go on
          </Badge>
        ) : (
          <Badge tone="bad" icon={ShieldAlert}>
            this cut stops everything
          </Badge>
        )}
      </p>
      {guard.arithmetic.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {!guard.safe && <p className="mt-1">What still reads: {guard.stillReads}</p>}
    </div>
  );
}
