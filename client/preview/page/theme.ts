import type { BaseColours, Theme as ThemeName } from '../../../core/diagram/draw/palette.ts';
import { isHighContrast, paletteOf } from '../../../core/diagram/draw/palette.ts';
import { styleSheet } from '../../../core/diagram/draw/style.ts';

/** The editor's colours that the picture is made of. */
const variables: Readonly<Record<keyof BaseColours, string>> = {
  paper: 'editor-background', ink: 'editor-foreground', muted: 'descriptionForeground', zone: 'terminal-ansiCyan', critical: 'editorError-foreground', high: 'editorWarning-foreground',
  medium: 'editorInfo-foreground', ok: 'charts-green', class: 'charts-purple', focus: 'focusBorder', hover: 'list-hoverBackground',
};

/** Keeps the colours of the picture those of the editor, also when its theme changes. The colours are worked out once for a theme, so no contrast is left to chance. */
export class Theme {
  private readonly sheet = new CSSStyleSheet();

  /** Sets `--tl-<token>` on the root of the page. */
  constructor(private readonly picture: SVGElement) {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
    new MutationObserver(() => this.set()).observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
    new MutationObserver(() => this.set()).observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    this.set();
  }

  private last = '';

  private set(): void {
    const theme = themeName();
    const computed = getComputedStyle(document.documentElement);
    const given: Partial<Record<keyof BaseColours, string>> = {};
    for (const [token, name] of Object.entries(variables) as [keyof BaseColours, string][]) {
      const value = computed.getPropertyValue(`--vscode-${token === 'zone' && isHighContrast(theme) ? 'contrastBorder' : name}`).trim();
      if (value !== '') given[token] = value;
    }
    const key = `${theme} ${JSON.stringify(given)}`;
    if (key === this.last) return;
    this.last = key;
    const palette = paletteOf(theme, given);
    this.sheet.replaceSync(`:root{${Object.entries(palette).map(([token, colour]) => `--tl-${token}:${colour}`).join(';')}}\n${styleSheet('.tl', isHighContrast(theme))}`);
    this.picture.dataset['contrast'] = isHighContrast(theme) ? 'high' : 'normal';
  }
}

function themeName(): ThemeName {
  const { classList } = document.body;
  if (classList.contains('vscode-high-contrast-light')) return 'high-contrast-light';
  if (classList.contains('vscode-high-contrast')) return 'high-contrast-dark';
  return classList.contains('vscode-dark') ? 'dark' : 'light';
}
