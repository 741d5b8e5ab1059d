/** Every page, in the order of the navigation. A new page is a folder of its own and a line here. */
import { page as agents } from './agents/page.ts';
import { page as budgets } from './budgets/page.ts';
import { page as chaos } from './chaos/page.ts';
import { page as chat } from './chat/page.ts';
import { page as costs } from './costs/page.ts';
import { page as data } from './data/page.ts';
import { page as documents } from './documents/page.ts';
import { page as expenses } from './expenses/page.ts';
import { page as inbox } from './inbox/page.ts';
import { page as learning } from './learning/page.ts';
import { page as memory } from './memory/page.ts';
import { page as reference } from './reference/page.ts';
import { page as reports } from './reports/page.ts';
import { page as runs } from './runs/page.ts';
import { page as settings } from './settings/page.ts';
import type { Page } from './shell/page.ts';
import { page as views } from './views/page.ts';

export const pages: readonly Page[] = [
  agents,
  chat,
  inbox,
  runs,
  expenses,
  budgets,
  reports,
  documents,
  views,
  costs,
  memory,
  learning,
  data,
  settings,
  reference,
  chaos,
];
