import { Braces } from 'lucide-react';
import type { ReactNode } from 'react';
import { RunView } from '../run/run-view.tsx';
import { useRun } from '../run/use-run.ts';
import { useParam } from '../shell/address.ts';
import { BackLink } from '../ui/back-link.tsx';
import { LinkButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { PlanGraph } from './plan-graph.tsx';
import { RunTimeline } from './run-timeline.tsx';
import { TimeTravel } from './time-travel.tsx';

/** One run whole, with an address of its own. What was done and chosen on the page of one run does not go over to the next. */
export default function RunPage(): ReactNode {
  const runId = useParam('run');
  return <Run key={runId} runId={runId} />;
}

function Run({ runId }: { runId: string }): ReactNode {
  const { run, error, mark, refetch } = useRun(runId);
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-2">
        <BackLink to="/runs">All runs</BackLink>
        <span className="min-w-0 truncate font-mono text-xs text-muted">{runId}</span>
        <span className="ml-auto flex gap-2">
          <CopyButton text={location.href} name="Copy link" />
          <LinkButton icon={Braces} href={`/api/runs/${runId}`} target="_blank" rel="noreferrer">
            JSON
          </LinkButton>
        </span>
      </div>
      <Problems error={error} again={refetch} />
      {!run && !error && (
        <Panel title="Run">
          <Skeleton lines={12} />
        </Panel>
      )}
      {run && (
        <RunView run={run} mark={mark}>
          <Panel title="Over time, by region">
            <RunTimeline run={run} />
          </Panel>
          <Panel title="Plan, as it went">
            <PlanGraph run={run} />
          </Panel>
          <Panel title="Back in time">
            <TimeTravel run={run} />
          </Panel>
        </RunView>
      )}
    </div>
  );
}
