/** Columns of text hold no NUL. */
export const storable = (text: string): string => text.replaceAll('\0', '\ufffd');
