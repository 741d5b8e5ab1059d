import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FilePlus } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMay, useMe } from '../account/me.tsx';
import { problemOf, request } from '../api/request.ts';
import { useOpenRun } from '../shell/open-run.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import type { ChatHow } from '../wire.ts';
import { keepAddress, MailTo } from './mail-to.tsx';
import { wishOf } from './read-reports.ts';

interface Team {
  team: string;
  input: unknown;
}

const field = 'min-h-9 w-full rounded-lg border border-line-strong/70 bg-surface px-2 text-sm text-ink';

/** Asks a team for a report: whichever takes `{ report }` as its input. */
export function MakeReport(): ReactNode {
  const [kind, setKind] = useState('period');
  const [user, setUser] = useState('');
  const [wrong, setWrong] = useState<string>();
  const openRun = useOpenRun();
  const all = useMay('everybody');
  const me = useMe().userId;
  const whose = user || (all ? '' : me);
  const client = useQueryClient();
  const { data: team } = useQuery({
    queryKey: ['reports', 'team'],
    queryFn: async ({ signal }) => {
      const { teams } = await request<{ teams: Team[] }>('/api/teams', undefined, signal);
      return teams.find(({ input }) => JSON.stringify(input).includes('"report":'))?.team ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data: how } = useQuery({
    queryKey: ['reports', 'users', team],
    queryFn: ({ signal }) => request<ChatHow>(`/api/teams/${team}/chat`, undefined, signal),
    enabled: Boolean(team),
  });
  const start = useMutation({
    mutationFn: async (wanted: { report: object; address: string }) => {
      const { report, address } = wanted;
      if (address) await keepAddress(whose, address);
      return request<{ runId: string }>(`/api/teams/${team}/runs`, { input: { report }, ...(user ? { user } : {}) });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['reports'] }),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
    const given = Object.fromEntries(entries) as Record<string, string>;
    const wish = wishOf(given);
    const noAddress = given['address']?.trim() === '' ? 'Say the e-mail address.' : undefined;
    setWrong(typeof wish === 'string' ? wish : noAddress);
    if (typeof wish === 'object' && !noAddress) start.mutate({ report: wish, address: given['address']?.trim() ?? '' });
  }

  return (
    <Panel title="Make a report">
      <form className="space-y-3 p-4" onSubmit={submit} noValidate>
        <Field name="Of">
          <select name="kind" className={field} value={kind} onChange={(event) => setKind(event.target.value)}>
            <option value="period">What was spent in a period</option>
            <option value="budget">A month and its budgets</option>
          </select>
        </Field>
        {kind === 'budget' ? (
          <Field name="Month">
            <input name="month" type="month" className={field} />
          </Field>
        ) : (
          <div className="grid grid-cols-2 gap-3">
            <Field name="First day">
              <input name="from" type="date" className={field} />
            </Field>
            <Field name="Last day">
              <input name="to" type="date" className={field} />
            </Field>
          </div>
        )}
        <Field name="For">
          <select name="user" className={field} value={user} onChange={(event) => setUser(event.target.value)}>
            <option value="">{all ? 'Everybody' : 'Me'}</option>
            {how?.users
              .filter(({ id }) => id !== 'everybody')
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
        </Field>
        <Field name="Title (if another)">
          <input name="title" maxLength={120} className={field} />
        </Field>
        <MailTo user={whose} />
        {wrong && (
          <p role="alert" className="text-sm text-bad">
            {wrong}
          </p>
        )}
        {start.error && <ProblemNotice problem={problemOf(start.error)} />}
        {team === null && <p className="text-sm text-muted">No team of this system makes reports.</p>}
        <Button type="submit" look="main" icon={FilePlus} disabled={!team || start.isPending}>
          {start.isPending ? 'Starting …' : 'Make it'}
        </Button>
        {start.data && (
          <p role="status" className="text-sm text-good">
            It is being made; it appears in the list.{' '}
            <button type="button" className="underline underline-offset-2" onClick={() => openRun(start.data.runId)}>
              Watch
            </button>
          </p>
        )}
      </form>
    </Panel>
  );
}

function Field({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <label className="block space-y-1">
      <span className="text-xs text-muted">{name}</span>
      {children}
    </label>
  );
}
