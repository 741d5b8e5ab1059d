import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Lock, LockOpen } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useMe } from '../account/me.tsx';
import { request } from '../api/request.ts';
import { useAddress } from '../shell/address.ts';
import { Badge } from '../ui/badge.tsx';
import { Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { words } from '../ui/words.ts';
import { type Operation, operationsOf } from './read-api.ts';
import { TryRequest } from './try-request.tsx';

/** Every route with its right, its form, and a way to try it as who is signed in. */
export default function ReferencePage(): ReactNode {
  const [{ find = '', open = '' }, change] = useAddress();
  const { data, error, refetch } = useQuery({
    queryKey: ['openapi'],
    queryFn: async ({ signal }) =>
      operationsOf(await request<Parameters<typeof operationsOf>[0]>('/api/openapi.json', undefined, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  // The address follows a moment later, and a field drawn from it would lose its caret: it wins while nobody types.
  const [typed, setTyped] = useState(find);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(find);
  }, [find]);
  const text = typed.trim().toLowerCase();
  const shown = (data ?? []).filter((one) =>
    `${one.method} ${one.path} ${one.summary} ${one.right}`.toLowerCase().includes(text),
  );
  const tags = [...new Set(shown.map(({ tag }) => tag))];
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <input
          ref={field}
          type="search"
          aria-label="Find a route"
          placeholder="Find a route, a right"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            change({ find: event.target.value });
          }}
          className="min-h-9 w-64 max-w-full rounded-lg border border-line-strong/70 bg-surface px-2.5"
        />
        <p className="text-muted">
          Programs send <code>Authorization: Bearer KEY</code>, with a key of Settings. The same as{' '}
          <a href="/api/openapi.json" className="text-accent underline underline-offset-2">
            OpenAPI 3.1
          </a>
          .
        </p>
      </div>
      <Problems error={error} again={refetch} />
      {!data && !error && <Skeleton lines={10} />}
      {data && shown.length === 0 && <p className="text-sm text-muted">No route is called or described so.</p>}
      {tags.map((tag) => (
        <Panel key={tag} title={words(tag)}>
          <ul className="divide-y divide-line">
            {shown
              .filter((one) => one.tag === tag)
              .map((one) => {
                const name = `${one.method} ${one.path}`;
                return (
                  <Route
                    key={name}
                    operation={one}
                    open={open === name}
                    toggle={() => change({ open: open === name ? undefined : name })}
                  />
                );
              })}
          </ul>
        </Panel>
      ))}
    </div>
  );
}

function Route({ operation, open, toggle }: { operation: Operation; open: boolean; toggle(): void }): ReactNode {
  const { rights } = useMe();
  const { method, path, summary, description, right } = operation;
  const may = right === 'open' || right === 'self' || rights.includes(right);
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={toggle}
        className="flex w-full flex-wrap gap-x-3 gap-y-0.5 px-4 py-2.5 text-left text-sm hover:bg-sunken sm:grid sm:grid-cols-[1rem_4rem_minmax(0,26rem)_1fr_auto] sm:items-center"
      >
        <ChevronRight aria-hidden className={`hidden size-4 text-muted sm:block ${open ? 'rotate-90' : ''}`} />
        <span className="font-mono text-xs font-semibold">{method}</span>
        <span className="min-w-0 font-mono text-xs break-all">{path}</span>
        <span className="order-last w-full min-w-0 text-muted sm:order-none sm:w-auto">{summary}</span>
        <span className="ml-auto">
          <Badge tone={may ? 'plain' : 'warn'} icon={right === 'open' ? LockOpen : Lock}>
            {right === 'self' ? 'signed in' : right}
          </Badge>
        </span>
      </button>
      {open && (
        <div className="space-y-3 px-4 pt-1 pb-4 text-sm">
          <p className="text-muted">{description.replaceAll('`', '')}</p>
          <TryRequest operation={operation} {...(may ? {} : { barred: `It needs the right ${right}` })} />
        </div>
      )}
    </li>
  );
}
