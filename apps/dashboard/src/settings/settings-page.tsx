import { useQuery } from '@tanstack/react-query';
import { EyeOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { AuditPanel } from '../account/audit-panel.tsx';
import { KeysPanel } from '../account/keys-panel.tsx';
import { useMay } from '../account/me.tsx';
import { MePanel } from '../account/me-panel.tsx';
import { UsersPanel } from '../account/users-panel.tsx';
import { request } from '../api/request.ts';
import { ModelHint } from '../costs/model-hint.tsx';
import { RegionMap } from '../regions/region-map.tsx';
import { Badge } from '../ui/badge.tsx';
import { Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { words } from '../ui/words.ts';
import type { SettingsView } from '../wire.ts';

/** Who one is; and, for operators, which mind is in force and why, how the system stands, and how it is set. */
export default function SettingsPage(): ReactNode {
  const operates = useMay('operate');
  const administers = useMay('administer');
  const { data, error, refetch } = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => request<SettingsView>('/api/settings', undefined, signal),
    enabled: operates,
  });
  return (
    <div className="space-y-4">
      {operates && (error || !data) && (
        <Panel title="Settings">
          <Problems error={error} again={refetch} />
          {!error && <Skeleton lines={10} />}
        </Panel>
      )}
      <div className="grid gap-4 lg:grid-cols-2">
        <MePanel />
        <KeysPanel />
        {administers && <UsersPanel />}
        {data && <Versions versions={data.versions} />}
        {administers && <AuditPanel />}
        {data && <Minds view={data} />}
      </div>
      <RegionMap />
      {data && <Variables settings={data.settings} />}
    </div>
  );
}

function Versions({ versions }: Pick<SettingsView, 'versions'>): ReactNode {
  return (
    <Panel title="Versions">
      <dl className="divide-y divide-line text-sm">
        {Object.entries(versions).map(([name, value]) => (
          <div key={name} className="flex gap-4 px-4 py-2">
            <dt className="w-24 shrink-0 text-muted">{words(name)}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** Each agent with the mind that answers for it now, and the reason. */
function Minds({ view: { roles, members } }: { view: SettingsView }): ReactNode {
  return (
    <Panel title="Minds in force" className="lg:col-span-2">
      {roles.length === 0 && (
        <p className="border-b border-line p-4 text-sm text-muted">
          <ModelHint />
        </p>
      )}
      <ul className="divide-y divide-line text-sm">
        {members.map(({ team, member, role }) => {
          const models = roles.find((one) => one.role === role)?.models ?? [];
          const ready = models.filter(({ key }) => key !== 'missing');
          return (
            <li key={`${team}/${member}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
              <span className="font-medium">{words(member)}</span>
              <span className="text-xs text-muted">{team}</span>
              <span className="ml-auto text-right">
                <Badge tone={ready.length > 0 ? 'accent' : 'plain'}>
                  {ready.length > 0 ? `rules and ${ready[0]?.name}` : 'rules'}
                </Badge>
                <span className="block text-xs text-muted">{why(role, models, ready.length)}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function why(role: string | null, models: readonly { name: string; key: string }[], ready: number): string {
  if (role === null) return 'it never asks a model';
  if (models.length === 0) return `no model is configured for its role, ${role}`;
  if (ready === 0) return `the key of ${models.map(({ name }) => name).join(', ')} is missing`;
  const rest = models.slice(1).map(({ name }) => name);
  return `configured for its role, ${role}${rest.length > 0 ? `; then ${rest.join(', ')}` : ''}; rules where a model fails`;
}

function Variables({ settings }: Pick<SettingsView, 'settings'>): ReactNode {
  const [text, setText] = useState('');
  const shown = settings.filter(({ name, describes }) =>
    `${name} ${describes}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  return (
    <Panel
      title="Variables of this web app"
      aside={
        <input
          type="search"
          aria-label="Find a variable"
          placeholder="Find"
          className="min-h-8 w-36 rounded-lg border border-line-strong/70 bg-surface px-2.5 text-sm"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      }
    >
      {shown.length === 0 && <p className="p-4 text-sm text-muted">No variable is called or described so.</p>}
      <dl className="divide-y divide-line">
        {shown.map(({ name, describes, secret, value, usual }) => (
          <div key={name} className="grid gap-x-4 gap-y-1 px-4 py-2.5 text-sm md:grid-cols-[16rem_1fr]">
            <dt className="font-mono text-xs font-medium break-all">{name}</dt>
            <dd className="min-w-0">
              <span className="inline-flex items-center gap-1.5 font-medium break-all">
                {secret && <EyeOff role="img" aria-label="A secret, masked" className="size-3.5 text-muted" />}
                {value}
              </span>
              <span className="block text-xs text-muted">
                {describes} Usually: {usual}.
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
