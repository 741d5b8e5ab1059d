import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import type { ViewAct, ViewCard } from '../wire.ts';
import { ActForm } from './act-form.tsx';

/** What can be done to a view as a whole: a button each, which opens a form beside the page. */
export function ViewActs({ card, begin }: { card: ViewCard; begin?: Readonly<Record<string, string>> }): ReactNode {
  const [open, setOpen] = useState<ViewAct | null>(null);
  return (
    <>
      {card.acts
        .filter(({ on }) => on === 'view')
        .map((act) => (
          <Button key={act.name} icon={Plus} onClick={() => setOpen(act)}>
            {act.title}
          </Button>
        ))}
      {open && (
        <Drawer name={open.title} title={open.title} close={() => setOpen(null)}>
          <div className="overflow-hidden rounded-xl border border-line bg-surface">
            <ActForm card={card} act={open} {...(begin ? { begin } : {})} close={() => setOpen(null)} />
          </div>
        </Drawer>
      )}
    </>
  );
}
