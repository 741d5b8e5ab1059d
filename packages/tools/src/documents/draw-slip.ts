import { limits } from './document.ts';

export interface Slip {
  /** Degrees clockwise by which the paper lies askew. */
  tilt?: number;
  /** Pixels across; 700 unless said. */
  width?: number;
}

/**
 * A receipt as a picture, a PNG: each string is a line of print. Drawn from a PDF, whose fonts come with its reader, so that it
 * looks the same on a machine without fonts.
 */
export async function drawSlip(lines: readonly string[], { tilt = 0, width = 700 }: Slip = {}): Promise<Uint8Array> {
  const { openFile } = await import('../reading/open-file.ts');
  const file = await openFile(await asPdf(lines), limits);
  try {
    const page = (await file.draw(0)).resize({ width });
    const laid = tilt === 0 ? page : page.rotate(tilt, { background: '#d8d4cc' });
    return await laid.png().toBuffer();
  } finally {
    await file.close();
  }
}

async function asPdf(lines: readonly string[]): Promise<Uint8Array> {
  const { default: PDFDocument } = await import('pdfkit');
  const widest = Math.max(1, ...lines.map((line) => line.length));
  const paper = new PDFDocument({ size: [widest * 6 + 40, lines.length * 14 + 40], margin: 0 });
  const parts: Buffer[] = [];
  paper.font('Courier').fontSize(10);
  for (const [at, line] of lines.entries()) paper.text(line, 20, 20 + at * 14, { lineBreak: false });
  return await new Promise((resolve, reject) => {
    paper.on('data', (part: Buffer) => parts.push(part));
    paper.on('end', () => resolve(Buffer.concat(parts)));
    paper.on('error', reject);
    paper.end();
  });
}
