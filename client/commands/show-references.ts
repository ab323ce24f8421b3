import * as vscode from 'vscode';
import type { ProtocolRange, ShowReferencesArguments } from '../../server/protocol.ts';

/** Shows places where something is named, as the editor shows references. Called from code lenses, which can pass plain values only. */
export async function showReferences(target: unknown): Promise<void> {
  const { uri, position, locations } = (target ?? {}) as Partial<ShowReferencesArguments>;
  if (typeof uri !== 'string' || !position || !Array.isArray(locations)) return;
  const found = (locations as ShowReferencesArguments['locations']).map((one) => new vscode.Location(vscode.Uri.parse(one.uri), rangeOf(one.range)));
  await vscode.commands.executeCommand('editor.action.showReferences', vscode.Uri.parse(uri), new vscode.Position(position.line, position.character), found);
}

function rangeOf({ start, end }: ProtocolRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
