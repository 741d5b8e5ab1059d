import type { ReactNode } from 'react';
import { problemOf } from '../api/request.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './notice.tsx';

/** What a request came back with instead of rows, and the way to ask again. Nothing where there is no error. */
export function Problems({ error, again }: { error: unknown; again?: () => unknown }): ReactNode {
  if (!error) return null;
  return (
    <div className="p-4">
      <ProblemNotice problem={problemOf(error)}>
        {again && (
          <Button className="mt-2" onClick={() => void again()}>
            Try again
          </Button>
        )}
      </ProblemNotice>
    </div>
  );
}
