import * as vscode from 'vscode';

/** Virtual documents: `threatline:/AI-INF-02.md` is the page of that rule. package.json opens them in the Markdown preview. */
export const pageScheme = 'threatline';

/** What may stand as an id in an address: ids of rules, controls, kinds, zone types, ATLAS and other frameworks (`GOVERN 1.1`). */
const idForm = /^[A-Za-z0-9][A-Za-z0-9._: -]{0,79}$/;

/** The address of a page, or undefined when the text cannot be an id. */
export function pageUri(id: string): vscode.Uri | undefined {
  return idForm.test(id) ? vscode.Uri.from({ scheme: pageScheme, path: `/${id}.md` }) : undefined;
}

/** The id that an address names, or undefined when it names none. */
export function pageId(uri: vscode.Uri): string | undefined {
  const id = uri.path.replace(/^\//, '').replace(/\.md$/, '');
  return idForm.test(id) ? id : undefined;
}
