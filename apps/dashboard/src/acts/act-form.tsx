import { Check, Plus, X } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { problemOf } from '../api/request.ts';
import { FieldInput } from '../forms/field-input.tsx';
import { complete, type Field, fieldsOf, filled, type Rows, rowsOf } from '../forms/read-fields.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import type { ViewAct, ViewCard, ViewRow } from '../wire.ts';
import { seenOf, useAct } from './use-act.ts';

interface Props {
  card: ViewCard;
  act: ViewAct;
  /** The row that is acted on; its values at the opening are what fields begin with. */
  row?: ViewRow | undefined;
  /** What fields begin with where there is no row. */
  begin?: Readonly<Record<string, string>>;
  close(): void;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * An act as a form. Of a row what is required and what was changed here is sent: compared with the row as it was at the opening,
 * since a row read again may hold what somebody else changed meanwhile, which a form that was not touched there must not take
 * back. What they saw goes with it, so that the server refuses what would; who was told so has the row as it is by now before
 * them, and says it again to that.
 */
export function ActForm({ card, act, row, begin = {}, close }: Props): ReactNode {
  const fields = fieldsOf(act.form);
  const rows = rowsOf(act.form);
  const [opened] = useState(row);
  const [first] = useState<Values>(() => beginOf(fields ?? [], row ?? begin));
  const [values, setValues] = useState<Values>(first);
  const [list, setList] = useState<readonly Values[]>(() =>
    Array.from({ length: Math.max(1, rows?.least ?? 1) }, () => ({})),
  );
  const { mutate, error, isPending } = useAct(card, close);
  const input = rows
    ? { [rows.name]: list.map((one) => filled(rows.fields, one)) }
    : changedOf(fields ?? [], first, values);
  const ready = rows ? list.every((one) => complete(rows.fields, one)) : complete(fields ?? [], values);
  const told = error !== null && problemOf(error).code === 'ROW_CHANGED';
  const seen = told ? row : opened;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isPending) return;
    mutate({
      act: act.name,
      ...(seen && { key: String(seen[card.key]), seen: seenOf(card, seen, input) }),
      input,
    });
  };
  return (
    <form onSubmit={submit} aria-label={act.title} className="space-y-3 border-t border-line bg-sunken/50 p-4">
      <p className="text-sm text-muted">{act.does}.</p>
      {rows ? (
        <RowsInput card={card} rows={rows} list={list} set={setList} disabled={isPending} />
      ) : (
        <Fields
          card={card}
          fields={fields ?? []}
          values={values}
          disabled={isPending}
          set={(name, value) => setValues((known) => ({ ...known, [name]: value }))}
        />
      )}
      {error && <ProblemNotice problem={problemOf(error)} />}
      <div className="flex gap-2">
        <Button type="submit" look="main" icon={Check} disabled={isPending || !ready}>
          {act.title}
        </Button>
        <Button look="quiet" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function RowsInput({
  card,
  rows,
  list,
  set,
  disabled,
}: {
  card: ViewCard;
  rows: Rows;
  list: readonly Values[];
  set(list: readonly Values[]): void;
  disabled: boolean;
}): ReactNode {
  return (
    <div className="space-y-2">
      {list.map((values, at) => (
        <fieldset key={at} className="flex items-end gap-2">
          <legend className="sr-only">Part {at + 1}</legend>
          <div className="min-w-0 flex-1">
            <Fields
              card={card}
              fields={rows.fields}
              values={values}
              disabled={disabled}
              set={(name, value) => set(list.map((one, i) => (i === at ? { ...one, [name]: value } : one)))}
            />
          </div>
          <IconButton
            name={`Leave out part ${at + 1}`}
            icon={X}
            disabled={list.length <= rows.least}
            className="shrink-0 disabled:opacity-40"
            onClick={() => set(list.filter((_, i) => i !== at))}
          />
        </fieldset>
      ))}
      {list.length < rows.most && (
        <Button icon={Plus} onClick={() => set([...list, {}])}>
          One more
        </Button>
      )}
    </div>
  );
}

function Fields({
  card,
  fields,
  values,
  disabled,
  set,
}: {
  card: ViewCard;
  fields: readonly Field[];
  values: Values;
  disabled: boolean;
  set(name: string, value: unknown): void;
}): ReactNode {
  return (
    <div className="grid gap-3 sm:grid-cols-2 md:grid-cols-3">
      {fields.map((field, at) => (
        <FieldInput
          key={field.name}
          field={field}
          value={values[field.name]}
          disabled={disabled}
          first={at === 0}
          set={(value) => set(field.name, value)}
          offers={offersOf(card, field.name)}
        />
      ))}
    </div>
  );
}

/** What a filter of that name offers to choose from. */
function offersOf(card: ViewCard, name: string): string[] | undefined {
  const filter = card.filters.find((one) => one.name === name);
  return filter?.kind === 'choice' ? filter.options.map(({ value }) => value) : undefined;
}

function beginOf(fields: readonly Field[], row: ViewRow): Values {
  return Object.fromEntries(
    fields.flatMap(({ name }) => (row[name] === undefined || row[name] === null ? [] : [[name, row[name]]])),
  );
}

/** What is required, and what is no more what it was; a text that was emptied is sent as empty. */
function changedOf(fields: readonly Field[], first: Values, values: Values): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ name, required }) => {
      const [was, is] = [first[name] ?? '', values[name] ?? ''];
      return required || was !== is ? [[name, is]] : [];
    }),
  );
}
