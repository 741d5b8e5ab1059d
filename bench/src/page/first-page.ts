import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';

/** What Chrome's own tools call a mid-range phone on good 4G. */
const phone = { cpu: 4, latency: 60, bytesPerSecond: (9 * 1024 * 1024) / 8 };

export interface FirstPage {
  /** Seconds from the request to everything being drawn and the stream being live. */
  usable: number;
  /** KB of script that had come by then: compressed, and as they came over the wire. */
  gzipped: number;
  wire: number;
}

/** The cookie of who is signed in. */
export interface Session {
  name: string;
  value: string;
  url: string;
}

/** Opens the page with an empty cache on a slow phone. */
export async function firstPage(browser: Browser, address: string, session: Session): Promise<FirstPage> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
  try {
    await context.addCookies([session]);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: phone.latency,
      downloadThroughput: phone.bytesPerSecond,
      uploadThroughput: phone.bytesPerSecond,
    });
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: phone.cpu });
    const scripts: Promise<number>[] = [];
    let wire = 0;
    const asked = new Map<string, string>();
    cdp.on('Network.responseReceived', ({ requestId, response }) => asked.set(requestId, response.mimeType));
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (!asked.get(requestId)?.includes('javascript')) return;
      wire += encodedDataLength;
      scripts.push(
        cdp
          .send('Network.getResponseBody', { requestId })
          .then(({ body, base64Encoded }) => gzipSync(Buffer.from(body, base64Encoded ? 'base64' : 'utf8')).length),
      );
    });
    await page.goto(address, { waitUntil: 'commit' });
    await page.getByText('Live', { exact: true }).waitFor();
    // Two frames later it is painted; a task that ran meanwhile would have kept them from it.
    const usable = (await page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))',
    )) as number;
    const sizes = await Promise.all(scripts);
    const gzipped = sizes.reduce((sum, size) => sum + size, 0);
    return { usable: usable / 1000, gzipped: gzipped / 1024, wire: wire / 1024 };
  } finally {
    await context.close();
  }
}
