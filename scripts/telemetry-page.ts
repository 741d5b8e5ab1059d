/** Writes docs/telemetry.md. */
import { writeFileSync } from 'node:fs';
import { renderCatalogue } from '@holdfast/telemetry';

writeFileSync(new URL('../docs/telemetry.md', import.meta.url), renderCatalogue());
console.log('docs/telemetry.md written');
