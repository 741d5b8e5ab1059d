export type { CatalogueEntry, Details, ErrorText, MakeError } from './define.ts';
export { defineErrors, errorCatalogue, HoldfastError } from './define.ts';
