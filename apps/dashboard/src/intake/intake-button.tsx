import { Upload } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Skeleton } from '../ui/notice.tsx';
import type { ViewCard, ViewIntake } from '../wire.ts';

const IntakePanel = lazy(() => import('./intake-panel.tsx'));

/** Opens the way for a CSV file into a view. */
export function IntakeButton({ card, takes }: { card: ViewCard; takes: ViewIntake }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={Upload} onClick={() => setOpen(true)}>
        CSV in
      </Button>
      {open && (
        <Drawer
          name={`${card.title} from a CSV file`}
          title={`${card.title} from a CSV file`}
          close={() => setOpen(false)}
        >
          <Suspense fallback={<Skeleton lines={6} />}>
            <IntakePanel card={card} takes={takes} />
          </Suspense>
        </Drawer>
      )}
    </>
  );
}
