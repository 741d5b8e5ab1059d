import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Right } from '../wire.ts';

/** Where in the navigation a page stands. */
export type Group = 'work' | 'money' | 'knowledge' | 'system';

export const groups: readonly { group: Group; title: string }[] = [
  { group: 'work', title: 'Work' },
  { group: 'money', title: 'Money' },
  { group: 'knowledge', title: 'Knowledge' },
  { group: 'system', title: 'System' },
];

/** Loaded when the page is first opened: `() => import('./runs-page.tsx')`; the default export is drawn. */
export type View = () => Promise<{ default: ComponentType }>;

/** An address below a page, such as one run: '/runs/$run'. Its view reads `useParam('run')`. */
export interface PageBelow {
  path: `/${string}`;
  title(params: Readonly<Record<string, string>>): string;
  view: View;
}

/** A page of the dashboard: a folder that exports one of these, and a line in `pages.ts`. */
export interface Page {
  path: `/${string}`;
  title: string;
  icon: LucideIcon;
  group: Group;
  view: View;
  below?: readonly PageBelow[];
  /** One of at most four that a phone shows at its lower edge; the rest is behind "More". */
  thumb?: true;
  /** A hook: how much waits there for a person. Shown beside the name. */
  useCount?: () => number;
  /** The right that it needs; unless said, every one who is signed in sees it. */
  right?: Right;
  /** What else people call it; the command palette finds it by these. */
  alsoCalled?: string;
}
