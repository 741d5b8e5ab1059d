import { Camera, CircleCheck, CircleX, Copy, FileUp, LoaderCircle, X } from 'lucide-react';
import { type DragEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useMay } from '../account/me.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { sentence } from '../ui/words.ts';
import { type Upload, useUpload } from './use-upload.ts';

const kept = 'documents.user';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Props {
  /** What may be sent: content types, and bytes. */
  takes: { types: string[]; bytes: number } | undefined;
  done(): void;
}

/** Receipts come by drop, by choosing, or from the camera of a phone; each says how far it is. */
export function UploadBox({ takes, done }: Props): ReactNode {
  const { uploads, send, stop, clear } = useUpload(done);
  const [user, setUser] = useState(() => localStorage.getItem(kept) ?? '');
  const all = useMay('everybody');
  const [over, setOver] = useState(false);
  const [file, camera] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const [userId, hintId] = [useId(), useId()];
  const wrong = all && user !== '' && !uuid.test(user);
  const give = (list: FileList | null): void => {
    if (list && list.length > 0 && !wrong) send([...list], all ? user : '');
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    give(event.dataTransfer.files);
  };
  const types = takes?.types.join(',');
  return (
    <div className="space-y-3 p-4">
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex flex-col items-center gap-3 rounded-xl border-2 border-dashed px-4 py-6 text-center ${over ? 'border-accent bg-accent-soft' : 'border-line-strong/50'}`}
      >
        <p className="text-sm">
          Drop receipts here
          <span className="block text-xs text-muted">
            Pictures (JPEG, PNG, WebP, TIFF, GIF) and PDF
            {takes && `, ${Math.round(takes.bytes / 1024 / 1024)} MB at most`}
          </span>
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button look="main" icon={FileUp} disabled={wrong} onClick={() => file.current?.click()}>
            Choose files
          </Button>
          <Button icon={Camera} className="sm:hidden" disabled={wrong} onClick={() => camera.current?.click()}>
            Take a picture
          </Button>
        </div>
        <input
          ref={file}
          type="file"
          multiple
          accept={types}
          hidden
          aria-label="Files to send"
          onChange={(event) => {
            give(event.target.files);
            event.target.value = '';
          }}
        />
        <input
          ref={camera}
          type="file"
          accept="image/*"
          capture="environment"
          hidden
          aria-label="Picture to send"
          onChange={(event) => {
            give(event.target.files);
            event.target.value = '';
          }}
        />
      </div>
      <div hidden={!all}>
        <label htmlFor={userId} className="mb-0.5 block text-xs text-muted">
          Whose they are (user id, optional)
        </label>
        <input
          id={userId}
          value={user}
          spellCheck={false}
          aria-invalid={wrong}
          aria-describedby={hintId}
          placeholder="3f2a0000-0000-4000-8000-000000000001"
          onChange={(event) => {
            const text = event.target.value.trim();
            setUser(text);
            if (text === '' || uuid.test(text)) localStorage.setItem(kept, text);
          }}
          className="min-h-9 w-full rounded-lg border border-line-strong/70 bg-surface px-2.5 font-mono text-xs"
        />
        <p id={hintId} className={`mt-1 text-xs ${wrong ? 'text-bad' : 'text-muted'}`}>
          {wrong
            ? 'This is no user id: 32 hexadecimal digits in five groups.'
            : 'Left empty, a person is asked whose it is before anything is posted.'}
        </p>
      </div>
      {uploads.length > 0 && (
        <div>
          <ul className="divide-y divide-line" aria-label="Files on their way">
            {uploads.map((upload) => (
              <UploadRow key={upload.id} upload={upload} stop={() => stop(upload.id)} />
            ))}
          </ul>
          <Button look="quiet" onClick={clear}>
            Clear the list
          </Button>
        </div>
      )}
    </div>
  );
}

const signs = {
  waits: { icon: LoaderCircle, tone: 'text-muted' },
  sending: { icon: LoaderCircle, tone: 'text-busy animate-breathe' },
  stored: { icon: CircleCheck, tone: 'text-good' },
  'there already': { icon: Copy, tone: 'text-muted' },
  refused: { icon: CircleX, tone: 'text-bad' },
  stopped: { icon: X, tone: 'text-muted' },
} as const;

function UploadRow({ upload, stop }: { upload: Upload; stop(): void }): ReactNode {
  const { name, share, state, problem } = upload;
  const { icon: Icon, tone } = signs[state];
  const percent = Math.round(share * 100);
  return (
    <li className="py-2 text-sm">
      <div className="flex items-center gap-2">
        <Icon aria-hidden className={`size-4 shrink-0 ${tone}`} />
        <span className="min-w-0 flex-1 truncate">{name}</span>
        <span className="text-xs text-muted">{state === 'sending' ? `${percent} %` : sentence(state)}</span>
        {(state === 'sending' || state === 'waits') && (
          <IconButton name={`Stop sending ${name}`} icon={X} onClick={stop} />
        )}
      </div>
      {state === 'sending' && (
        <div
          role="progressbar"
          aria-label={`Sending ${name}`}
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          className="mt-1 h-1 overflow-hidden rounded bg-sunken"
        >
          <div className="h-full bg-accent" style={{ width: `${percent}%` }} />
        </div>
      )}
      {problem && (
        <p role="alert" className="mt-1 text-bad">
          {sentence(problem.message)}. <span className="text-ink">{problem.fix}</span>
        </p>
      )}
    </li>
  );
}
