import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { pages } from '../pages.ts';
import { parseSearch, writeSearch } from './address.ts';
import { NoSuchPage, PageFailed, PageSkeleton } from './page-states.tsx';
import { Shell } from './shell.tsx';

/** One route for each page and each address below one; a page's script comes when it is opened, or pointed at. */
export function openRouter() {
  const root = createRootRoute({ component: Shell, notFoundComponent: NoSuchPage });
  const routes = pages
    .flatMap(({ path, view, below = [] }) => [{ path, view }, ...below])
    .map(({ path, view }) => createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(view) }));
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch,
    stringifySearch: writeSearch,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: PageFailed,
    defaultPendingMs: 150,
    defaultPreload: 'intent',
    defaultHashScrollIntoView: false,
    scrollRestoration: true,
  });
}
