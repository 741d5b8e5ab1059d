export { defineErrors, errorCatalogue, HoldfastError } from './define.ts';
export type { CatalogueEntry, Details, ErrorText, MakeError } from './define.ts';
