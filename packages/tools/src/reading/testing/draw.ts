import PDFDocument from 'pdfkit';
import sharp, { type Sharp } from 'sharp';
import { openFile } from '../open-file.ts';

/** How a drawn page is spoilt, each as a photograph or a scanner may do it. */
export interface Spoilt {
  /** Degrees clockwise; quarter turns and small tilts alike. */
  turned?: number;
  /** Standard deviation of the blur, in pixels. */
  blur?: number;
  /** 0 to 1: how much of the difference between ink and paper is left. */
  contrast?: number;
  /** A shadow from left to right that leaves so much of the light. */
  shadow?: number;
  /** Pixels across. */
  width?: number;
  /** The value of the EXIF orientation that is written, the picture being laid so that it shows upright. */
  exif?: 6 | 8 | 3;
}

/** A receipt as a PDF with text: each string a line, each array a page. Fonts come with the PDF reader. `userPassword` locks it. */
export function drawPdf(pages: readonly (readonly string[])[], userPassword?: string): Promise<Uint8Array> {
  const widest = Math.max(...pages.flat().map((line) => line.length));
  const doc = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    ...(userPassword && { userPassword, pdfVersion: '1.7' }),
  });
  for (const lines of pages) {
    doc.addPage({ size: [widest * 6 + 40, lines.length * 14 + 40], margin: 0 });
    doc.font('Courier').fontSize(10);
    for (const [at, line] of lines.entries()) doc.text(line, 20, 20 + at * 14, { lineBreak: false });
  }
  return bytesOf(doc);
}

function bytesOf(doc: InstanceType<typeof PDFDocument>): Promise<Uint8Array> {
  return new Promise((done, failed) => {
    const parts: Buffer[] = [];
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => done(Buffer.concat(parts)));
    doc.on('error', failed);
    doc.end();
  });
}

/** The same as a picture, a PNG. */
export async function drawPicture(lines: readonly string[], spoilt: Spoilt = {}): Promise<Uint8Array> {
  const { turned = 0, blur, contrast = 1, shadow, width = 800, exif } = spoilt;
  const file = await openFile(await drawPdf([lines]), { pixels: 1e8, pages: 1 });
  let picture = sharp(await (await file.draw(0)).resize({ width }).greyscale().toColourspace('b-w').png().toBuffer());
  await file.close();
  if (contrast < 1) picture = picture.linear(contrast, 200 * (1 - contrast));
  if (shadow !== undefined) picture = await underShadow(picture, shadow);
  if (blur !== undefined) picture = picture.blur(blur);
  if (turned !== 0) picture = sharp(await picture.png().toBuffer()).rotate(turned, { background: '#ddd' });
  if (exif !== undefined) picture = await laidFor(picture, exif);
  return picture.png().toBuffer();
}

async function underShadow(picture: Sharp, left: number) {
  const { data, info } = await picture.extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at++) {
    const across = (at % info.width) / info.width;
    data[at] = (data[at] as number) * (1 - (1 - left) * across);
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } });
}

/** Turned against the orientation that is then written, so that a viewer shows it upright. */
async function laidFor(picture: Sharp, orientation: 6 | 8 | 3) {
  const against = { 6: 270, 8: 90, 3: 180 }[orientation];
  return sharp(
    await sharp(await picture.png().toBuffer())
      .rotate(against)
      .png()
      .toBuffer(),
  ).withMetadata({ orientation });
}
