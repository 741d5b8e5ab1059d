import type { ReactNode } from 'react';
import { NamedView } from '../views/named-view.tsx';

/** The view called "expenses", of whichever team has it. */
export default function ExpensesPage(): ReactNode {
  return <NamedView view="expenses" />;
}
