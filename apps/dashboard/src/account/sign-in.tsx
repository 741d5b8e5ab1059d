import { useMutation, useQuery } from '@tanstack/react-query';
import { KeyRound, LogIn } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect } from 'react';
import { problemOf, request } from '../api/request.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import type { MeView, SignInView } from '../wire.ts';
import { linkProblem } from './enter.ts';

const field = 'mt-1 block min-h-10 w-full rounded-lg border border-line-strong/70 bg-surface px-3 text-base text-ink';

/** The door: by the company's own sign-in, by password, or by a link that is made elsewhere. */
export default function SignIn({ entered }: { entered(me: MeView): void }): ReactNode {
  const { mutate, error, isPending } = useMutation({
    mutationFn: (given: { login: string; password: string }) => request<MeView>('/api/sign-in', given),
    onSuccess: entered,
  });
  const { data: ways } = useQuery({
    queryKey: ['ways to sign in'],
    queryFn: ({ signal }) => request<SignInView>('/api/sign-in', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const spent = linkProblem() ?? ways?.refused;
  useEffect(() => {
    document.title = 'Sign in · Holdfast';
  }, []);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    mutate({ login: String(given.get('login')), password: String(given.get('password')) });
  }

  return (
    <main className="flex min-h-dvh items-start justify-center px-4 pt-[10dvh] pb-8">
      <div className="w-full max-w-sm space-y-5">
        <p className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
          <img src="/mark.svg" alt="" className="size-8" />
          Holdfast
        </p>
        <div className="space-y-4 rounded-xl border border-line bg-surface p-5 shadow-lift">
          <h1 className="text-base font-semibold tracking-tight">Sign in</h1>
          {spent && !error && <ProblemNotice problem={spent} />}
          {error && <ProblemNotice problem={problemOf(error)} />}
          <form className="space-y-3" onSubmit={submit}>
            <label className="block text-sm">
              Name
              <input name="login" required maxLength={100} autoFocus autoComplete="username" className={field} />
            </label>
            <label className="block text-sm">
              Password
              <input
                name="password"
                type="password"
                required
                maxLength={200}
                autoComplete="current-password"
                className={field}
              />
            </label>
            <Button type="submit" look="main" icon={LogIn} disabled={isPending} className="w-full">
              {isPending ? 'Signing in …' : 'Sign in'}
            </Button>
          </form>
          {ways?.provider && (
            <>
              <p className="flex items-center gap-3 text-sm text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
                or
              </p>
              <LinkButton
                href={`${ways.provider.href}?to=${encodeURIComponent(location.pathname + location.search + location.hash)}`}
                icon={KeyRound}
                className="w-full"
              >
                Sign in with {ways.provider.name}
              </LinkButton>
            </>
          )}
        </div>
        <p className="text-sm text-muted">
          No password yet? Open the link that <code>npm start</code> printed, or make a new one at the machine where
          Holdfast runs:
          <code className="mt-1 block rounded-lg bg-sunken px-3 py-2 text-ink">npm run holdfast -- link</code>
        </p>
      </div>
    </main>
  );
}
