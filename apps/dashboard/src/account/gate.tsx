import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { onSignedOut, problemOf, RequestFailed } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { onOtherPerson, tellOtherPages } from './door.ts';
import { whoAmI } from './enter.ts';
import { MeProvider } from './me.tsx';

const SignIn = lazy(() => import('./sign-in.tsx'));

/** Nothing of the page is drawn, and no stream opened, before somebody is signed in. */
export function Gate({ children }: { children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const { data, error, failureCount, failureReason } = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => whoAmI(signal),
    // A web app that is away comes back: the page says why it waits, and goes on by itself.
    retry: (_, failed) => !isRefusal(failed),
    retryDelay: (tries) => Math.min(8_000, 500 * 2 ** tries),
    staleTime: Number.POSITIVE_INFINITY,
  });
  // A session that ended meanwhile: whatever asked next was refused.
  useEffect(() => onSignedOut(() => void client.resetQueries({ queryKey: ['me'] })), [client]);
  const who = data?.userId;
  useEffect(() => {
    if (who === undefined) return undefined;
    tellOtherPages(who);
    // What is shown here is the person's before; what is done here would be done as the one who is signed in now.
    return onOtherPerson(who, () => location.reload());
  }, [who]);
  if (data) {
    return (
      <MeProvider key={data.userId} me={data}>
        {children}
      </MeProvider>
    );
  }
  const failed = error ?? (failureCount > 1 ? failureReason : null);
  if (!failed) return <Arriving />;
  if (isRefusal(failed)) {
    return (
      <Suspense fallback={<Arriving />}>
        <SignIn
          entered={(me) => {
            client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
            client.setQueryData(['me'], me);
          }}
        />
      </Suspense>
    );
  }
  return (
    <main className="mx-auto max-w-lg p-6 pt-[12dvh]">
      <ProblemNotice problem={problemOf(failed)}>
        {/* A refetch would wait for the retry that waits already. */}
        <Button className="mt-2" onClick={() => void client.resetQueries({ queryKey: ['me'] })}>
          Try again
        </Button>
      </ProblemNotice>
    </main>
  );
}

const isRefusal = (error: unknown): boolean => error instanceof RequestFailed && error.status === 401;

function Arriving(): ReactNode {
  return (
    <main className="mx-auto max-w-lg p-6 pt-[12dvh]">
      <Skeleton lines={4} />
    </main>
  );
}
