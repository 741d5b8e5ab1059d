export { drawPdf, drawPicture, type Spoilt } from './testing/draw.ts';
