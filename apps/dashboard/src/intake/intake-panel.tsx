import { Check, FileUp, RotateCcw } from 'lucide-react';
import { type DragEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { count, plural } from '../ui/words.ts';
import type { TakenLines, ViewCard, ViewIntake } from '../wire.ts';
import { LineProblems } from './line-problems.tsx';
import { SampleTable } from './sample-table.tsx';
import { useIntake } from './use-intake.ts';

/** A file is chosen, looked through, and taken: nothing is written before somebody says so, and every line is accounted for. */
export default function IntakePanel({ card, takes }: { card: ViewCard; takes: ViewIntake }): ReactNode {
  const [user, setUser] = useState('');
  const { state, begin, take, clear } = useIntake(card, user.trim());
  const { file, preview, taken, busy, problem } = state;
  const shown = taken ?? preview;
  return (
    <>
      {!file && (
        <Choose
          takes={takes}
          user={user}
          setUser={setUser}
          chosen={(one) => void one.text().then((text) => begin(one.name, text))}
        />
      )}
      {file && (
        <Panel
          title={file}
          aside={
            <Button icon={RotateCcw} onClick={clear} disabled={busy}>
              Another file
            </Button>
          }
        >
          {busy && !shown && <Skeleton lines={5} />}
          {problem && (
            <div className="p-4">
              <ProblemNotice problem={problem} />
            </div>
          )}
          {shown && <Account found={shown} done={taken !== null} />}
          {preview && !taken && (
            <div className="flex flex-wrap items-center gap-3 border-t border-line px-4 py-3">
              <Button look="main" icon={Check} disabled={busy || preview.added === 0} onClick={() => void take()}>
                {busy ? 'Taking them in …' : `Take in ${plural(preview.added, 'line')}`}
              </Button>
              <p className="text-sm text-muted">{preview.added === 0 ? 'Nothing of it is new.' : takes.does}</p>
            </div>
          )}
        </Panel>
      )}
      {shown && shown.problems.length > 0 && file && <LineProblems found={shown} file={file} />}
      {preview && !taken && preview.sample.length > 0 && <SampleTable found={preview} takes={takes} />}
    </>
  );
}

function Choose({
  takes,
  user,
  setUser,
  chosen,
}: {
  takes: ViewIntake;
  user: string;
  setUser(user: string): void;
  chosen(file: File): void;
}): ReactNode {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const needed = takes.columns.filter((column) => column.needed);
  const others = takes.columns.filter((column) => !column.needed);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) chosen(file);
  };
  return (
    <Panel title="Choose a file">
      <div className="space-y-4 p-4">
        <div
          onDragOver={(event) => event.preventDefault()}
          onDrop={drop}
          className="flex flex-col items-center gap-3 rounded-lg border-2 border-dashed border-line-strong/60 p-6 text-center"
        >
          <p className="text-sm">Drop a CSV file here</p>
          <p className="text-xs text-muted">
            Up to {count(takes.most)} lines; separated by commas, semicolons or tabs; the first line names the columns
          </p>
          <Button look="main" icon={FileUp} onClick={() => input.current?.click()}>
            Choose a file
          </Button>
          <input
            ref={input}
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            aria-label="CSV file"
            className="sr-only"
            tabIndex={-1}
            onChange={({ target }) => target.files?.[0] && chosen(target.files[0])}
          />
        </div>
        <div>
          <label htmlFor={id} className="mb-0.5 block text-xs text-muted">
            Whose the lines are that name nobody (user id)
          </label>
          <input
            id={id}
            value={user}
            onChange={(event) => setUser(event.target.value)}
            placeholder="3f2a0000-0000-4000-8000-000000000001"
            className="min-h-9 w-full rounded-lg border border-line-strong/70 bg-surface px-2.5 font-mono text-xs"
          />
        </div>
        <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[8rem_1fr]">
          <dt className="text-muted">Must be there</dt>
          <dd>{needed.map(named).join(', ')}</dd>
          <dt className="text-muted">May be there</dt>
          <dd>{others.map(named).join(', ')}</dd>
          <dt className="text-muted">Anything else</dt>
          <dd>is left out, and the preview says so</dd>
        </dl>
      </div>
    </Panel>
  );
}

const named = ({ name, says }: ViewIntake['columns'][number]): string => (says ? `${name} (${says})` : name);

/** Every line is in one of three counts. */
function Account({ found, done }: { found: TakenLines; done: boolean }): ReactNode {
  const figures = [
    { name: done ? 'Taken in' : 'New', value: found.added },
    { name: 'There already', value: found.there },
    { name: 'Cannot be taken', value: found.wrong },
  ];
  const left = found.head.filter((_, at) => found.columns[at] === null);
  return (
    <div role="status" className="space-y-2 p-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        {figures.map(({ name, value }) => (
          <div key={name}>
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="text-xl font-semibold">{count(value)}</dd>
          </div>
        ))}
      </dl>
      <p className="text-sm text-muted">
        {plural(found.lines, 'line')} in all.
        {left.length > 0 && ` Left out: ${left.map((name) => `“${name}”`).join(', ')}.`}
      </p>
    </div>
  );
}
