import { Download, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { LinkButton } from '../ui/button.tsx';
import { Chart } from '../ui/chart.tsx';
import { Figures } from './figures.tsx';
import { Prose } from './markdown.tsx';
import type { BriefView } from './read-brief.ts';
import { BriefTable } from './table.tsx';

/** What a member brought back: words, the figures they rest on, rows, pictures, documents, and what is missing. */
export function Brief({ brief, wordless = false }: { brief: BriefView; wordless?: boolean }): ReactNode {
  return (
    <div className="min-w-0 space-y-3">
      {!wordless && <Prose text={brief.text} />}
      {brief.degraded.length > 0 && <Degraded says={brief.degraded} />}
      <Figures figures={brief.figures} />
      {brief.charts.map((chart, at) => (
        <Chart key={`${chart.title} ${at}`} chart={chart} height={224} caption />
      ))}
      {brief.tables.map((table, at) => (
        <BriefTable key={`${table.title} ${at}`} table={table} />
      ))}
      {brief.documents.length > 0 && (
        <ul className="flex flex-wrap gap-2" aria-label="Documents">
          {brief.documents.map(({ id, name }) => (
            <li key={id}>
              <LinkButton icon={Download} href={`/api/documents/${encodeURIComponent(id)}/file`} download={name}>
                {name}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Degraded({ says }: { says: readonly string[] }): ReactNode {
  return (
    <div className="flex gap-2 rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn">
      <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <ul className="min-w-0 space-y-0.5">
        {says.map((one) => (
          <li key={one} className="break-words">
            {one}
          </li>
        ))}
      </ul>
    </div>
  );
}
