import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { JsonView } from '../ui/json-view.tsx';
import { sentence } from '../ui/words.ts';
import { FieldList } from './field-list.tsx';
import { PagePicture } from './page-picture.tsx';
import type { AboutDocument } from './read-extracted.ts';

/** What a question about a document shows: why it is asked, the pages with the frames, what was read. */
export function DocumentInQuestion({ about }: { about: AboutDocument }): ReactNode {
  const [chosen, choose] = useState<string | null>(null);
  const { documentId, doubts, fields, pages, more } = about;
  return (
    <div className="space-y-3">
      {doubts.length > 0 && (
        <ul className="space-y-1 rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn">
          {doubts.map((doubt) => (
            <li key={doubt} className="flex items-start gap-2">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> {sentence(doubt)}
            </li>
          ))}
        </ul>
      )}
      <div className="max-h-[32rem] space-y-2 overflow-y-auto">
        {(pages.length > 0 ? pages : [undefined]).map((size, at) => (
          <PagePicture
            key={at}
            documentId={documentId}
            page={at + 1}
            size={size}
            fields={fields}
            chosen={chosen}
            choose={choose}
          />
        ))}
      </div>
      {fields.length > 0 && <FieldList fields={fields} chosen={chosen} choose={choose} />}
      {Object.keys(more).length > 0 && <JsonView value={more} />}
    </div>
  );
}
