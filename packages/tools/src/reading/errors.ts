import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  READING_UNREADABLE: {
    message: 'This is no picture and no PDF that can be opened: {reason}',
    fix: 'Send a JPEG, PNG, WebP, GIF, AVIF, TIFF or PDF. A HEIC from a phone must be exported as JPEG; a damaged file must be saved anew.',
    status: 415,
  },
  READING_TOO_LARGE: {
    message: 'The picture has {width} × {height} pixels; {limit} million are the most that is opened',
    fix: 'Scan or export it smaller: 300 dots an inch are enough to read a receipt.',
    status: 413,
  },
  READING_TOO_MANY_PAGES: {
    message: 'The PDF has {pages} pages; {limit} are the most that is read',
    fix: 'Send the pages that are the receipt.',
    status: 413,
  },
  READING_LOCKED: {
    message: 'The PDF is encrypted and asks for a password',
    fix: 'Save it without a password and send it again.',
    status: 422,
  },
  READING_LATE: {
    message: 'Page {page} was not read within {seconds} s',
    fix: 'Send a smaller or clearer picture; where the machine was busy, try again.',
    status: 504,
  },
  READING_DIED: {
    message: 'The process that was reading ended: {reason}',
    fix: 'Try again; another process has taken its place. If the same file does it again, keep the file and report it.',
    status: 500,
  },
  READING_NO_ENGINE: {
    message: 'HOLDFAST_OCR is `native`, and no `tesseract` with English is installed here',
    fix: 'Install it (Debian: apt-get install tesseract-ocr), or leave HOLDFAST_OCR at auto.',
    status: 503,
  },
});
