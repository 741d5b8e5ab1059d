import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { request } from '../api/request.ts';
import { Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import type { DocumentView } from '../wire.ts';
import { FieldList } from './field-list.tsx';
import { PagePicture } from './page-picture.tsx';
import { readExtracted } from './read-extracted.ts';

/** The document that a row was made from: its pages with what was read framed, and how sure each field is. */
export function DocumentBeside({ id, title }: { id: string; title: string }): ReactNode {
  const [chosen, choose] = useState<string | null>(null);
  const {
    data: document,
    error,
    refetch,
  } = useQuery({
    queryKey: ['document', id],
    queryFn: ({ signal }) => request<DocumentView>(`/api/documents/${id}`, undefined, signal),
  });
  const { fields, pages } = readExtracted(document?.data);
  return (
    <Panel title={title} aside={document && <span className="truncate text-xs text-muted">{document.name}</span>}>
      <Problems error={error} again={refetch} />
      {!document && !error && <Skeleton lines={8} />}
      {document && (
        <div className="space-y-3 p-4">
          <div className="max-h-[36rem] space-y-2 overflow-y-auto">
            {Array.from({ length: document.pages }, (_, at) => (
              <PagePicture
                key={at}
                documentId={id}
                page={at + 1}
                size={pages[at]}
                fields={fields}
                chosen={chosen}
                choose={choose}
              />
            ))}
          </div>
          {fields.length > 0 && <FieldList fields={fields} chosen={chosen} choose={choose} />}
        </div>
      )}
    </Panel>
  );
}
