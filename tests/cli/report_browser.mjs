// Looks at pages of `turngap report` in a real browser: report_browser.mjs PLAYWRIGHT AXE PAGES SCREENSHOTS
//
// PAGES is a folder of .html files; SCREENSHOTS a folder for pictures of them, or "" for none. Prints what is wrong, a
// line each, and ends with 1 if anything is.
import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [playwrightFolder, axeFolder, pagesFolder, screenshots] = process.argv.slice(2);
const { chromium } = createRequire(import.meta.url)(playwrightFolder);
const axe = readFileSync(join(axeFolder, "axe.min.js"), "utf8");
const WIDTHS = [360, 768, 1440];

const wrong = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});
await Promise.all(readdirSync(pagesFolder).filter((name) => name.endsWith(".html")).map(look));
await browser.close();
console.log(wrong.sort().join("\n"));
process.exit(wrong.length === 0 ? 0 : 1);

async function look(file) {
  const url = pathToFileURL(join(pagesFolder, file)).href;
  const expect = (held, what) => { if (!held) wrong.push(`${file}: ${what}`); };
  await withPage({}, url, expect, async (page) => {
    await checkStructure(page, expect);
    await checkTheme(page, expect);
    await checkTable(page, expect);
    await checkTurns(page, expect);
    await checkAudio(page, expect);
    expect(await page.evaluate(() => globalThis.hostile === undefined), "a name ran as a script");
  });
  for (const colorScheme of ["light", "dark"]) {
    await withPage({ colorScheme, bypassCSP: true }, url, expect, async (page) => {
      await page.evaluate(axe);
      const found = await page.evaluate((options) => axe.run(document, options), rulesFor(colorScheme));
      for (const violation of found.violations.filter((v) => v.impact === "serious" || v.impact === "critical")) {
        expect(false, `axe, ${colorScheme}: ${violation.id}: ${violation.nodes.slice(0, 3).map((n) => n.html).join(" | ").slice(0, 400)}`);
      }
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await checkLayout(page, expect, `${width} px`);
        if (screenshots) await page.screenshot({ path: join(screenshots, `${file}-${colorScheme}-${width}.png`), fullPage: true });
      }
    });
  }
  await withPage({ javaScriptEnabled: false }, url, expect, (page) => checkWithoutScript(page, expect));
  await withPage({}, url, expect, async (page) => {
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 720, height: 1000 });
    await checkLayout(page, expect, "in print");
    if (screenshots) await page.pdf({ path: join(screenshots, `${file}.pdf`), format: "A4" });
  });
}

// In the dark nothing is another than the colours.
function rulesFor(colorScheme) {
  return colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {};
}

async function withPage(options, url, expect, action) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(240_000);  // a machine may be busy
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) expect(false, `console: ${message.text()}`);
  });
  page.on("pageerror", (error) => expect(false, `error: ${error.message}`));
  page.on("dialog", (dialog) => { expect(false, `dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    const own = request.url() === url || request.url().startsWith("data:");
    if (!own) expect(false, `request: ${request.url().slice(0, 200)}`);
  });
  await page.goto(url);
  await action(page);
  await context.close();
}

async function checkStructure(page, expect) {
  const found = await page.evaluate(() => ({
    scripts: document.scripts.length,
    handlers: [...document.querySelectorAll("*")].filter((e) => e.getAttributeNames().some((n) => n.startsWith("on"))).length,
    styled: document.querySelectorAll("[style]").length,
    ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
    dead: [...document.querySelectorAll("a[href^='#']")].filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.hash),
    sections: document.querySelectorAll("section").length,
  }));
  expect(found.scripts === 2, `expected the data and the script, found ${found.scripts} scripts`);
  expect(found.handlers === 0, `${found.handlers} elements with handlers in their attributes`);
  expect(found.styled === 0, `${found.styled} elements with a style that the policy forbids`);
  expect(new Set(found.ids).size === found.ids.length, "an id comes twice");
  expect(found.dead.length === 0, `links to nothing: ${found.dead.join(" ")}`);
  expect(found.sections >= 3, `${found.sections} sections`);
}

async function checkTheme(page, expect) {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const seen = new Set();
  for (let i = 0; i < 3; ++i) {
    seen.add(await background());
    await page.click("#theme");
  }
  expect(seen.size === 2, `expected a light and a dark theme, found ${[...seen].join(", ")}`);
}

// The values of a column as the table shows them, of numbers as numbers.
function column(page, key) {
  return page.evaluate((key) => {
    const headers = [...document.querySelectorAll("#calls-table > thead th")];
    const index = headers.findIndex((th) => th.dataset.key === key);
    return [...document.querySelectorAll("#calls-table > tbody > tr")].map((tr) => tr.cells[index].textContent);
  }, key);
}

async function checkTable(page, expect) {
  if (await page.locator("#calls-table").count() === 0) return;
  const names = await callNames(page);
  const total = names.length;
  await page.waitForSelector("#filter");  // the table is the script's once it has read the data
  expect((await column(page, "name")).length === Math.min(200, total), "not the 200 worst calls at first");
  const button = page.locator("#calls-table th[data-key='p95'] button");
  await button.focus();
  for (const ascending of [false, true]) {
    await page.keyboard.press("Enter");
    const values = (await column(page, "p95")).filter((v) => v !== "").map(Number);
    const sorted = [...values].sort((a, b) => (ascending ? a - b : b - a));
    expect(JSON.stringify(values) === JSON.stringify(sorted), `p95 is not sorted: ${values.slice(0, 8)}`);
    const sort = await page.getAttribute("#calls-table th[data-key='p95']", "aria-sort");
    expect(sort === (ascending ? "ascending" : "descending"), `aria-sort is ${sort}`);
  }
  await page.click("#calls-table th[data-key='name'] button");
  await page.fill("#filter", names[0].slice(0, 60).toUpperCase());
  const matching = await column(page, "name");
  expect(matching.length >= 1 && (total < 2 || matching.length < total), `the filter leaves ${matching.length} of ${total}`);
  await page.fill("#filter", "no such call \u{1F4DE}");
  expect((await column(page, "name")).length === 0, "a filter that nothing matches leaves rows");
  await page.fill("#filter", "");
  if (total > 200) {
    await page.click("#more");
    expect((await column(page, "name")).length === Math.min(400, total), "Show more does not show 200 more");
  }
}

function callNames(page) {
  return page.evaluate(async () => {
    const bytes = Uint8Array.from(atob(document.getElementById("call-data").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text()).calls.name;
  });
}

// A call opens into as many turns as it has, and closes again, by the keyboard.
async function checkTurns(page, expect) {
  const opener = page.locator("#calls-table .opener").first();
  if (await opener.count() === 0) return;
  const turns = await opener.evaluate((button) => {
    const headers = [...document.querySelectorAll("#calls-table > thead th")];
    return Number(button.closest("tr").cells[headers.findIndex((th) => th.dataset.key === "turns")].textContent);
  });
  await opener.focus();
  await page.keyboard.press("Enter");
  const lines = await page.locator("#calls-table .opened tbody tr").allInnerTexts();
  expect(lines.length === turns, `a call of ${turns} turns opens into ${lines.length}`);
  const whole = /^\d+\s+\d+:\d\d\.\d{3}\s+(answered|overlapped|backchannel|unanswered|not measurable)(\s+(≥ )?-?\d+ ms( ± \d+)?)?$/;
  for (const line of lines) expect(whole.test(line.trim()), `a turn reads: ${line}`);
  expect(await opener.getAttribute("aria-expanded") === "true", "an opened call does not say so");
  await page.keyboard.press("Enter");
  expect(await page.locator("#calls-table .opened").count() === 0, "a call does not close again");
}

async function checkAudio(page, expect) {
  if (await page.locator("audio").count() === 0) return;
  const moved = await page.evaluate(async () => {
    const audio = document.querySelector("audio");
    const cursor = audio.closest("article").querySelector(".cursor");
    const before = cursor.x1.baseVal.value;
    if (audio.readyState < 1) await new Promise((done) => audio.addEventListener("loadedmetadata", done, { once: true }));
    audio.currentTime = audio.duration / 2;
    await new Promise((done) => audio.addEventListener("seeked", () => setTimeout(done), { once: true }));
    return { by: cursor.x1.baseVal.value - before, seen: getComputedStyle(cursor).visibility, width: cursor.ownerSVGElement.viewBox.baseVal.width };
  });
  expect(moved.seen === "visible", "the audio's cursor is not seen");
  expect(Math.abs(moved.by - 388 / 2) < 5, `half of the audio moves its cursor by ${moved.by} of 388`);
}

async function checkWithoutScript(page, expect) {
  expect(await page.locator(".verdict").first().isVisible(), "no verdict without scripts");
  const calls = await page.locator("#calls-table").count() === 0 || await page.locator("#calls-table tbody tr").count() > 0;
  expect(calls, "no calls without scripts");
  expect(!(await page.locator("#filter, #theme").first().isVisible()), "a button or filter that does nothing is seen without scripts");
}

// Nothing scrolls sideways, and no two words of a picture lie on each other or outside of it.
async function checkLayout(page, expect, where) {
  const found = await page.evaluate(() => {
    const problems = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) problems.push(`${root.scrollWidth} px wide in ${root.clientWidth}`);
    for (const svg of document.querySelectorAll("svg")) {
      const outer = svg.getBoundingClientRect();
      const boxes = [...svg.querySelectorAll("text")].map((t) => [t.textContent, t.getBoundingClientRect()]);
      for (const [word, box] of boxes) {
        if (box.left < outer.left - 1 || box.right > outer.right + 1 || box.bottom > outer.bottom + 2) {
          problems.push(`"${word}" leaves its picture ${svg.getAttribute("aria-label")?.slice(0, 40)}`);
        }
      }
      for (let i = 0; i < boxes.length; ++i) {
        for (let j = i + 1; j < boxes.length; ++j) {
          const [a, b] = [boxes[i][1], boxes[j][1]];
          const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (wide > 1 && high > 3) problems.push(`"${boxes[i][0]}" lies on "${boxes[j][0]}" in ${svg.getAttribute("aria-label")?.slice(0, 40)}`);
        }
      }
    }
    return problems.slice(0, 5);
  });
  for (const problem of found) expect(false, `${where}: ${problem}`);
}
