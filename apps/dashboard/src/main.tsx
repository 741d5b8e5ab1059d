import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followPastedLinks, takeLink } from './account/enter.ts';
import { Gate } from './account/gate.tsx';
import { viewAt } from './shell/current-page.ts';
import { openRouter } from './shell/router.tsx';
import { line, whoComes } from './state/line.ts';
import { LiveProvider } from './state/use-live.tsx';
import './styles/page.css';

const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element #page');
takeLink();
followPastedLinks();
// The page's own script comes while it is asked who is signed in; what keeps it from coming, the router says.
viewAt(location.pathname)?.().catch(() => {});
const root = createRoot(place);
const router = openRouter();
const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } } });

void whoComes().then((me) => {
  if (me) queries.setQueryData(['me'], me);
  root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Gate>
          <LiveProvider live={line}>
            <RouterProvider router={router} />
          </LiveProvider>
        </Gate>
      </QueryClientProvider>
    </StrictMode>,
  );
});
