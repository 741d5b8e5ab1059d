import { lazy, type ReactNode, Suspense } from 'react';

/** The reader of Markdown is large: the words stand there as they are until it has come. */
const Drawn = lazy(() => import('./drawn-markdown.tsx'));

export function Prose({ text }: { text: string }): ReactNode {
  return (
    <Suspense fallback={<p className="text-sm leading-relaxed break-words whitespace-pre-wrap">{text}</p>}>
      <Drawn text={text} />
    </Suspense>
  );
}
