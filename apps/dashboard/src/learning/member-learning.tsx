import type { ReactNode } from 'react';
import { problemOf } from '../api/request.ts';
import { Badge } from '../ui/badge.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { count, plural, words } from '../ui/words.ts';
import type { HeldView, LearningView } from '../wire.ts';
import { standing, versionName } from './read-learning.ts';
import { useMove } from './use-move.ts';
import { VersionCard } from './version-card.tsx';

/** What one member learnt: what waits and what is in force in full, the rest folded. */
export function MemberLearning({ view }: { view: LearningView }): ReactNode {
  const { team, member, about, inForce, behind, verdicts, versions, held } = view;
  const move = useMove(team, member);
  const { open, current } = standing(view);
  const earlier = versions.filter((version) => version !== current && !open.includes(version));
  return (
    <article aria-label={`Learning of ${words(member)}`} className="px-4 py-3">
      <header className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <h3 className="text-sm font-semibold">{words(member)}</h3>
        <span className="text-xs text-muted">{team}</span>
        <span aria-live="polite" className="ml-auto inline-flex gap-1">
          {behind && <Badge tone="busy">learning</Badge>}
          <Badge tone={inForce === 0 ? 'plain' : 'good'}>{versionName(inForce)} in force</Badge>
        </span>
      </header>
      {about && <p className="mt-1 text-sm">Learns {about}.</p>}
      <p className="mt-1 text-xs text-muted">
        {verdicts.total === 0
          ? 'Nobody has judged a decision of its yet.'
          : `${plural(verdicts.total, 'verdict')} of ${plural(verdicts.people, 'person', 'people')}: ${count(verdicts.right)} right, ${count(verdicts.wrong)} wrong, ${count(verdicts.held)} held back.`}
      </p>
      {move.error && <ProblemNotice problem={problemOf(move.error)} />}
      <div className="divide-y divide-line">
        {open.map((version) => (
          <VersionCard key={version.version} version={version} move={move} />
        ))}
        {current && <VersionCard version={current} move={move} />}
      </div>
      {earlier.length > 0 && (
        <details className="text-xs">
          <summary className="w-fit rounded py-1 font-medium text-accent select-none">
            {plural(earlier.length, 'other version')}
          </summary>
          <div className="divide-y divide-line">
            {earlier.map((version) => (
              <VersionCard key={version.version} version={version} move={move} />
            ))}
          </div>
        </details>
      )}
      {held.length > 0 && <HeldBack held={held} />}
    </article>
  );
}

function HeldBack({ held }: { held: readonly HeldView[] }): ReactNode {
  return (
    <details className="text-xs">
      <summary className="w-fit rounded py-1 font-medium text-accent select-none">
        {plural(held.length, 'verdict')} held back
      </summary>
      <ul className="divide-y divide-line">
        {held.map((one) => (
          <li key={`${one.decisionId} ${one.by}`} className="py-1.5">
            <span className="font-medium">{one.by}</span> said {one.right ? 'right' : 'wrong'} of{' '}
            <span className="font-mono">{one.decisionId.slice(0, 8)}</span>, <TimeAgo at={one.at} />
            <span className="block text-muted">{one.says ?? words(one.held)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
