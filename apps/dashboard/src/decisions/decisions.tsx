import { Scale } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useLive } from '../state/use-live.tsx';
import { Arriving } from '../ui/arriving.tsx';
import { useHold } from '../ui/hold.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import type { DecisionView } from '../wire.ts';
import { DecisionCard } from './decision-card.tsx';

const shows = 30;
const keyOf = ({ decisionId }: DecisionView): string => decisionId;

/** What members concluded, newest first. It can be held still; see `useHold`. */
export function Decisions({ openRun }: { openRun(runId: string): void }): ReactNode {
  const { state } = useLive();
  const decisions = state?.decisions;
  const latest = useMemo(() => decisions?.slice(0, shows) ?? [], [decisions]);
  const { shown, control, place } = useHold(latest, keyOf, ['new decision', 'new decisions']);
  return (
    <Panel title="Recent decisions" aside={control}>
      {!state && <Skeleton lines={6} />}
      {state && shown.length === 0 && (
        <Empty icon={Scale} title="No decision yet">
          When a member concludes something, it stands here with its reasons and figures.
        </Empty>
      )}
      <ol
        className="max-h-[40rem] divide-y divide-line overflow-y-auto overscroll-contain empty:hidden"
        {...place}
        aria-label="Decisions, newest first"
        tabIndex={0}
      >
        {shown.map((decision) => (
          <Arriving key={decision.decisionId} at={decision.at}>
            <DecisionCard decision={decision} openRun={openRun} />
          </Arriving>
        ))}
      </ol>
    </Panel>
  );
}
