import { Send } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { addressOf, exampleOf, type Operation } from './read-api.ts';

interface Answer {
  status: number;
  ms: number;
  text: string;
}

const field =
  'mt-1 block min-h-9 w-full rounded-lg border border-line-strong/70 bg-surface px-2.5 font-mono text-xs text-ink';
const longest = 20_000;

/** Sends a request as who is signed in, and shows what came back. What it changes is changed. */
export function TryRequest({ operation, barred }: { operation: Operation; barred?: string }): ReactNode {
  const { method, parameters, body, sends } = operation;
  const id = useId();
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({});
  const [text, setText] = useState(() => (body ? JSON.stringify(exampleOf(body), null, 2) : ''));
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [busy, setBusy] = useState(false);
  const address = addressOf(operation, given);
  if (sends !== null) {
    return (
      <p className="text-muted">It takes {sends}, which is not tried here: send it with a key, for example by curl.</p>
    );
  }

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (address === undefined) return;
    setBusy(true);
    const began = performance.now();
    const done = (status: number, said: string): void =>
      setAnswer({ status, ms: Math.round(performance.now() - began), text: pretty(said) });
    try {
      const init = body ? { headers: { 'content-type': 'application/json' }, body: text } : {};
      const came = await fetch(address, { method, ...init, signal: AbortSignal.timeout(20_000) });
      const type = came.headers.get('content-type') ?? '';
      done(came.status, /json|text/.test(type) ? await came.text() : `${type}: ${(await came.blob()).size} bytes`);
    } catch (error) {
      done(0, error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="space-y-3" onSubmit={(event) => void send(event)}>
      {parameters.length > 0 && (
        <div className="grid gap-3 sm:grid-cols-3">
          {parameters.map(({ name, required, schema }) => (
            <label key={name} className="block text-xs text-muted">
              {name}
              {required ? '' : ' (may stay empty)'}
              <input
                name={name}
                required={required}
                autoComplete="off"
                spellCheck={false}
                placeholder={schema.enum?.join(' | ') ?? schema.format ?? schema.type ?? ''}
                value={given[name] ?? ''}
                onChange={(event) => setGiven((known) => ({ ...known, [name]: event.target.value }))}
                className={field}
              />
            </label>
          ))}
        </div>
      )}
      {body && (
        <label className="block text-xs text-muted" htmlFor={id}>
          Body (JSON)
          <textarea
            id={id}
            rows={Math.min(12, text.split('\n').length + 1)}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className={`${field} py-2`}
          />
        </label>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" look={method === 'GET' ? 'plain' : 'main'} icon={Send} disabled={busy} barred={barred}>
          {busy ? 'Sending …' : `Send ${method}`}
        </Button>
        <CopyButton text={curlOf(operation, address ?? operation.path, text)} />
        <span className="text-xs text-muted">Copies it for curl.</span>
      </div>
      {answer && (
        <div role="status" className="space-y-1">
          <p className="flex items-center gap-2 text-xs text-muted">
            <Badge tone={answer.status >= 200 && answer.status < 400 ? 'good' : 'bad'}>
              {answer.status === 0 ? 'no answer' : String(answer.status)}
            </Badge>
            {answer.ms} ms
          </p>
          <pre
            tabIndex={0}
            className="max-h-96 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs whitespace-pre-wrap"
          >
            {answer.text.slice(0, longest) || '(empty)'}
            {answer.text.length > longest && `\n… ${answer.text.length - longest} more characters`}
          </pre>
        </div>
      )}
    </form>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function curlOf({ method, body }: Operation, address: string, text: string): string {
  const json = body ? ` -H 'content-type: application/json' -d ${quoted(text.replaceAll(/\s*\n\s*/g, ' '))}` : '';
  return `curl -X ${method} -H "authorization: Bearer $HOLDFAST_KEY"${json} ${quoted(location.origin + address)}`;
}
