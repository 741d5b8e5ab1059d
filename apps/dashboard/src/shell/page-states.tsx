import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Compass, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '../account/me.tsx';
import { problemOf } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { Empty, ProblemNotice, Skeleton } from '../ui/notice.tsx';

export function PageSkeleton(): ReactNode {
  return (
    <div className="rounded-xl border border-line bg-surface">
      <Skeleton lines={10} />
    </div>
  );
}

export function NoSuchPage(): ReactNode {
  return (
    <div className="rounded-xl border border-line bg-surface">
      <Empty icon={Compass} title="There is no such page">
        The address may be mistyped, or of another release.{' '}
        <Link to="/" className="font-medium text-accent underline underline-offset-2">
          Go to Agents
        </Link>
      </Empty>
    </div>
  );
}

/** Asked for by its address; the navigation does not offer it. */
export function NotForYou(): ReactNode {
  const { role } = useMe();
  return (
    <div className="rounded-xl border border-line bg-surface">
      <Empty icon={Lock} title="This page is not for your role">
        You are signed in as {role}. An administrator can give you a role that may see it.{' '}
        <Link to="/" className="font-medium text-accent underline underline-offset-2">
          Go to Agents
        </Link>
      </Empty>
    </div>
  );
}

/** Only this page failed: the navigation and the stream go on. */
export function PageFailed({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <ProblemNotice problem={problemOf(error)}>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button onClick={reset}>Try again</Button>
        <Button look="quiet" onClick={() => location.reload()}>
          Reload
        </Button>
      </div>
    </ProblemNotice>
  );
}
