import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import type { ReactNode } from 'react';
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
