import { Component, type ReactNode } from 'react';
import { problemOf } from '../api/request.ts';
import { Button } from './button.tsx';
import { Drawer } from './drawer.tsx';
import { ProblemNotice } from './notice.tsx';

interface Props {
  /** The name of the drawer that stands in for the one that failed. */
  name: string;
  close(): void;
  children: ReactNode;
}

/**
 * A drawer that fails takes only itself away: the page stays. Only a reload helps where its script is gone, as after a
 * deployment: React.lazy keeps a refusal for good.
 */
export class DrawerBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error: error ?? new Error('it failed without a word') };
  }

  override render(): ReactNode {
    const { name, close, children } = this.props;
    const { error } = this.state;
    if (error === undefined) return children;
    return (
      <Drawer name={name} title={name} close={close}>
        <ProblemNotice problem={problemOf(error)}>
          <Button className="mt-2" onClick={() => location.reload()}>
            Reload
          </Button>
        </ProblemNotice>
      </Drawer>
    );
  }
}
