import { Activity, Pause, Play } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { type Entry, entries } from '../state/attempts.ts';
import { useLive } from '../state/use-live.tsx';
import { Arriving } from '../ui/arriving.tsx';
import { IconButton } from '../ui/button.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { plural } from '../ui/words.ts';
import { AttemptTree } from './attempt-tree.tsx';
import { NoteRow } from './note-row.tsx';

const keeps = 200;

/** What agents do, newest first. Held still while a pointer or the keyboard is in it, or by its button. */
export function Feed({ openRun }: { openRun(runId: string): void }): ReactNode {
  const { state } = useLive();
  const [hovered, setHovered] = useState(false);
  const [held, setHeld] = useState(false);
  const events = state?.events;
  const latest = useMemo(() => (events ? entries(events, keeps) : []), [events]);
  const paused = (hovered || held) && latest.length > 0;
  const list = useFrozen(latest, paused);
  const unseen = paused ? newer(latest, list) : 0;
  return (
    <Panel
      title="Live activity"
      aside={
        <div className="flex items-center gap-2 text-xs text-muted">
          {paused && <span>{unseen > 0 ? `held, ${plural(unseen, 'new entry', 'new entries')}` : 'held'}</span>}
          <IconButton
            name={held ? 'Let it run' : 'Hold it still'}
            icon={held ? Play : Pause}
            aria-pressed={held}
            onClick={() => setHeld(!held)}
          />
        </div>
      }
    >
      {!state && <Skeleton lines={8} />}
      {state && list.length === 0 && (
        <Empty icon={Activity} title="Nothing has happened yet">
          Start something: insert a row that a team watches, or run{' '}
          <code className="font-mono">npm run holdfast -- run TEAM INPUT</code>
        </Empty>
      )}
      <ol
        className="max-h-[46rem] lg:max-h-[76rem] divide-y divide-line overflow-y-auto overscroll-contain empty:hidden"
        onPointerEnter={(event) => event.pointerType === 'mouse' && setHovered(true)}
        onPointerLeave={() => setHovered(false)}
        aria-label="Attempts, newest first"
        tabIndex={0}
      >
        {list.map((entry) => (
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

/** The list as it was when the pause began. */
function useFrozen(latest: Entry[], paused: boolean): Entry[] {
  const [frozen, setFrozen] = useState<Entry[] | null>(null);
  if (paused && frozen === null) setFrozen(latest);
  if (!paused && frozen !== null) setFrozen(null);
  return paused ? (frozen ?? latest) : latest;
}

function newer(latest: readonly Entry[], shown: readonly Entry[]): number {
  const known = new Set(shown.map((entry) => entry.key));
  return latest.filter((entry) => !known.has(entry.key)).length;
}
