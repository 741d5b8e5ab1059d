import type { ReactNode } from 'react';
import { words } from '../ui/words.ts';
import type { FigureView } from './read-brief.ts';
import { sayFigure } from './say-value.ts';
import { Source } from './source.tsx';

const shownAtOnce = 8;

/** The figures an answer rests on; the first ones at once, the rest behind a word. */
export function Figures({ figures }: { figures: readonly FigureView[] }): ReactNode {
  if (figures.length === 0) return null;
  const more = figures.slice(shownAtOnce);
  return (
    <div className="space-y-2">
      <Grid figures={figures.slice(0, shownAtOnce)} />
      {more.length > 0 && (
        <details>
          <summary className="w-fit rounded py-0.5 text-xs font-medium text-accent">{more.length} more figures</summary>
          <div className="mt-2">
            <Grid figures={more} />
          </div>
        </details>
      )}
    </div>
  );
}

function Grid({ figures }: { figures: readonly FigureView[] }): ReactNode {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-2">
      {figures.map((figure, at) => (
        <div key={`${figure.name} ${at}`} className="min-w-0 rounded-lg border border-line bg-surface px-3 py-2">
          <dt className="text-xs break-words text-muted">{words(figure.name)}</dt>
          <dd className="min-w-0">
            <span className="block text-base font-semibold break-words">{sayFigure(figure)}</span>
            {figure.says && <span className="block text-xs break-words text-muted">{figure.says}</span>}
            {figure.source && <Source source={figure.source} of={figure.name} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
