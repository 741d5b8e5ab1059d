export { fieldsOf, isEnough } from './fields.ts';
export { type Field, type FieldName, type Item, type Known, ReceiptFields } from './form.ts';
