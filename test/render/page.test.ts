import { existsSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { render } from '../../src/render/index.ts';
import type { Briefing } from '../../src/types.ts';
import { briefingOf, FULL, QUOTES_ONLY } from './fixture.ts';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const isInstalled = existsSync(executablePath);

describe('the page in a browser', () => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (isInstalled) browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  });
  beforeEach((context) => {
    context.skip(!isInstalled, `There is no Chromium at ${executablePath}: set CHROMIUM_PATH.`);
  });
  afterAll(() => browser?.close());

  /** Opens a briefing; `complaints` are what the console says and what the page asks of the network. */
  async function open(briefing: Briefing, width: number, options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
    if (!browser) throw new Error('the browser is not open');
    const page = await browser.newPage({ viewport: { width, height: 900 }, ...options });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.route('**', async (route) => {
      if (route.request().isNavigationRequest()) await route.fulfill({ contentType: 'text/html', body: render(briefing, 'html') });
      else complaints.push(route.request().url());
    });
    await page.goto('http://briefing.invalid/');
    return { page, complaints };
  }

  const overflow = (page: Page): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  const lit = (page: Page): Promise<string[]> => page.evaluate<string[]>(`[...document.querySelectorAll('.lit')].map((element) => element.className + ' ' + element.dataset.key)`);

  test('has three columns side by side on a wide screen', async () => {
    const { page, complaints } = await open(FULL, 1280);
    const boxes = await Promise.all((await page.locator('.section').all()).map((section) => section.boundingBox()));
    const [english, korean, japanese] = boxes;
    if (!english || !korean || !japanese) throw new Error('a column is not shown');
    expect([korean.y, japanese.y]).toEqual([english.y, english.y]);
    expect(english.x + english.width).toBeLessThanOrEqual(korean.x);
    expect(korean.x + korean.width).toBeLessThanOrEqual(japanese.x);
    expect(english.width).toBeGreaterThan(300);
    expect(await page.getByRole('tablist').count()).toBe(0);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([FULL, QUOTES_ONLY, briefingOf('', `"${'unbreakable'.repeat(40)}"`)])('is no wider than a phone', async (briefing) => {
    for (const width of [360, 1280]) {
      const { page } = await open(briefing, width);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.close();
    }
  });

  test('has tabs on a narrow screen, for the mouse and the keyboard', async () => {
    const { page } = await open(FULL, 360);
    const shown = (): Promise<string[]> => page.evaluate<string[]>(`[...document.querySelectorAll('.section')].filter((section) => section.checkVisibility()).map(({ lang }) => lang)`);
    // The page hears of a change of its width a moment later.
    await expect.poll(shown).toEqual(['en']);
    await page.getByRole('tab', { name: '日本語' }).click();
    await expect.poll(shown).toEqual(['ja']);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(shown).toEqual(['ko']);
    expect(await page.getByRole('tab', { selected: true }).allTextContents()).toEqual(['한국어']);
    expect(await page.getByRole('tabpanel', { name: '한국어' }).count()).toBe(1);
    await page.setViewportSize({ width: 1280, height: 900 });
    await expect.poll(shown).toEqual(['en', 'ko', 'ja']);
    await page.setViewportSize({ width: 360, height: 900 });
    await page.emulateMedia({ media: 'print' });
    await expect.poll(shown).toEqual(['en', 'ko', 'ja']);
    await page.close();
  });

  test('stacks the languages without its script', async () => {
    const { page } = await open(FULL, 360, { javaScriptEnabled: false });
    for (const section of await page.locator('.section').all()) expect(await section.isVisible()).toBe(true);
    expect(await page.locator('.tabs').isVisible()).toBe(false);
    await page.close();
  });

  test('lights a sentence, its translations and its source, by the mouse and by the focus', async () => {
    const { page } = await open(FULL, 1280);
    expect(await lit(page)).toEqual([]);
    await page.locator('.section:lang(ko) .sentence').nth(1).hover();
    expect(await lit(page)).toEqual(['sentence lit 1', 'sentence lit 1', 'sentence lit 1', 'source lit 1']);
    const background = await page.locator('.source.lit').evaluate<string, unknown>('(element) => getComputedStyle(element).backgroundColor');
    expect(background).not.toBe('rgba(0, 0, 0, 0)');
    await page.mouse.move(0, 0);
    expect(await lit(page)).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await lit(page)).toEqual(['sentence lit 0', 'sentence lit 0', 'sentence lit 0', 'source lit 0']);
    await page.close();
  });

  test('leads from each sentence to its source', async () => {
    const { page } = await open(FULL, 1280);
    const missing = await page.evaluate<number>(`[...document.querySelectorAll('.reference')].filter(({ hash }) => !document.querySelector(hash)).length`);
    expect(missing).toBe(0);
    await page.close();
  });

  test('is dark where the reader wants it dark', async () => {
    const brightness = async (colorScheme: 'light' | 'dark'): Promise<number> => {
      const { page } = await open(FULL, 1280, { colorScheme });
      const [red = 0, green = 0, blue = 0] = await page.evaluate<number[]>('getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)');
      await page.close();
      return (red + green + blue) / 3;
    };
    expect(await brightness('light')).toBeGreaterThan(230);
    expect(await brightness('dark')).toBeLessThan(40);
  });

  test('says each quote byte for byte', async () => {
    const quote = '"a &amp; <b>\r\n\t & "b" </span> \u00a0\u0085 \u2028 *x* 가"';
    const { page } = await open(briefingOf('<&>', quote), 1280);
    expect(await page.evaluate<string[]>(`[...document.querySelectorAll('.quote')].map(({ textContent }) => textContent)`)).toEqual(Array.from({ length: 7 }, () => quote));
    await page.close();
  });
});
