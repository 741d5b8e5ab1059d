import { Download } from 'lucide-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { LinkButton } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import { count, sentence } from '../ui/words.ts';
import type { TakenLines } from '../wire.ts';

const most = 100;

/** The lines that cannot be taken, each with its reason; also as a file, to mend and send again. */
export function LineProblems({ found, file }: { found: TakenLines; file: string }): ReactNode {
  const { problems, wrong } = found;
  const href = useMemo(() => URL.createObjectURL(new Blob([fileOf(found)], { type: 'text/csv' })), [found]);
  useEffect(() => () => URL.revokeObjectURL(href), [href]);
  return (
    <Panel
      title="Lines that cannot be taken"
      aside={
        <LinkButton icon={Download} href={href} download={`not-taken-${file}`}>
          As a file
        </LinkButton>
      }
    >
      <ol className="divide-y divide-line text-sm">
        {problems.slice(0, most).map(({ line, code, message, fix, text }) => (
          <li key={line} className="space-y-1 px-4 py-2">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">Line {count(line)}</span>
              <span className="min-w-0 break-words">{sentence(message)}</span>
              <span className="font-mono text-xs text-muted" title={fix}>
                {code}
              </span>
            </p>
            <p className="overflow-x-auto rounded bg-sunken px-2 py-1 font-mono text-xs whitespace-pre">{text}</p>
          </li>
        ))}
      </ol>
      {wrong > most && (
        <p className="border-t border-line px-4 py-2 text-xs text-muted">
          {count(wrong - most)} more; the file has the first {count(problems.length)}.
        </p>
      )}
    </Panel>
  );
}

/** Under the first line they came with: mended it can be sent as it is. */
const fileOf = ({ first, problems }: TakenLines): string => [first, ...problems.map(({ text }) => text), ''].join('\n');
