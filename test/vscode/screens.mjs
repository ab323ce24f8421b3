// Pictures of the extension at work, in three themes: node test/vscode/screens.mjs [folder, default out/screens]
// Build first. The packaged extension is shown, as users get it. A step that finds nothing to show is reported, and the exit code is 1.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { blockNetwork, launchBrowser } from '../host/browser.mjs';
import { startHost } from '../host/server.mjs';
import { packageExtension } from '../../scripts/lib/package.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const out = path.resolve(process.argv[2] ?? path.join(root, 'out/screens'));
const themes = [['light', 'Default Light Modern'], ['dark', 'Default Dark Modern'], ['high-contrast', 'Default High Contrast']];
const modifier = process.platform === 'darwin' ? 'Meta' : 'Control';

const folder = mkdtempSync(path.join(os.tmpdir(), 'threatline-screens-'));
cpSync(path.join(root, 'examples'), folder, { recursive: true });
cpSync(path.join(root, 'test/vscode/workspace/pipeline.threat.yaml'), path.join(folder, 'chat-service.threat.yaml'));
mkdirSync(out, { recursive: true });

/** The hands of somebody at the keyboard. */
function hands(page) {
  const settle = () => page.waitForTimeout(700);
  return {
    settle,
    /** Puts the cursor at the n-th occurrence of some words. */
    async find(words, times = 1) {
      await page.keyboard.press(`${modifier}+Home`);
      await page.keyboard.press(`${modifier}+f`);
      await page.keyboard.press(`${modifier}+a`);
      await page.keyboard.type(words);
      await settle();
      for (let i = 1; i < times; i++) await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await page.locator('.find-widget.visible').waitFor({ state: 'hidden' });
      await page.keyboard.press('ArrowLeft');
      await settle();
    },
    async command(title) {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').first().waitFor();
      await page.keyboard.type(title);
      await settle();
      await page.keyboard.press('Enter');
      await settle();
    },
    async open(file) {
      await page.keyboard.press(`${modifier}+p`);
      await page.locator('.quick-input-widget input').first().waitFor();
      await page.keyboard.type(file);
      await settle();
      await page.keyboard.press('Enter');
      await page.locator('.monaco-editor .view-lines').first().waitFor();
      await page.locator('[id$="threatline.status"]').first().waitFor({ timeout: 20_000 }); // it has been analysed
      await settle();
    },
  };
}

/** The page of the diagram. */
const diagram = (page) => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

/** What is shown, in order; each step leaves the editor as it found it. */
const steps = [
  ['1-findings', async (page, { open }) => {
    await open('llm-inference-pipeline.threat.yaml');
    await page.locator('.squiggly-error, .squiggly-warning, .squiggly-info').first().waitFor({ timeout: 10_000 });
  }],
  ['2-quick-fix', async (page, { open, find, settle }) => {
    await open('chat-service.threat.yaml');
    await find('encrypted: false');
    await page.keyboard.press(`${modifier}+.`);
    await page.locator('.action-widget').waitFor({ timeout: 10_000 });
    await settle();
  }],
  ['3-hover', async (page, { find, command }) => {
    await find('AML.T0020');
    await command('Show or Focus Hover');
    await page.locator('.monaco-hover:not(.hidden) .hover-contents, .monaco-resizable-hover .hover-contents').first().waitFor({ timeout: 10_000 });
  }],
  ['4-completion', async (page, { find }) => {
    await find('technologies: [vLLM]');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(700);
    await page.keyboard.press(`${modifier}+Space`);
    await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor({ timeout: 10_000 });
    await page.waitForTimeout(700);
  }, async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press(`${modifier}+z`);
  }],
  ['5-threats', async (page, { command, settle }) => {
    await command('Threatline: Focus on Threats View');
    await page.locator('.pane-body .monaco-list-row').first().waitFor({ timeout: 10_000 });
    await settle();
  }],
  ['6-status', async (page) => {
    await page.locator('[id$="threatline.status"]').first().hover({ timeout: 10_000 });
    await page.waitForTimeout(1200);
  }],
  ['7-rule-page', async (page, { command, settle }) => {
    await command('Threatline: Open Rule Page');
    await page.keyboard.press('Enter');
    await page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame').locator('h1').first().waitFor({ timeout: 15_000 });
    await settle();
  }, async (page, { command }) => command('View: Close Editor')],
  ['8-diagram-beside', async (page, { open, command }) => {
    await open('support-assistant.threat.yaml');
    await command('Threatline: Open Diagram to the Side');
    await diagram(page).locator('.layer-nodes > g').first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(1500);
  }],
  ['9-diagram-selected', async (page, { command }) => {
    await diagram(page).locator('.layer-nodes > g[data-is=element]').nth(3).click(); // it has the focus now
    await command('View: Toggle Maximize Editor Group');
    await diagram(page).locator('.finding').first().waitFor({ timeout: 15_000 });
    await diagram(page).locator('[data-action=fit]').click();
    await page.waitForTimeout(800);
  }],
  ['10-diagram-filtered', async (page) => {
    await diagram(page).getByLabel('Filter by priority').selectOption('high');
    await diagram(page).locator('.tl .dimmed').first().waitFor({ state: 'attached', timeout: 10_000 });
    await page.waitForTimeout(500);
  }, async (page) => {
    await diagram(page).getByLabel('Filter by priority').selectOption('');
  }],
  ['11-diagram-list', async (page) => {
    await diagram(page).locator('[data-action=list]').click();
    await diagram(page).locator('.list .row').first().waitFor({ timeout: 10_000 });
  }, async (page, { command }) => {
    await diagram(page).locator('[data-action=list]').click();
    await command('View: Toggle Maximize Editor Group');
  }],
  ['12-diagram-of-broken-text', async (page, { find, settle }) => {
    await page.locator('.monaco-editor .view-lines').first().click();
    await find('elements:');
    await page.keyboard.press('End');
    await page.keyboard.type(' [');
    await diagram(page).locator('.note:not(.quiet):not([hidden])').waitFor({ timeout: 15_000 });
    await settle();
  }],
];

let missing = 0;
const { file: vsix } = await packageExtension();
const browser = await launchBrowser();
try {
  for (const [name, theme] of themes) {
    const host = await startHost({ vsix, settings: { 'workbench.colorTheme': theme, 'editor.minimap.enabled': false, 'workbench.tips.enabled': false } });
    try {
      const page = await browser.newPage({ viewport: { width: 1360, height: 820 } });
      await blockNetwork(page);
      await page.goto(host.address(folder));
      await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
      await page.waitForTimeout(1500);
      const at = hands(page);
      for (const [step, show, tidy] of steps) {
        try {
          await show(page, at);
        } catch (error) {
          missing++;
          console.error(`${name}: ${step} shows nothing: ${String(error.message).split('\n')[0]}`);
        }
        await page.screenshot({ path: path.join(out, `${name}-${step}.png`) });
        await page.keyboard.press('Escape');
        await tidy?.(page, at);
      }
      await page.close();
    } finally {
      await host.close();
    }
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`Pictures are in ${out}`);
process.exitCode = missing === 0 ? 0 : 1;
