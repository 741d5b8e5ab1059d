import { Activity } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { type Entry, entries } from '../state/attempts.ts';
import { useLive } from '../state/use-live.tsx';
import { Arriving } from '../ui/arriving.tsx';
import { useHold } from '../ui/hold.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { AttemptTree } from './attempt-tree.tsx';
import { NoteRow } from './note-row.tsx';

const keeps = 200;
const keyOf = ({ key }: Entry): string => key;

/** What agents do, newest first. It can be held still; see `useHold`. */
export function Feed({ openRun }: { openRun(runId: string): void }): ReactNode {
  const { state } = useLive();
  const events = state?.events;
  const latest = useMemo(() => (events ? entries(events, keeps) : []), [events]);
  const { shown, control, place } = useHold(latest, keyOf, ['new entry', 'new entries']);
  return (
    <Panel title="Live activity" aside={control}>
      {!state && <Skeleton lines={8} />}
      {state && shown.length === 0 && (
        <Empty icon={Activity} title="Nothing has happened yet">
          Start something: insert a row that a team watches, or run{' '}
          <code className="font-mono">npm run holdfast -- run TEAM INPUT</code>
        </Empty>
      )}
      <ol
        className="max-h-[46rem] lg:max-h-[76rem] divide-y divide-line overflow-y-auto overscroll-contain empty:hidden"
        {...place}
        aria-label="Attempts, newest first"
        tabIndex={0}
      >
        {shown.map((entry) => (
          <Arriving key={entry.key} at={entry.at}>
            {entry.kind === 'attempt' ? (
              <AttemptTree attempt={entry} openRun={openRun} />
            ) : (
              <NoteRow note={entry} openRun={openRun} />
            )}
          </Arriving>
        ))}
      </ol>
    </Panel>
  );
}
