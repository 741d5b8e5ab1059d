const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute. Control characters, which HTML forbids, become spaces. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] as string).replace(/(?![\t\n])\p{Cc}|\p{Cs}/gu, ' ');
}
