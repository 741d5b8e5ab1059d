import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openRouter } from './shell/router.tsx';
import { openLive } from './state/live.ts';
import { LiveProvider } from './state/use-live.tsx';
import './styles/page.css';

const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element #page');
const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } } });

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <LiveProvider live={openLive()}>
        <RouterProvider router={openRouter()} />
      </LiveProvider>
    </QueryClientProvider>
  </StrictMode>,
);
