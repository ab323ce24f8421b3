import * as vscode from 'vscode';
import { methods } from '../../server/protocol.ts';
import type { DiagramExportParams } from '../../server/protocol.ts';
import type { ServerSession } from '../session.ts';

type Format = DiagramExportParams['format'] | 'png';

const formats: readonly { readonly label: string; readonly format: Format; readonly ending: string; readonly description: string; readonly theme?: DiagramExportParams['theme'] }[] = [
  { label: 'SVG', format: 'svg', ending: 'svg', description: 'light, and dark where the viewer prefers it', theme: 'automatic' },
  { label: 'SVG, light', format: 'svg', ending: 'svg', description: '', theme: 'light' },
  { label: 'SVG, dark', format: 'svg', ending: 'svg', description: '', theme: 'dark' },
  { label: 'PNG, light', format: 'png', ending: 'png', description: 'two pixels for each', theme: 'light' },
  { label: 'PNG, dark', format: 'png', ending: 'png', description: 'two pixels for each', theme: 'dark' },
  { label: 'draw.io', format: 'drawio', ending: 'drawio', description: 'shapes and zones, to go on drawing' },
  { label: 'Mermaid', format: 'mermaid', ending: 'mmd', description: 'text' },
  { label: 'PlantUML', format: 'plantuml', ending: 'puml', description: 'text' },
  { label: 'Graphviz', format: 'dot', ending: 'dot', description: 'text' },
  { label: 'D2', format: 'd2', ending: 'd2', description: 'text' },
  { label: 'JSON', format: 'json', ending: 'json', description: 'the places of everything' },
];
const scale = 2;
const patience = 20_000;

/** Saves pictures as files: the server writes them, the page draws PNG. */
export class Exporter {
  private drawing: ((png: string | undefined) => void) | undefined;

  constructor(private readonly session: ServerSession) {}

  /** The page has drawn what it was asked to, or could not. */
  drawn(png: string | undefined): void {
    this.drawing?.(png);
    this.drawing = undefined;
  }

  /** Asks for format and file, and writes it. Nothing is written when one of them is not given, or the picture is gone. */
  async save(what: Omit<DiagramExportParams, 'format'>, draw: (svg: string, scale: number) => void): Promise<void> {
    const chosen = await vscode.window.showQuickPick(formats, { title: 'Save Diagram', placeHolder: 'Format' });
    if (!chosen) return;
    const model = vscode.Uri.parse(what.uri);
    const name = model.path.replace(/(\.threat)?\.(ya?ml|threat)$|\.threat$/i, '');
    const target = await vscode.window.showSaveDialog({ defaultUri: model.with({ scheme: model.scheme === 'untitled' ? 'file' : model.scheme, path: `${name}.${chosen.ending}` }), filters: { [chosen.label]: [chosen.ending] } });
    if (!target) return;
    const contents = await this.contents(what, chosen.format, chosen.theme, draw);
    if (contents) await vscode.workspace.fs.writeFile(target, contents);
    else this.session.note(new Error(`The diagram could not be written as ${chosen.label}.`));
  }

  private async contents(what: Omit<DiagramExportParams, 'format'>, format: Format, theme: DiagramExportParams['theme'], draw: (svg: string, scale: number) => void): Promise<Uint8Array | undefined> {
    const answer = await this.session.request(methods.diagramExport, { ...what, format: format === 'png' ? 'svg' : format, ...(theme ? { theme } : {}) });
    if (answer?.text === undefined) return undefined;
    if (format !== 'png') return new TextEncoder().encode(answer.text);
    const png = await new Promise<string | undefined>((resolve) => {
      this.drawing = resolve;
      setTimeout(() => resolve(undefined), patience);
      draw(answer.text!, scale);
    });
    return png === undefined ? undefined : Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
  }
}
