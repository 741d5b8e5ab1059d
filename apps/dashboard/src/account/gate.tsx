import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { onSignedOut, problemOf, RequestFailed } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { whoAmI } from './enter.ts';
import { MeProvider } from './me.tsx';

const SignIn = lazy(() => import('./sign-in.tsx'));

/** Nothing of the page is drawn, and no stream opened, before somebody is signed in. */
export function Gate({ children }: { children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => whoAmI(signal),
    retry: (tries, failed) => tries < 1 && !isRefusal(failed),
    staleTime: Number.POSITIVE_INFINITY,
  });
  // A session that ended meanwhile: whatever asked next was refused.
  useEffect(() => onSignedOut(() => void client.resetQueries({ queryKey: ['me'] })), [client]);
  if (data) {
    return (
      <MeProvider key={data.userId} me={data}>
        {children}
      </MeProvider>
    );
  }
  if (!error) return <Arriving />;
  if (isRefusal(error)) {
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
      <ProblemNotice problem={problemOf(error)}>
        <Button className="mt-2" onClick={() => void refetch()}>
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
