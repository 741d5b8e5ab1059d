import { useCallback, useRef, useState } from 'react';
import { problemOf, RequestFailed } from '../api/request.ts';
import type { Problem, Uploaded } from '../wire.ts';

/** One file on its way. `share`: of its bytes that were sent, 0 to 1. */
export interface Upload {
  id: number;
  name: string;
  share: number;
  state: 'waits' | 'sending' | 'stored' | 'there already' | 'refused' | 'stopped';
  problem: Problem | null;
}

const stalled: Problem = {
  code: 'WEB_SILENT',
  message: 'The web app did not take the file.',
  fix: 'Look whether `npm start` still runs in its terminal, then send the file again.',
};

/** Sends files one after another and says how far each is; one that is refused stops none of the others. */
export function useUpload(stored: () => void) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const line = useRef<Promise<void>>(Promise.resolve());
  const under = useRef(new Map<number, XMLHttpRequest | null>());
  const next = useRef(0);
  const change = useCallback((id: number, part: Partial<Upload>) => {
    setUploads((known) => known.map((one) => (one.id === id ? { ...one, ...part } : one)));
  }, []);
  const send = useCallback(
    (files: readonly File[], user: string) => {
      for (const file of files) {
        const id = next.current++;
        under.current.set(id, null);
        setUploads((known) =>
          [{ id, name: file.name, share: 0, state: 'waits' as const, problem: null }, ...known].slice(0, 50),
        );
        line.current = line.current.then(async () => {
          if (!under.current.has(id)) return;
          change(id, { state: 'sending' });
          try {
            const { added } = await post(
              file,
              user,
              (xhr) => under.current.set(id, xhr),
              (share) => change(id, { share }),
            );
            change(id, { state: added ? 'stored' : 'there already', share: 1 });
            stored();
          } catch (error) {
            if (under.current.has(id)) change(id, { state: 'refused', problem: problemOf(error) });
          } finally {
            under.current.delete(id);
          }
        });
      }
    },
    [change, stored],
  );
  const stop = useCallback(
    (id: number) => {
      const xhr = under.current.get(id);
      under.current.delete(id);
      change(id, { state: 'stopped' });
      xhr?.abort();
    },
    [change],
  );
  const clear = useCallback(
    () => setUploads((known) => known.filter(({ state }) => state === 'waits' || state === 'sending')),
    [],
  );
  return { uploads, send, stop, clear };
}

/** XMLHttpRequest, because fetch does not tell how much of a body was sent. */
function post(
  file: File,
  user: string,
  begun: (xhr: XMLHttpRequest) => void,
  at: (share: number) => void,
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    if (user) form.append('user', user);
    form.append('file', file, file.name);
    const xhr = new XMLHttpRequest();
    begun(xhr);
    xhr.upload.onprogress = ({ loaded, total }) => at(total > 0 ? loaded / total : 0);
    xhr.onload = () => {
      const answer = parsed(xhr.responseText);
      if (xhr.status === 200 || xhr.status === 201) resolve(answer as Uploaded);
      else reject(new RequestFailed(isProblem(answer) ? answer : stalled, xhr.status));
    };
    xhr.onerror = xhr.onabort = () => reject(new RequestFailed(stalled, 0));
    xhr.open('POST', '/api/documents');
    xhr.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'fix' in value;
