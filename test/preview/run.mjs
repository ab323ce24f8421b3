// The page of the diagram in a plain browser: node test/preview/run.mjs [part of a title]. Build first: node esbuild.mjs
// Pictures come from the built language server. The last line is `N passed, N failed`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../host/browser.mjs';
import { startServer } from './language-server.mjs';
import { axeSource, openPage, themes } from './page.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const example = readFileSync(path.join(root, 'examples/llm-inference-pipeline.threat.yaml'), 'utf8');
const uri = 'file:///models/pipeline.threat.yaml';
const server = await startServer();
const browser = await launchBrowser();
let view = 0;

/** A page that shows a model, with the means to change its text. */
async function shown(text = example, options = {}) {
  const page = await openPage(browser, options);
  const name = `view-${++view}`;
  const at = `${uri}-${view}.threat.yaml`;
  let version = 1;
  server.open(at, text);
  const ask = async (more = {}) => {
    const want = (await page.sent('want')).at(-1);
    return server.request('threatline/diagram', { uri: at, view: name, direction: want.direction, ...(want.collapsed ? { collapsed: want.collapsed } : {}), ...more });
  };
  const first = await ask();
  assert.equal(first.is, 'picture');
  await page.post({ ...first, quiet: true });
  let base = first.picture.sequence;
  return {
    ...page, at, ask,
    async write(changed) {
      server.change(at, ++version, changed);
      const answer = await ask({ base });
      if (answer.picture) base = answer.picture.sequence;
      await page.post({ ...answer, quiet: true });
      return answer;
    },
    async refresh() {
      const answer = await ask({ base });
      base = answer.picture.sequence;
      await page.post({ ...answer, quiet: true });
      return answer;
    },
  };
}

const tests = {
  async 'shows every element, flow and zone, with a sentence for each'() {
    const { page, violations, close } = await shown();
    const count = (layer) => page.locator(`.layer-${layer} > g`).count();
    assert.deepEqual([await count('nodes'), await count('flows'), await count('labels'), await count('zones')], [8, 6, 6, 6]);
    const labels = await page.locator('.layer-nodes > g, .layer-flows > g, .layer-zones > g').evaluateAll((parts) => parts.map((part) => part.getAttribute('aria-label')));
    assert.equal(labels.filter((label) => label && label.length > 10).length, 20);
    assert.ok(labels.some((label) => /API Gateway to vLLM Inference Server: .*not encrypted, not authenticated, crosses a trust boundary/.test(label)));
    assert.deepEqual(violations, []);
    await close();
  },
  async 'changes only what has changed'() {
    const { page, write, close } = await shown();
    await page.locator('.layer-nodes > g').evaluateAll((parts) => parts.forEach((part) => (part.dataset.old = '1')));
    const answer = await write(example.replace('name: vLLM Inference Server', 'name: vLLM Inference Servant'));
    assert.equal(answer.picture.layers.zones.changed.length, 0);
    assert.ok(answer.picture.layers.nodes.changed.length <= 2);
    assert.equal(await page.locator('.layer-nodes > g[data-old]').count(), 8 - answer.picture.layers.nodes.changed.length);
    assert.ok((await page.locator('.layer-nodes').textContent()).includes('Servant'));
    await close();
  },
  async 'takes away what is gone'() {
    const { page, write, close } = await shown();
    const cut = example.indexOf('  df6:');
    await write(example.slice(0, cut));
    assert.equal(await page.locator('.layer-flows > g').count(), 5);
    await close();
  },
  async 'asks for the whole where a patch is not for its picture'() {
    const { page, post, ask, sent, close } = await shown();
    const answer = await ask({ base: undefined });
    const before = (await sent('want')).length;
    await post({ ...answer, picture: { ...answer.picture, base: 4711 }, quiet: true });
    assert.equal((await sent('want')).length, before + 1);
    assert.equal(await page.locator('.layer-nodes > g').count(), 8);
    await close();
  },
  async 'keeps the last picture of broken text, and names the line'() {
    const { page, write, sent, close } = await shown();
    const answer = await write(example.replace('elements:', 'elements: ['));
    assert.equal(answer.is, 'broken');
    assert.equal(await page.locator('.layer-nodes > g').count(), 8);
    assert.match(await page.locator('.note:not(.quiet)').textContent(), /^Line \d+ cannot be read: .* This is the picture of the last text that could\./);
    await page.locator('.note .link').click();
    assert.equal((await sent('openPlace')).length, 1);
    await write(example);
    assert.ok(await page.locator('.note:not(.quiet)').isHidden());
    await close();
  },
  async 'selects by click, jumps by double click and Enter'() {
    const { page, sent, close } = await shown();
    await page.locator('.layer-nodes > g[data-id=gateway]').click();
    assert.deepEqual((await sent('select')).at(-1).subject, { is: 'element', id: 'gateway' });
    await page.locator('.layer-nodes > g[data-id=gateway]').dblclick();
    assert.deepEqual((await sent('open')).at(-1).subject, { is: 'element', id: 'gateway' });
    await page.keyboard.press('Enter');
    assert.equal((await sent('open')).length, 2);
    assert.equal(await page.locator('.layer-flows > .near').count(), 2);
    await page.keyboard.press('Escape');
    assert.equal((await sent('select')).at(-1).subject, undefined);
    await close();
  },
  async 'walks along flows by arrow keys'() {
    const { page, close } = await shown();
    await page.locator('.layer-nodes > g[data-id=user]').focus();
    const at = () => page.evaluate(() => document.activeElement.dataset.id);
    const way = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft']) {
      await page.keyboard.press(key);
      way.push(await at());
    }
    assert.deepEqual(way, ['df1', 'gateway', 'df2', 'vllm', way[4], way[5]]);
    assert.match(way[4], /^df[23]$/);
    await page.locator('.layer-nodes > g[data-id=user]').focus();
    await page.keyboard.press('ArrowLeft');
    assert.match(await page.locator('div.spoken').textContent(), /No flow enters API Client/);
    await close();
  },
  async 'finds by name, kind and threat'() {
    const { page, close } = await shown();
    await page.keyboard.press('/');
    await page.keyboard.type('mlflow');
    assert.ok((await page.locator('.layer-nodes > .hit').count()) >= 1);
    assert.match(await page.locator('output.count').textContent(), /\d+ found/);
    await page.keyboard.press('Enter');
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /MLflow/i);
    await close();
  },
  async 'dims what a filter leaves out, in its place'() {
    const { page, state, close } = await shown();
    const places = () => page.locator('.layer-nodes > g .body').evaluateAll((parts) => parts.map((part) => part.getAttribute('x')));
    const before = await places();
    await page.getByLabel('Filter by priority').selectOption('high');
    const dimmed = await page.locator('.layer-nodes > .dimmed').count();
    assert.ok(dimmed > 0 && dimmed < 8, String(dimmed));
    assert.deepEqual(await places(), before);
    assert.match(await page.locator('output.count').textContent(), /\d of 8 elements, \d of 6 flows/);
    assert.equal((await state()).filters.priority, 'high');
    await page.getByLabel('Filter by zone').selectOption({ label: 'Zone: DMZ' });
    await page.getByLabel('Filter by priority').selectOption('');
    assert.equal(await page.locator('.layer-nodes > g:not(.dimmed)').count(), 1);
    await close();
  },
  async 'zooms, moves and fits, and keeps it over an edit'() {
    const { page, write, state, close } = await shown();
    await page.locator('svg.tl').hover({ position: { x: 5, y: 5 } });
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    const zoomed = (await state()).view;
    assert.ok(zoomed.scale > 0.9);
    await write(example.replace('name: API Gateway', 'name: Front Door'));
    assert.deepEqual((await state()).view, zoomed);
    await page.mouse.move(500, 700);
    await page.mouse.down();
    await page.mouse.move(560, 720, { steps: 4 });
    await page.mouse.up();
    assert.ok(Math.abs((await state()).view.x - zoomed.x - 60) < 8);
    await page.locator('[data-action=fit]').click();
    assert.ok((await state()).view.scale <= 1);
    await close();
  },
  async 'leaves out details from afar'() {
    const { page, close } = await shown();
    const visible = (selector) => page.locator(selector).first().evaluate((part) => getComputedStyle(part).display !== 'none');
    assert.ok(await visible('.layer-nodes .kind'));
    for (let i = 0; i < 4; i++) await page.locator('[data-action=out]').click();
    assert.ok(!(await visible('.layer-nodes .kind')) && (await visible('.layer-nodes .name')));
    for (let i = 0; i < 4; i++) await page.locator('[data-action=out]').click();
    assert.ok(!(await visible('.layer-nodes .name')) && (await visible('.layer-zones .zone-name')));
    await close();
  },
  async 'shows the findings of what is selected, and applies a fix'() {
    const { page, post, sent, at, close } = await shown();
    await page.locator('.layer-nodes > g[data-id=vllm]').click();
    const { findings } = await server.request('threatline/findings', { uri: at });
    const own = findings.filter((finding) => finding.subject === 'vllm').slice(0, 3);
    const details = [];
    for (const finding of own) details.push({ ...(await server.request('threatline/findingDetails', { uri: at, id: finding.id })).details, fixes: ['Add control one', 'Add control two', '3', '4', '5'] });
    await post({ is: 'findings', subject: { is: 'element', id: 'vllm' }, findings: details });
    assert.equal(await page.locator('.finding').count(), own.length);
    assert.match(await page.locator('.finding-body:visible').first().textContent(), /DREAD \d/);
    await page.getByRole('button', { name: 'Add control one' }).first().click();
    assert.deepEqual((await sent('fix')).at(-1), { is: 'fix', finding: own[0].id, title: 'Add control one' });
    await page.locator('.because .link').first().click();
    assert.equal((await sent('openPlace')).length, 1);
    await page.locator('.finding-head').nth(1).click();
    assert.equal(await page.locator('.finding-head[aria-expanded=true]').count(), 2);
    await close();
  },
  async 'is the same as a list, without the picture'() {
    const { page, sent, close } = await shown();
    await page.locator('[data-action=list]').click();
    assert.equal(await page.locator('.list .row').count(), 20);
    await page.locator('.list .row', { hasText: 'vLLM Inference Server,' }).first().click();
    assert.deepEqual((await sent('select')).at(-1).subject, { is: 'element', id: 'vllm' });
    await page.keyboard.press('Enter');
    assert.deepEqual((await sent('open')).at(-1).subject, { is: 'element', id: 'vllm' });
    await close();
  },
  async 'comes back as it was'() {
    const first = await shown();
    await first.page.locator('.layer-nodes > g[data-id=gateway]').click();
    await first.page.locator('[data-action=in]').click();
    const state = await first.state();
    await first.close();
    const { page, sent, state: kept, close } = await shown(example, { state });
    assert.deepEqual((await kept()).view, state.view);
    assert.equal(await page.locator('.layer-nodes > .selected').getAttribute('data-id'), 'gateway');
    assert.ok((await sent('ready')).length === 1);
    await close();
  },
  async 'begins anew from a state that is not one of ours'() {
    for (const state of [{ version: 2 }, { version: 1, view: { x: 'a' }, collapsed: 7, filters: [] , direction: {} }, 'x', null]) {
      const { page, violations, close } = await shown(example, { state });
      assert.equal(await page.locator('.layer-nodes > g').count(), 8);
      assert.deepEqual(violations, []);
      await close();
    }
  },
  async 'follows the cursor only where it is out of sight'() {
    const { page, post, state, close } = await shown();
    const before = (await state())?.view;
    await post({ is: 'cursor', subject: { is: 'element', id: 'vllm' }, reveal: true });
    assert.equal(await page.locator('.cursor-ring').getAttribute('visibility'), 'visible');
    assert.deepEqual((await state())?.view, before);
    for (let i = 0; i < 8; i++) await page.locator('[data-action=in]').click();
    const near = (await state()).view;
    await post({ is: 'cursor', subject: { is: 'element', id: 'user' }, reveal: false });
    assert.deepEqual((await state()).view, near, 'nothing moves while somebody types');
    await post({ is: 'cursor', subject: { is: 'element', id: 'user' }, reveal: true });
    await post({ is: 'cursor', subject: { is: 'element', id: 'logs' }, reveal: true });
    assert.notDeepEqual((await state()).view, near);
    await close();
  },
  async 'moves an element by pointer, and not by a click that shakes'() {
    const { page, sent, refresh, post, close } = await shown();
    const node = page.locator('.layer-nodes > g[data-id=gateway]');
    const { x, y, width, height } = await node.locator('.body').boundingBox();
    const [cx, cy] = [x + width / 2, y + height / 2];
    const place = () => node.evaluate((part) => part.style.transform);
    await page.mouse.move(cx, cy);
    await page.mouse.down();
    await page.mouse.move(cx + 2, cy + 2);
    await page.mouse.up();
    assert.equal((await sent('move')).length, 0);
    await page.mouse.move(cx, cy);
    await page.mouse.down();
    await page.mouse.move(cx + 40, cy + 30, { steps: 4 });
    assert.match(await place(), /^translate\(/);
    await page.mouse.up();
    const [move] = await sent('move');
    assert.equal(move.id, 'gateway');
    assert.ok(move.at.x % 4 === 0 && move.at.y % 4 === 0 && move.at.x > 30, JSON.stringify(move));
    assert.match(await place(), /^translate\(/, 'it stays where it was put until the next picture');
    await refresh();
    assert.equal(await place(), '');
    // given up by Escape
    await page.mouse.move(cx, cy);
    await page.mouse.down();
    await page.mouse.move(cx + 40, cy + 30, { steps: 4 });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    assert.equal((await sent('move')).length, 1);
    assert.equal(await place(), '');
    await post({ is: 'say', text: 'It could not be written.' });
    assert.ok(await page.getByText('It could not be written.').isVisible());
    await close();
  },
  async 'moves an element by keys, several steps as one'() {
    const { page, sent, close } = await shown();
    await page.locator('.layer-nodes > g[data-id=gateway]').focus();
    for (const key of ['Alt+ArrowRight', 'Alt+ArrowRight', 'Alt+ArrowDown']) await page.keyboard.press(key);
    await page.waitForFunction(() => window.sent.some((message) => message.is === 'move'));
    const [{ at }, ...more] = await sent('move');
    assert.deepEqual(more, []);
    const before = await page.locator('.layer-nodes > g[data-id=gateway] .body').evaluate((part) => ({ x: Number(part.getAttribute('x')), y: Number(part.getAttribute('y')) }));
    assert.deepEqual(at, { x: before.x + 32, y: before.y + 16 });
    await close();
  },
  async 'frees an element that was moved'() {
    const { page, post, ask, sent, close } = await shown();
    const answer = await ask({ base: undefined });
    const subjects = answer.picture.subjects.changed.map(([key, subject]) => [key, key === 'element gateway' ? { ...subject, drifted: 'overlap' } : subject]);
    await post({ ...answer, picture: { ...answer.picture, subjects: { ...answer.picture.subjects, changed: subjects } }, quiet: true });
    await page.locator('.layer-nodes > g[data-id=gateway]').click();
    assert.match(await page.locator('.panel-head').textContent(), /something else is there/);
    await page.getByRole('button', { name: 'Reset position' }).click();
    assert.deepEqual(await sent('move'), [{ is: 'move', id: 'gateway' }]);
    await close();
  },
  async 'draws a zone as one box and opens it again'() {
    const { page, refresh, state, sent, violations, close } = await shown();
    const zone = page.locator('.layer-zones > g').first();
    const id = await zone.getAttribute('data-id');
    const boxes = page.locator('.layer-nodes > g[data-is=zone]');
    // by the button on its corner
    await zone.locator('.zone-name').hover();
    await page.locator('.zone-toggle').click();
    assert.deepEqual((await sent('want')).at(-1).collapsed, [id]);
    await refresh();
    assert.equal(await boxes.getAttribute('data-id'), id);
    // by its arrow
    const { x, y } = await boxes.locator('.wall').boundingBox();
    const { scale } = (await state()).view;
    await page.mouse.click(x + 14 * scale, y + 20 * scale);
    assert.deepEqual((await state()).collapsed, []);
    await refresh();
    assert.equal(await boxes.count(), 0);
    // by a double click on its header
    await zone.locator('.zone-name').dblclick();
    assert.deepEqual((await state()).collapsed, [id]);
    await refresh();
    // by a key, on the box and then on an element
    await boxes.focus();
    await page.keyboard.press('c');
    await refresh();
    assert.equal(await boxes.count(), 0);
    await page.locator('.layer-nodes > g[data-id=vllm]').focus();
    await page.keyboard.press('c');
    await refresh();
    assert.equal(await boxes.count(), 1);
    await page.keyboard.press('c');
    assert.deepEqual((await state()).collapsed, []);
    assert.deepEqual(violations, []);
    await close();
  },
  async 'draws a picture as PNG'() {
    const { post, page, sent, at, close } = await shown();
    const { text } = await server.request('threatline/diagramExport', { uri: at, format: 'svg', theme: 'dark', direction: 'right' });
    await post({ is: 'draw', svg: text, scale: 1 });
    await page.waitForFunction(() => window.sent.some((message) => message.is === 'drawn'));
    const [{ png }] = await sent('drawn');
    assert.equal(Buffer.from(png, 'base64').toString('latin1', 1, 4), 'PNG');
    await close();
  },
  async 'shows hostile text as text'() {
    const text = `threatmodel: '<script>window.hit=1</script>'
zones:
  z: { type: external, name: '</text><image href="x" onerror="window.hit=1"/>' }
elements:
  '"><img src=x onerror=window.hit=1>': { type: process, name: '<svg onload=window.hit=1>', zone: z }
  b: { type: store, name: 'javascript:window.hit=1 &amp; \\u202e ]]>', zone: z }
flows:
  '"onclick="window.hit=1': { from: b, to: '"><img src=x onerror=window.hit=1>', data: '<foreignObject><body onload=window.hit=1>', protocol: '"><script>window.hit=1</script>' }
`;
    const { page, violations, post, close } = await shown(text);
    assert.equal(await page.locator('.layer-nodes > g').count(), 2);
    await page.locator('.layer-nodes > g').first().click();
    assert.deepEqual(violations, []);
    // a server that were taken over could send anything (and the policy says so)
    await post({ is: 'picture', quiet: true, picture: { sequence: 99, title: 'x', width: 10, height: 10, totals: { elements: 0, flows: 0, zones: 0, open: 0 }, symbols: '<script>window.hit=1</script><symbol id="i-x" onload="window.hit=1"><foreignObject/></symbol>', collapsed: [], subjects: { order: [], changed: [] },
      layers: Object.fromEntries(['zones', 'doorways', 'flows', 'labels', 'nodes'].map((name) => [name, { order: ['a'], changed: [['a', '<g onload="window.hit=1" data-id="a"><script>window.hit=1</script><image href="http://example.com/x"/><use href="http://example.com/#x"/><path d="M0 0" onclick="window.hit=1" style="fill:red"/></g>']] }])) } });
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.locator('svg.tl script, svg.tl image, svg.tl foreignObject, svg.tl [onload], svg.tl [onclick], svg.tl [style]:not(.viewport), svg.tl use[href^=http]').count(), 0);
    await close();
  },
  ...Object.fromEntries(Object.keys(themes).map((theme) => [`gives axe nothing to find (${theme})`, async () => {
    const { page, post, at, close } = await shown(example, { theme });
    await page.locator('.layer-nodes > g[data-id=vllm]').click();
    const { findings } = await server.request('threatline/findings', { uri: at });
    const own = findings.filter((finding) => finding.subject === 'vllm');
    const details = [];
    for (const finding of own) details.push({ ...(await server.request('threatline/findingDetails', { uri: at, id: finding.id })).details, fixes: ['Add control one'] });
    await post({ is: 'findings', subject: { is: 'element', id: 'vllm' }, findings: details });
    await page.evaluate(axeSource);
    for (const list of [false, true]) {
      if (list) await page.locator('[data-action=list]').click();
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`), []);
    }
    await close();
  }])),
};

const wanted = process.argv[2] ?? '';
const count = { passed: 0, failed: 0 };
for (const [title, test] of Object.entries(tests)) {
  if (!title.includes(wanted)) continue;
  try {
    await test();
    count.passed++;
  } catch (error) {
    count.failed++;
    console.log(`FAIL ${title}\n${String(error.stack ?? error).split('\n').slice(0, 14).join('\n')}`);
  }
}
await browser.close();
server.stop();
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;
