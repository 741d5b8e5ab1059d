import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { takeTokenFromAddress } from './ask.ts';
import './page.css';

const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element #page');
takeTokenFromAddress();
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
