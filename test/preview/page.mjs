// The page of the diagram in a plain browser, with a host that we are.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const address = 'http://127.0.0.1:1/page.html';
const nonce = 'n0nce';
// as the extension has it
const policy = `default-src 'none'; style-src http://127.0.0.1:1; script-src 'nonce-${nonce}'; img-src blob: data:;`;

export const themes = {
  light: { body: 'vscode-light', variables: {} },
  dark: { body: 'vscode-dark', variables: { 'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', foreground: '#cccccc', descriptionForeground: '#9d9d9d', 'sideBar-background': '#181818', 'panel-border': '#2b2b2b', 'input-background': '#313131', 'input-foreground': '#cccccc', 'input-placeholderForeground': '#989898', 'dropdown-background': '#313131', 'dropdown-foreground': '#cccccc', 'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'textLink-foreground': '#4daafc', 'list-hoverBackground': '#2a2d2e', 'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff', 'icon-foreground': '#cccccc', focusBorder: '#0078d4', 'editorWidget-background': '#202020', 'inputValidation-warningBackground': '#352a05', 'inputValidation-warningBorder': '#b89500', 'inputOption-activeBackground': '#2489db82', 'inputOption-activeForeground': '#ffffff' } },
  'high-contrast': { body: 'vscode-high-contrast', variables: { 'editor-background': '#000000', 'editor-foreground': '#ffffff', foreground: '#ffffff', descriptionForeground: '#ffffff', contrastBorder: '#6fc3df', 'panel-border': '#6fc3df', 'input-background': '#000000', 'input-foreground': '#ffffff', 'input-placeholderForeground': '#ffffff', 'dropdown-background': '#000000', 'dropdown-foreground': '#ffffff', 'sideBar-background': '#000000', 'button-background': '#000000', 'button-foreground': '#ffffff', 'button-border': '#6fc3df', 'button-secondaryBackground': '#000000', 'button-secondaryForeground': '#ffffff', 'textLink-foreground': '#21a6ff', focusBorder: '#f38518', 'icon-foreground': '#ffffff', 'editorWidget-background': '#0c141f', 'inputValidation-warningBackground': '#352a05', 'list-activeSelectionBackground': '#000000', 'list-activeSelectionForeground': '#ffffff', 'list-hoverBackground': '#000000', 'inputOption-activeBackground': '#000000' } },
};

/** @param options theme; state: what an earlier page has kept; size of the window */
export async function openPage(browser, { theme = 'light', state, width = 1300, height = 800, reducedMotion = 'reduce' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion });
  const page = await context.newPage();
  const violations = [];
  page.on('pageerror', (error) => violations.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && violations.push(message.text()));
  const { body, variables } = themes[theme];
  const style = Object.entries(variables).map(([name, value]) => `document.documentElement.style.setProperty('--vscode-${name}', '${value}');`).join('');
  await page.addInitScript(`window.sent = []; window.kept = ${JSON.stringify(state ?? null)}; window.acquireVsCodeApi = () => ({ postMessage: (m) => window.sent.push(structuredClone(m)), getState: () => window.kept ?? undefined, setState: (s) => (window.kept = structuredClone(s)) });
    addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI));`);
  await page.route('**/*', (route, request) => {
    const { pathname } = new URL(request.url());
    if (pathname === '/page.html')
      return route.fulfill({ contentType: 'text/html', body: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Data flow diagram</title><link rel="stylesheet" href="/preview.css"></head><body class="${body}"><script nonce="${nonce}">${style}</script><script nonce="${nonce}" src="/preview.js"></script></body></html>` });
    if (pathname === '/preview.js' || pathname === '/preview.css') return route.fulfill({ path: path.join(root, 'dist', pathname) });
    return pathname === '/favicon.ico' ? route.fulfill({ status: 204 }) : route.abort();
  });
  await page.goto(address);
  await page.waitForFunction(() => window.sent.some((message) => message.is === 'want'));
  return {
    page, violations,
    post: (message) => page.evaluate((data) => window.postMessage(data, '*'), message).then(() => page.waitForTimeout(30)),
    sent: (is) => page.evaluate((kind) => window.sent.filter((message) => message.is === kind), is),
    state: () => page.evaluate(() => window.kept),
    close: () => context.close(),
  };
}

export const axeSource = readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
