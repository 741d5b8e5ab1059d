import { useMutation } from '@tanstack/react-query';
import { CircleCheck, CircleX, FlaskConical, History, Lightbulb, type LucideIcon, Undo2, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../account/me.tsx';
import { problemOf, request } from '../api/request.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { plural, sentence } from '../ui/words.ts';
import type { TriedOutView, VersionView } from '../wire.ts';
import { versionName } from './read-learning.ts';
import { ReplayTable } from './replay-table.tsx';
import type { Move } from './use-move.ts';

const states: Record<VersionView['status'], { tone: Tone; icon: LucideIcon; says: string }> = {
  proposed: { tone: 'busy', icon: Lightbulb, says: 'proposed' },
  shadow: { tone: 'warn', icon: FlaskConical, says: 'in shadow' },
  in_force: { tone: 'good', icon: CircleCheck, says: 'in force' },
  superseded: { tone: 'plain', icon: History, says: 'superseded' },
  refused: { tone: 'bad', icon: CircleX, says: 'refused' },
  rolled_back: { tone: 'plain', icon: Undo2, says: 'rolled back' },
};

/** A version: what it changes, how it did in replay, and what can be done with it. */
export function VersionCard({ version, move }: { version: VersionView; move: Move }): ReactNode {
  const { tone, icon, says } = states[version.status];
  const { before, after, told } = version;
  return (
    <article aria-label={`Version ${version.version}`} className="space-y-2 py-3">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <h4 className="font-semibold">Version {version.version}</h4>
        <Badge tone={tone} icon={icon}>
          {says}
        </Badge>
        <span className="text-xs text-muted">
          from {versionName(version.parent)} and {plural(version.verdicts, 'verdict')}
        </span>
        <TimeAgo at={version.proposedAt} className="ml-auto text-xs text-muted" />
      </header>
      <p className="text-sm break-words">{version.says}</p>
      {version.why && <p className="text-sm break-words text-bad">{sentence(version.why)}.</p>}
      <Story version={version} />
      {told && <p className="text-sm break-words text-muted">{told}</p>}
      {before && after && (
        <ReplayTable
          before={before}
          after={after}
          names={[versionName(version.parent), versionName(version.version)]}
        />
      )}
      <Actions version={version} move={move} />
      <details className="text-xs">
        <summary className="w-fit rounded py-1 font-medium text-accent select-none">Parameters</summary>
        <div className="mt-1 rounded-lg border border-line p-3">
          <JsonView value={version.params} />
        </div>
      </details>
    </article>
  );
}

function Story({ version: { status, promotedBy, promotedAt, endedBy, endedAt } }: { version: VersionView }): ReactNode {
  const ended = endedAt && status !== 'in_force' && status !== 'refused';
  if (!promotedAt) return null;
  return (
    <p className="text-xs text-muted">
      Put in force by {promotedBy} <TimeAgo at={promotedAt} />
      {ended && (
        <>
          , until {endedBy} ended it <TimeAgo at={endedAt} />
        </>
      )}
      .
    </p>
  );
}

function Actions({
  version: { version, status, parent, promotedAt },
  move,
}: {
  version: VersionView;
  move: Move;
}): ReactNode {
  const { who, busy, act } = move;
  const tried = useMutation({
    mutationFn: () => request<TriedOutView>(`${who}/replay`, { version }),
  });
  const may = { administer: useMay('administer'), operate: useMay('operate') };
  const earlier = promotedAt !== null && status !== 'in_force';
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        {may.administer && status === 'shadow' && (
          <ConfirmButton
            icon={Upload}
            name="Promote"
            busy={busy}
            question={`Put version ${version} in force in every region?`}
            act={() => act('promote', version)}
          />
        )}
        {may.administer && status === 'in_force' && (
          <ConfirmButton
            icon={Undo2}
            name="Roll back"
            danger
            busy={busy}
            question={`Put ${versionName(parent)} in force again?`}
            act={() => act('rollback', undefined)}
          />
        )}
        {may.administer && earlier && (
          <ConfirmButton
            icon={Undo2}
            name="Roll back to it"
            danger
            busy={busy}
            question={`Put version ${version} in force again?`}
            act={() => act('rollback', version)}
          />
        )}
        {may.operate && status !== 'in_force' && (
          <Button look="quiet" icon={FlaskConical} disabled={tried.isPending} onClick={() => tried.mutate()}>
            {tried.isPending ? 'Replaying …' : 'Replay now'}
          </Button>
        )}
      </div>
      <div aria-live="polite" className="empty:hidden">
        {tried.data && (
          <div className="rounded-lg bg-sunken p-3">
            <p className="text-sm font-medium">
              {tried.data.regresses
                ? `It would be a step back: ${tried.data.regresses}.`
                : 'It would be no step back today.'}
            </p>
            <ReplayTable
              before={tried.data.before}
              after={tried.data.after}
              names={[versionName(tried.data.inForce), versionName(version)]}
            />
          </div>
        )}
      </div>
      {tried.error && <ProblemNotice problem={problemOf(tried.error)} />}
    </div>
  );
}
