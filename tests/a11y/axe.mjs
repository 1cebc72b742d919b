// SPDX-License-Identifier: MIT
// Checks HTML reports in headless Chromium: axe-core finds no violation in any of the views below, the document never
// scrolls sideways, and nothing is asked of the network. check_report.sh runs it; see there.
// Usage: node axe.mjs [--screenshot DIR] REPORT.html...
// Exit code: 0 all well, 1 a check failed, 2 wrong usage.
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const narrow = { width: 320, height: 640 };
const wide = { width: 1280, height: 900 };
const views = [
  { name: 'light', size: wide, media: { colorScheme: 'light' } },
  { name: 'dark', size: wide, media: { colorScheme: 'dark' } },
  { name: 'narrow-light', size: narrow, media: { colorScheme: 'light' } },
  { name: 'narrow-dark', size: narrow, media: { colorScheme: 'dark' } },
  { name: 'contrast-light', size: wide, media: { colorScheme: 'light', contrast: 'more' }, minimumContrast: 7 },
  { name: 'contrast-dark', size: wide, media: { colorScheme: 'dark', contrast: 'more' }, minimumContrast: 7 },
  { name: 'forced-colors', size: wide, media: { colorScheme: 'dark', forcedColors: 'active' } },
  { name: 'narrow-forced', size: narrow, media: { colorScheme: 'light', forcedColors: 'active' } },
  { name: 'print', size: { width: 703, height: 994 }, media: { media: 'print', colorScheme: 'dark' } },
];

const args = process.argv.slice(2);
const shots = args[0] === '--screenshot' ? (args.shift(), args.shift()) : undefined;
if (args.length === 0) {
  console.error('usage: node axe.mjs [--screenshot DIR] REPORT.html...');
  process.exit(2);
}
if (shots !== undefined) {
  mkdirSync(shots, { recursive: true });
}

let failures = 0;
function fail(where, what) {
  ++failures;
  console.error(`${where}: ${what}`);
}

async function checkView(page, where, view) {
  await page.setViewportSize(view.size);
  await page.emulateMedia({ media: 'screen', contrast: 'no-preference', forcedColors: 'none', ...view.media });
  const sideways = await page.evaluate(
    () => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
  if (sideways > 0) {
    fail(where, `the document is ${sideways} px wider than the window`);
  }
  const rules = view.minimumContrast === 7 ? { 'color-contrast-enhanced': { enabled: true } } : {};
  const result = await page.evaluate((options) => globalThis.axe.run(document, options), {
    rules,
    resultTypes: ['violations'],
  });
  for (const violation of result.violations) {
    for (const node of violation.nodes) {
      fail(where, `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`);
    }
  }
  const ran = result.passes.length;
  if (ran < 10) {
    fail(where, `only ${ran} rules of axe-core found anything to check: is this a report?`);
  }
  if (view.media.media === 'print') {
    return; // nothing is pressed on paper
  }
  // WCAG 2.2, 2.5.8: what can be pressed is at least 24 px high, or stands in a line of text.
  const small = await page.evaluate(() => [...document.querySelectorAll('nav a, th a')].filter(
    (link) => link.offsetParent !== null && link.getBoundingClientRect().height < 24).length);
  if (small > 0) {
    fail(where, `${small} links are lower than 24 px`);
  }
}

async function shoot(page, file, view) {
  const path = join(shots, `${basename(file, '.html')}-${view.name}.png`);
  await page.screenshot({ path, fullPage: false });
}

async function checkReport(context, file) {
  const page = await context.newPage();
  const address = pathToFileURL(resolve(file)).href;
  page.on('request', (request) => {
    if (request.url() !== address) {
      fail(file, `asks for ${request.url()}`);
    }
  });
  page.on('console', (message) => {
    if (message.type() === 'error') {
      fail(file, `the browser says: ${message.text()}`);
    }
  });
  await page.goto(address);
  await page.evaluate(axeSource);
  for (const view of views) {
    await checkView(page, `${file} (${view.name})`, view);
    if (shots !== undefined) {
      await shoot(page, file, view);
    }
  }
  if (shots !== undefined) {
    await page.emulateMedia({ media: 'print', colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none' });
    await page.pdf({ path: join(shots, `${basename(file, '.html')}.pdf`), preferCSSPageSize: true });
  }
  await page.close();
}

const profile = mkdtempSync(join(tmpdir(), 'kitemark-a11y-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  for (const file of args) {
    await checkReport(context, file);
  }
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
console.log(failures === 0 ? `${args.length} of ${args.length} reports: no violation in ${views.length} views`
                           : `${failures} failed checks`);
process.exit(failures === 0 ? 0 : 1);
