/** The text in pieces that end where a sentence, a line or a paragraph does; together they are the text. */
export function sentencesOf(text: string): string[] {
  return (
    text.match(/[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*(?:[.!?]+(?=\s|$)|\n+|$)\s*/g)?.filter((piece) => piece !== '') ??
    []
  );
}
