import { ImageOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { words } from '../ui/words.ts';
import type { Boxed, ReadPage } from './read-extracted.ts';

interface Props {
  documentId: string;
  /** From 1. */
  page: number;
  /** Its size in the pixels of the boxes; undefined: no boxes are drawn. */
  size: ReadPage | undefined;
  fields: readonly Boxed[];
  /** The field that is looked at beside the picture. */
  chosen: string | null;
  choose(name: string | null): void;
}

/** A page as a picture with what was read framed on it. The frames are drawn over the picture; their words stand beside it. */
export function PagePicture({ documentId, page, size, fields, chosen, choose }: Props): ReactNode {
  const [failed, setFailed] = useState(false);
  const here = fields.filter(({ place }) => place?.page === page);
  if (failed) {
    return (
      <p className="flex items-center gap-2 rounded-lg bg-sunken p-4 text-sm text-muted">
        <ImageOff aria-hidden className="size-4 shrink-0" /> Page {page} cannot be shown as a picture. Download the file
        to see it.
      </p>
    );
  }
  return (
    <div className="relative overflow-hidden rounded-lg border border-line bg-sunken">
      <img
        src={`/api/documents/${documentId}/pages/${page}?width=1000`}
        alt={`Page ${page} of the document${here.length > 0 ? `, with ${here.length} fields framed` : ''}`}
        loading="lazy"
        onError={() => setFailed(true)}
        className="block w-full"
        {...(size ? { width: size.width, height: size.height } : {})}
      />
      {size && size.width > 0 && (
        <svg
          aria-hidden
          viewBox={`0 0 ${size.width} ${size.height}`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full"
        >
          {here.map(({ name, place, confidence }) => {
            if (!place) return null;
            const [margin, sure] = [size.width / 150, confidence >= 0.75];
            return (
              <rect
                key={name}
                x={place.x - margin}
                y={place.y - margin}
                width={place.w + 2 * margin}
                height={place.h + 2 * margin}
                rx={margin}
                vectorEffect="non-scaling-stroke"
                strokeWidth={chosen === name ? 3 : 1.5}
                strokeDasharray={sure ? undefined : '5 3'}
                className={`cursor-pointer ${sure ? 'stroke-frame' : 'stroke-frame-doubt'} ${chosen === name ? 'fill-frame/20' : 'fill-transparent hover:fill-frame/10'}`}
                onPointerEnter={() => choose(name)}
                onPointerLeave={() => choose(null)}
              >
                <title>{words(name)}</title>
              </rect>
            );
          })}
        </svg>
      )}
    </div>
  );
}
