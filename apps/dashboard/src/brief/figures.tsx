import type { ReactNode } from 'react';
import { sentence, words } from '../ui/words.ts';
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
            {figure.says && <Says text={figure.says} of={figure.name} />}
            {figure.source && <Source source={figure.source} of={figure.name} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const shortEnough = 60;

/** What is said of a figure: its first sentence, and how it was come by behind a word, or one card makes its whole row tall. */
function Says({ text, of }: { text: string; of: string }): ReactNode {
  const end = text.length <= shortEnough ? -1 : text.indexOf('. ');
  const first = end === -1 ? text : text.slice(0, end + 1);
  const rest = text.slice(first.length).trim();
  return (
    <>
      <span className="block text-xs break-words text-muted">{first}</span>
      {rest !== '' && (
        <details className="text-xs">
          <summary aria-label={`How ${words(of)} was come by`} className="w-fit rounded py-0.5 font-medium text-accent">
            How
          </summary>
          <p className="break-words text-muted">{sentence(rest)}</p>
        </details>
      )}
    </>
  );
}
