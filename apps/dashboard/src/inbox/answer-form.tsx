import { useMutation } from '@tanstack/react-query';
import { Check, Send, X } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { problemOf, request } from '../api/request.ts';
import { FieldInput } from '../forms/field-input.tsx';
import { complete, filled } from '../forms/read-fields.ts';
import { useLiveLine } from '../state/use-live.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { words } from '../ui/words.ts';
import type { Answered, Question } from '../wire.ts';
import { formOf } from './read-form.ts';
import { readQuestion } from './read-question.ts';

/** Buttons and fields drawn from the schema of the answer; its JSON where the schema is not that simple. */
export function AnswerForm({
  question,
  tell,
  begin = {},
}: {
  question: Question;
  tell(text: string): void;
  /** What the fields begin with. */
  begin?: Readonly<Record<string, string>>;
}): ReactNode {
  const live = useLiveLine();
  const form = formOf(readQuestion(question.proposal).schema);
  const [values, setValues] = useState<Record<string, unknown>>({ ...begin });
  const sending = useRef(false);
  const { mutate, error, data, isPending } = useMutation({
    mutationFn: (answer: unknown) =>
      request<Answered>(`/api/approvals/${question.approvalId}`, { hash: question.hash, answer }),
    onSuccess: (answered) => {
      tell(said(answered, question));
      // An event tells of every answer; what else may have become of the question only the rows know.
      if (!answered.ok && answered.why !== 'answered') live.reload();
    },
    onSettled: () => {
      sending.current = false;
    },
  });
  // A second click comes before React has drawn the first.
  const send = (answer: unknown): void => {
    if (sending.current) return;
    sending.current = true;
    mutate(answer);
  };
  const over = isPending || data !== undefined;
  return (
    <div className="space-y-2">
      {form ? (
        <>
          {form.fields.map((field, at) => (
            <FieldInput
              key={field.name}
              field={field}
              value={values[field.name]}
              disabled={over}
              first={at === 0}
              was={begin[field.name]}
              set={(value) => setValues((known) => ({ ...known, [field.name]: value }))}
            />
          ))}
          <div className="flex flex-wrap gap-2">
            {form.verdicts.map(({ label, refuses, answer }) => (
              <Button
                key={label}
                look={refuses ? 'danger' : 'main'}
                data-answers={refuses ? 'no' : 'yes'}
                icon={refuses ? X : Check}
                disabled={over || !complete(form.fields, values)}
                onClick={() => send({ ...filled(form.fields, values), ...answer })}
              >
                {words(label)}
              </Button>
            ))}
          </div>
        </>
      ) : (
        <JsonAnswer disabled={over} send={send} />
      )}
      {error && <ProblemNotice problem={problemOf(error)} />}
    </div>
  );
}

function JsonAnswer({ disabled, send }: { disabled: boolean; send(answer: unknown): void }): ReactNode {
  const id = useId();
  const [text, setText] = useState('{}');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    try {
      send(JSON.parse(text));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <form onSubmit={submit} className="space-y-2">
      <label htmlFor={id} className="block text-xs text-muted">
        Your answer, as JSON
      </label>
      <textarea
        id={id}
        rows={3}
        value={text}
        spellCheck={false}
        aria-invalid={wrong}
        onChange={(event) => setText(event.target.value)}
        className="w-full rounded-lg border border-line-strong bg-surface p-2 font-mono text-xs"
      />
      {wrong && <p className="text-sm text-bad">This is not JSON yet: look at quotes and commas.</p>}
      <Button type="submit" look="main" icon={Send} disabled={disabled}>
        Answer
      </Button>
    </form>
  );
}

function said(answered: Answered, { member }: Question): string {
  const who = words(member);
  if (answered.ok) return `${who}: your answer was taken.`;
  const why = {
    answered: `it was already answered by ${answered.by ?? 'somebody else'}.`,
    expired: 'its time was over; it counts as refused.',
    withdrawn: 'the run no longer waits for it.',
    changed: 'what was asked has changed meanwhile; look at the new question.',
    missing: 'it does not exist any more.',
    forbidden: 'it is for somebody else to answer.',
  };
  return `${who}: your answer was not taken, ${why[answered.why]}`;
}
