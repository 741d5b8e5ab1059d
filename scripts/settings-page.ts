/** Writes docs/settings.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { renderSettings } from '@holdfast/settings';

const page = new URL('../docs/settings.md', import.meta.url);
mkdirSync(new URL('.', page), { recursive: true });
writeFileSync(page, renderSettings());
console.log('docs/settings.md written');
