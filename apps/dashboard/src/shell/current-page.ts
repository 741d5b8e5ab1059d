import { useLocation, useParams } from '@tanstack/react-router';
import { pages } from '../pages.ts';
import type { Page, View } from './page.ts';

/** The page one is on, or above it; undefined where there is none. */
export function usePage(): Page | undefined {
  const path = useLocation({ select: ({ pathname }) => pathname });
  return pageAt(path);
}

export function pageAt(path: string): Page | undefined {
  return pages.find((page) => page.path === path || (page.path !== '/' && path.startsWith(`${page.path}/`)));
}

/** What loads the script of an address; undefined where there is no page. */
export function viewAt(path: string): View | undefined {
  const page = pageAt(path);
  return page?.path === path ? page.view : page?.below?.find(({ path: pattern }) => fits(pattern, path))?.view;
}

/** What stands over the page and in the browser's tab. */
export function usePageTitle(): string {
  const path = useLocation({ select: ({ pathname }) => pathname });
  const params = useParams({ strict: false }) as Record<string, string>;
  const page = pageAt(path);
  if (!page) return 'No such page';
  if (page.path === path) return page.title;
  const below = page.below?.find(({ path: pattern }) => fits(pattern, path));
  return below?.title(params) ?? page.title;
}

function fits(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith('$') || part === given[at]);
}
