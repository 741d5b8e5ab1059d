import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleUserRound, LogOut, Settings } from 'lucide-react';
import { type ReactNode, useId, useRef } from 'react';
import { problemOf, request, signedOut } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { tellOtherPages } from './door.ts';
import { useMe } from './me.tsx';
import { roleSays } from './roles.ts';

/** Who is signed in, and the way out. The browser's own popover: Escape and a click beside it close it. */
export function MePopover(): ReactNode {
  const me = useMe();
  const client = useQueryClient();
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => request('/api/sign-out', {}),
    onSuccess: () => {
      // What this person was shown is nobody else's to see.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
      tellOtherPages(null);
      signedOut();
    },
  });
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={`Signed in as ${me.name}`}
        title={`Signed in as ${me.name}`}
        className="inline-flex size-9 items-center justify-center rounded-lg text-muted transition-colors hover:bg-sunken hover:text-ink"
      >
        <CircleUserRound aria-hidden className="size-4.5" />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="group"
        aria-label="Signed in"
        className="fixed inset-auto top-14 right-4 m-0 w-72 space-y-3 rounded-xl border border-line bg-surface p-4 text-sm text-ink shadow-high backdrop:bg-transparent sm:right-6"
      >
        <div>
          <p className="font-semibold break-words">{me.name}</p>
          {me.login !== me.name.toLowerCase() && <p className="text-xs break-words text-muted">{me.login}</p>}
          <p className="mt-1 text-xs text-muted">
            <span className="font-medium text-ink">{me.role}</span>: {roleSays[me.role]}
          </p>
        </div>
        {error && <ProblemNotice problem={problemOf(error)} />}
        <div className="flex gap-2">
          <Link
            to="/settings"
            onClick={() => popover.current?.hidePopover()}
            className="inline-flex min-h-9 flex-1 items-center justify-center gap-1.5 rounded-lg border border-line-strong/60 px-3 font-medium hover:bg-sunken"
          >
            <Settings aria-hidden className="size-4" /> Settings
          </Link>
          <Button icon={LogOut} disabled={isPending} className="flex-1" onClick={() => mutate()}>
            {isPending ? 'Leaving …' : 'Sign out'}
          </Button>
        </div>
      </div>
    </>
  );
}
