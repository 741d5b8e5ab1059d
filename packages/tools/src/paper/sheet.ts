import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import type { Paper } from './form.ts';
import { paper as tone } from './ink.ts';

type Doc = PDFKit.PDFDocument;

const face = (file: string): Buffer =>
  readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${file}`)));

/** Noto Sans: Latin, Greek, Cyrillic, Devanagari, with their money signs. Read once in a process. */
let faces: { plain: Buffer; bold: Buffer; em: Buffer } | undefined;
const readFaces = (): NonNullable<typeof faces> => {
  faces ??= {
    plain: face('400Regular/NotoSans_400Regular.ttf'),
    bold: face('600SemiBold/NotoSans_600SemiBold.ttf'),
    em: face('400Regular_Italic/NotoSans_400Regular_Italic.ttf'),
  };
  return faces;
};

export type Face = 'plain' | 'bold' | 'em';

/** What stands where the face has no letter: seen, and said at the end of the paper. */
const unknown = '\ufffd';

const page = { size: 'A4', margin: 50, foot: 28 } as const;

/** A paper being drawn: what flows goes through `block`, which keeps the tree of tags that screen readers follow. */
export class Sheet {
  readonly doc: Doc;
  readonly root: PDFKit.PDFStructureElement;
  /** Letters that the face does not have. */
  missing = 0;
  private readonly known = new Map<number, boolean>();
  private readonly face: { hasGlyphForCodePoint(code: number): boolean };

  constructor({ title, subtitle, at }: Paper) {
    this.doc = new PDFDocument({
      size: page.size,
      margin: page.margin,
      bufferPages: true,
      pdfVersion: '1.7',
      // Its types do not know this one yet.
      subset: 'PDF/UA' as 'PDF/A-1',
      tagged: true,
      lang: 'en',
      displayTitle: true,
      // Whatever the clock says, the same paper is the same bytes.
      info: {
        Title: title,
        ...(subtitle ? { Subject: subtitle } : {}),
        Creator: 'Holdfast',
        Producer: 'Holdfast',
        CreationDate: new Date(at),
        ModDate: new Date(at),
      },
    });
    for (const [name, bytes] of Object.entries(readFaces())) this.doc.registerFont(name, bytes);
    this.face = held(this.doc.font('plain'));
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
    this.pen('plain', 10);
  }

  get left(): number {
    return page.margin;
  }

  get width(): number {
    return this.doc.page.width - 2 * page.margin;
  }

  get bottom(): number {
    return this.doc.page.height - page.margin;
  }

  pen(face: Face, size: number, colour: string = tone.text): Doc {
    return this.doc.font(face).fontSize(size).fillColor(colour);
  }

  /** An element of the tree, drawn where we are. It goes under `parent`, the paper itself unless said. */
  block(
    type: string,
    draw: () => void,
    { alt, parent = this.root }: { alt?: string; parent?: PDFKit.PDFStructureElement } = {},
  ): void {
    const element = this.doc.struct(type, alt === undefined ? {} : { alt }, draw);
    parent.add(element);
    element.end();
  }

  /** An element that holds others. Its holder ends it. */
  group(type: string, parent: PDFKit.PDFStructureElement = this.root): PDFKit.PDFStructureElement {
    const element = this.doc.struct(type);
    parent.add(element);
    return element;
  }

  /** Drawn for the eye only: rules, repeated heads, page numbers. */
  ornament(draw: () => void, type: 'Pagination' | 'Layout' = 'Layout'): void {
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
  }

  /** Goes to a new page where less than this is left on ours. */
  need(height: number): boolean {
    if (this.doc.y + height <= this.bottom) return false;
    this.doc.addPage();
    return true;
  }

  /** The text with what the face can draw; control characters become spaces. */
  letters(text: string): string {
    let shown = '';
    for (const letter of text.replace(/(?!\n)\p{Cc}|\p{Cs}/gu, ' ')) {
      if (letter === '\n' || this.draws(letter.codePointAt(0) as number)) shown += letter;
      else {
        shown += unknown;
        this.missing++;
      }
    }
    return shown;
  }

  /** Every page its number, then the bytes. */
  async finish(title: string): Promise<{ pdf: Uint8Array; pages: number }> {
    this.root.end();
    const { count } = this.doc.bufferedPageRange();
    for (let i = 0; i < count; i++) {
      this.doc.switchToPage(i);
      this.number(title, i + 1, count);
    }
    const parts: Buffer[] = [];
    const ended = new Promise<void>((resolve, reject) => {
      this.doc.on('data', (part: Buffer) => parts.push(part));
      this.doc.once('end', resolve);
      this.doc.once('error', reject);
    });
    this.doc.end();
    await ended;
    return { pdf: new Uint8Array(Buffer.concat(parts)), pages: count };
  }

  private number(title: string, at: number, of: number): void {
    // Below the margin, where text would otherwise begin another page.
    this.doc.page.margins.bottom = 0;
    this.ornament(() => {
      const y = this.doc.page.height - page.foot;
      const doc = this.pen('plain', 8, tone.quiet);
      const says = `${at} / ${of}`;
      doc.text(this.cut(title, this.width - 60), this.left, y, { lineBreak: false });
      doc.text(says, this.left + this.width - doc.widthOfString(says), y, { lineBreak: false });
    }, 'Pagination');
    this.doc.page.margins.bottom = page.margin;
  }

  /** In the pen's face, so much of it as fits. */
  cut(text: string, width: number): string {
    const shown = this.letters(text);
    if (this.doc.widthOfString(shown) <= width) return shown;
    const letters = Array.from(shown);
    let [low, high] = [0, letters.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.doc.widthOfString(`${letters.slice(0, middle).join('')}…`) <= width) low = middle;
      else high = middle - 1;
    }
    return `${letters.slice(0, low).join('')}…`;
  }

  private draws(code: number): boolean {
    let known = this.known.get(code);
    if (known === undefined) {
      known = this.face.hasGlyphForCodePoint(code);
      this.known.set(code, known);
    }
    return known;
  }
}

/** pdfkit keeps fontkit's font to itself; its types do not name it. The three faces have the same letters. */
function held(doc: Doc): { hasGlyphForCodePoint(code: number): boolean } {
  return (doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font.font;
}
