import { memo, type ReactNode } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

const plugins = [remarkGfm];
/** What a sentence about figures needs; pictures, scripts and raw HTML are not among it. */
const allowed = [
  'p',
  'strong',
  'em',
  'del',
  'code',
  'pre',
  'ul',
  'ol',
  'li',
  'a',
  'h1',
  'h2',
  'h3',
  'h4',
  'blockquote',
  'br',
  'hr',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
];

/** Words of members and models, drawn safely: no HTML, no pictures, links only to where one can see that they lead. */
export default memo(function DrawnMarkdown({ text }: { text: string }): ReactNode {
  return (
    <div className="space-y-2 text-sm leading-relaxed break-words [&_a]:text-accent [&_a]:underline [&_code]:rounded [&_code]:bg-sunken [&_code]:px-1 [&_li]:ml-5 [&_ol]:list-decimal [&_td]:pr-4 [&_th]:pr-4 [&_th]:text-left [&_ul]:list-disc">
      <Markdown
        remarkPlugins={plugins}
        allowedElements={allowed}
        unwrapDisallowed
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noreferrer noopener">
              {children}
            </a>
          ),
        }}
      >
        {text}
      </Markdown>
    </div>
  );
});
