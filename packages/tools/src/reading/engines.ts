import type { Grey } from './grey.ts';
import { type Networks, openNetworks } from './networks.ts';
import type { Engine, Recipe, Word } from './reading.ts';
import { sharpOf } from './sheet.ts';
import type { Tesseract } from './tesseract.ts';
import { wordsOfTsv } from './tsv.ts';

/** Both engines behind one door, each opened when it is first needed. */
export class Engines {
  private tesseract: Promise<Tesseract> | undefined;
  private networks: Promise<Networks> | undefined;
  private readonly openTesseract: () => Promise<Tesseract>;

  constructor(openTesseract: () => Promise<Tesseract>) {
    this.openTesseract = openTesseract;
  }

  /** Reads a prepared picture whose capital letters are `recipe.height` pixels high; boxes are in its pixels. */
  async read(grey: Grey, recipe: Recipe): Promise<{ engine: Engine; words: Word[] }> {
    if (recipe.by === 'networks') {
      this.networks ??= openNetworks();
      return { engine: 'pp-ocr', words: await (await this.networks).read(grey, recipe.height) };
    }
    this.tesseract ??= this.openTesseract();
    const tesseract = await this.tesseract;
    const png = await sharpOf(grey).png({ compressionLevel: 1 }).toBuffer();
    return { engine: tesseract.engine, words: wordsOfTsv(await tesseract.read(png, recipe.mode)) };
  }
}
