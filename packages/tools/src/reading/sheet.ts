import sharp, { type Sharp } from 'sharp';
import { flatten, type Grey, otsu, sauvola } from './grey.ts';
import { lieOf } from './measure.ts';
import type { Box, Page, Preparation } from './reading.ts';

/** A page in memory, upright, with what its picture says about how to read it. */
export interface Sheet {
  /** Of the upright page, in its own pixels. */
  width: number;
  height: number;
  turned: Page['turned'];
  angle: number;
  /** Whether its letters look like those of a page that lies on its side: a hint, no more. */
  sideways: boolean;
  /** The upright page, perhaps smaller. */
  grey: Grey;
  flat: Grey;
  /** Pixels of `grey` per pixel of the page. */
  scale: number;
  /** Of capital letters in `grey`, in pixels. */
  letters: number;
}

/** A picture made ready for an engine, and the way back from it to the page. */
export interface Prepared {
  grey: Grey;
  toPage(box: Box): Box;
}

/** More is not looked at: 3,000 × 4,000 shows a letter of 1 mm on A4 with 14 pixels. */
const mostPixels = 12_000_000;
/** What a page without measurable letters is taken to have. */
const usualLetters = 20;
/** Below half a degree tesseract reads as well; where no angle stands out there are no lines. */
const [leastAngle, leastContrast] = [0.3, 1.15];

/** Takes in an upright picture, whose header has been looked at already. Transparency becomes white paper. */
export async function takeIn(picture: Sharp, { width, height }: { width: number; height: number }): Promise<Sheet> {
  const scale = Math.min(1, Math.sqrt(mostPixels / (width * height)));
  const white = picture.flatten({ background: 'white' }).greyscale();
  const grey = await greyOf(scale < 1 ? white.resize(Math.round(width * scale), Math.round(height * scale)) : white);
  return measure({ width, height, turned: 0, grey, scale });
}

/** The same sheet, turned clockwise. */
export async function turn(sheet: Sheet, degrees: 90 | 180 | 270): Promise<Sheet> {
  const grey = await greyOf(sharpOf(sheet.grey).rotate(degrees));
  const upended = degrees !== 180;
  return measure({
    width: upended ? sheet.height : sheet.width,
    height: upended ? sheet.width : sheet.height,
    turned: ((sheet.turned + degrees) % 360) as Page['turned'],
    grey,
    scale: sheet.scale,
  });
}

function measure(sheet: Pick<Sheet, 'width' | 'height' | 'turned' | 'grey' | 'scale'>): Sheet {
  const flat = flatten(sheet.grey);
  const { sideways, angle, contrast, letters } = lieOf(inkOf(flat));
  const tilted = !sideways && Math.abs(angle) >= leastAngle && contrast >= leastContrast;
  return { ...sheet, flat, sideways, angle: tilted ? angle : 0, letters: letters ?? usualLetters };
}

/** Of a page without its shadows one threshold is enough; paper that is all white must not break up into ink. */
function inkOf(grey: Grey): Grey {
  const at = Math.min(otsu(grey), 200);
  return { ...grey, data: grey.data.map((tone) => (tone <= at ? 0 : 255)) };
}

/** Letters are drawn larger or smaller by no more than this. */
const [smallest, largest] = [0.25, 4];

/** Draws the letters at the height asked for, on lines that are level. */
export async function prepare(sheet: Sheet, { tone, height }: Preparation): Promise<Prepared> {
  const from = tone === 'grey' ? sheet.grey : sheet.flat;
  const most = Math.sqrt((mostPixels * 1.5) / (from.width * from.height));
  const by = Math.min(Math.max(height / sheet.letters, smallest), largest, most);
  const straight = sheet.angle === 0 ? from : await greyOf(sharpOf(from).rotate(-sheet.angle, { background: 'white' }));
  const [width, high] = [Math.round(straight.width * by), Math.round(straight.height * by)];
  let ready =
    by === 1 ? straight : await greyOf(sharpOf(straight).resize(width, high, { fit: 'fill', kernel: 'cubic' }));
  if (tone === 'ink') ready = sauvola(ready, Math.round(height * 0.9));
  return { grey: ready, toPage: wayBack(sheet, straight, by) };
}

/** Turns the middle of a box back, and scales it: a box of a tilted page stays a rectangle that stands upright. */
function wayBack(sheet: Sheet, straight: Grey, by: number): (box: Box) => Box {
  const radians = (sheet.angle * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return ({ x, y, w, h }) => {
    const dx = (x + w / 2) / by - straight.width / 2;
    const dy = (y + h / 2) / by - straight.height / 2;
    const middleX = (dx * cos - dy * sin + sheet.grey.width / 2) / sheet.scale;
    const middleY = (dx * sin + dy * cos + sheet.grey.height / 2) / sheet.scale;
    const [wide, high] = [w / by / sheet.scale, h / by / sheet.scale];
    return { x: round(middleX - wide / 2), y: round(middleY - high / 2), w: round(wide), h: round(high) };
  };
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

export const sharpOf = ({ width, height, data }: Grey): Sharp => sharp(data, { raw: { width, height, channels: 1 } });

export async function greyOf(picture: Sharp): Promise<Grey> {
  const { data, info } = await picture
    .toColourspace('b-w')
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
